package calibration

import (
	"math"
	"slices"
	"strings"
	"testing"

	"fundsim/model/plan"
)

func mustFit(t *testing.T, h *plan.History, o Options) *Assumptions {
	t.Helper()
	a, list := Fit(h, o)
	if list.HasErrors() {
		t.Fatal(list)
	}
	return a
}

// without lists what was left out, in English, one on a line.
func (a *Assumptions) without() string {
	var b strings.Builder
	for _, m := range a.Missing {
		b.WriteString(m.What.EN + " [" + m.Unit + " " + m.Scheme + " " + string(m.Level) + "]: " + m.Why.EN + "\n")
	}
	return b.String()
}

// TestTooLittle: what the data cannot tell is left out, with the reason.
func TestTooLittle(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(w *world)
		options Options
		missing []string // words of reasons
		has     func(a *Assumptions) bool
	}{
		{"two years", func(w *world) { w.years = 2 }, Options{}, []string{"trend of volume [inpatient employee ]: only 2 years can be used; at least 3", "correlation of systemic factors [  ]: there is no systemic sd"},
			func(a *Assumptions) bool {
				return len(a.Trends) == 0 && len(a.Systemic) == 0 && len(a.Cells) == 1 && a.Dispersion != nil && len(a.Seasons) == 3
			}},
		{"three years", func(w *world) { w.years = 3 }, Options{}, []string{"systemic sd of volume [inpatient employee ]: only 3 years can be used; at least 4"},
			func(a *Assumptions) bool {
				return len(a.Trends) == 6 && a.Trends[0].Growth[Volume].DF == 1 && len(a.Systemic) == 0
			}},
		{"one institution", func(w *world) { w.institutions = 1 }, Options{}, []string{"own cv of volume [  ]: 0 degrees of freedom are fewer than 10", "distribution of unit costs [inpatient employee ]: only 1 institutions; at least 10"},
			func(a *Assumptions) bool { return len(a.Trends) == 6 && len(a.Systemic) == 7 && len(a.Cells) == 0 }},
		{"yearly totals", func(w *world) { w.annual = true }, Options{}, []string{"seasonality [inpatient  ]: no year with all twelve months", "monthly dispersion [  ]: no year with all twelve months"},
			func(a *Assumptions) bool {
				return a.Dispersion == nil && len(a.Seasons) == 0 && len(a.Trends) == 6 && len(a.Cells) == 1
			}},
		{"tiny", func(w *world) { w.level = 1 }, Options{}, []string{"trend of volume [inpatient employee ]: not enough data: 60 institutions have fewer than 50", "monthly dispersion [  ]: not enough data: 360 inst"},
			func(a *Assumptions) bool {
				return len(a.Trends) == 0 && a.Dispersion == nil && a.Diagnosis.Small[0].Lines == 60
			}},
		{"one pot", func(w *world) { w.units, w.schemes = w.units[:1], w.schemes[:1] }, Options{}, []string{"correlation of systemic factors [  ]: only 1 pots"},
			func(a *Assumptions) bool { return a.Correlation == nil && len(a.Systemic) == 2 }},
		{"few of a level", func(w *world) {
			w.institutions = 7
			w.levels = append(w.levels, plan.Secondary, plan.Secondary, plan.Secondary, plan.Secondary)
			w.units = w.units[:1]
			w.schemes = w.schemes[:1]
		}, Options{CellBy: ByLevel},
			[]string{"own cv of volume [  primary]: ", "own cv of volume [  tertiary]: "}, func(a *Assumptions) bool {
				return len(a.Cells) == 2 && a.Cells[0].Level == plan.Secondary && a.Cells[1].Level == ""
			}},
		{"no triangle", func(w *world) {}, Options{}, []string{"completion [  ]: no triangle"}, func(a *Assumptions) bool { return len(a.Completions) == 0 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := aWorld()
			c.change(w)
			if c.options.CellBy != "" {
				c.options.Institutions = w.institutionList()
			}
			a := mustFit(t, w.draw(1), c.options)
			for _, want := range c.missing {
				if !strings.Contains(a.without(), want) {
					t.Errorf("%q is not among\n%s", want, a.without())
				}
			}
			if !c.has(a) {
				t.Errorf("%d trends, %d systemic sds, %d groups, %d seasons; left out:\n%s", len(a.Trends), len(a.Systemic), len(a.Cells), len(a.Seasons), a.without())
			}
			for i := range a.Missing {
				if a.Missing[i].Why.ZH == "" || a.Missing[i].What.ZH == "" {
					t.Errorf("%v is not said in Chinese", a.Missing[i])
				}
			}
		})
	}
}

// TestUnlinked: years without a common institution cannot be compared.
func TestUnlinked(t *testing.T) {
	w := aWorld()
	h := w.draw(2)
	for k := range h.Lines {
		for y := range h.Years {
			if early := y < 3; early != (k%2 == 0) {
				h.Months[h.Cell(k, y)] = 0
			}
		}
	}
	a := mustFit(t, h, Options{})
	if !strings.Contains(a.without(), "trend of volume [inpatient employee ]: the years have no institutions in common") || len(a.Trends) != 0 {
		t.Error(a.without())
	}
}

// TestGaps: institutions that come and go, and years in progress, leave the trend where it is.
func TestGaps(t *testing.T) {
	w := aWorld()
	w.volumeSD, w.costSD = 0.001, 0.001
	h := w.draw(3)
	for k := range h.Lines {
		switch k % 4 {
		case 0:
			h.Months[h.Cell(k, 4)] = 0x3f // closed in July
		case 1:
			h.Months[h.Cell(k, 0)] = 0
		}
	}
	a := mustFit(t, h, Options{})
	for i := range a.Trends {
		want, _ := w.growth(i)
		near(t, "growth", a.Trends[i].Growth[Volume].Value, want, 0.03)
	}
	if a.Diagnosis.Small[0].Partial == 0 {
		t.Error("line-years without all months are not counted")
	}
}

// TestNoBreak: chance alone names one year effect in a hundred at most.
func TestNoBreak(t *testing.T) {
	effects, named := 0, 0
	for seed := range 20 {
		d := mustFit(t, aWorld().draw(uint64(seed)), Options{}).Diagnosis
		for _, y := range d.Years {
			if y.Measure <= UnitCost {
				effects++
			}
		}
		named += len(d.Breaks)
	}
	if effects < 1000 || named > effects/100 {
		t.Errorf("%d of %d year effects look like breaks", named, effects)
	}
}

// TestOneYear: a single year says how many are needed.
func TestOneYear(t *testing.T) {
	w := aWorld()
	w.years = 1
	if a := mustFit(t, w.draw(1), Options{}); len(a.Trends) != 0 || !strings.Contains(a.without(), "there is only 1 year; at least 3 are needed") {
		t.Error(a.without())
	}
}

// TestBreaks: a year unlike the others is found, and marking it brings the trend back.
func TestBreaks(t *testing.T) {
	w := aWorld()
	w.volumeSD, w.costSD = 0.01, 0.01
	h := w.draw(4)
	for k := range h.Lines {
		for m, v := range h.Year(plan.Visits, h.Cell(k, 2)) {
			h.Year(plan.Visits, h.Cell(k, 2))[m] = v * 7 / 10
			h.Year(plan.Cases, h.Cell(k, 2))[m] = v * 7 / 10
		}
	}
	a := mustFit(t, h, Options{})
	found := 0
	for _, b := range a.Diagnosis.Breaks {
		if b.Measure == Volume && b.Year == 2020 && b.Residual < -0.2 {
			found++
		}
	}
	if found != 6 {
		t.Errorf("%d of 6 pots show the break: %+v", found, a.Diagnosis.Breaks)
	}
	marked := mustFit(t, h, Options{Breaks: []int{2020}})
	if !slices.Equal(marked.Years, []int{2018, 2019, 2021, 2022}) || Span(marked.Years) != "2018–2019,2021–2022" {
		t.Error(marked.Years, Span(marked.Years))
	}
	if was, is := a.Systemic[0].Volume.Value, marked.Systemic[0].Volume.Value; is > was/3 {
		t.Errorf("systemic sd %.4f with the break, %.4f without", was, is)
	}
	if _, list := Fit(h, Options{Breaks: []int{2030}}); !list.HasErrors() {
		t.Error("a break in a year that is not there passes")
	}
}

// TestShift: a level that changes for good is no growth.
func TestShift(t *testing.T) {
	w := aWorld()
	w.volumeSD, w.costSD, w.years = 0.005, 0.005, 7
	h := w.draw(5)
	for k := range h.Lines {
		for y := 3; y < 7; y++ {
			for m, v := range h.Year(plan.Visits, h.Cell(k, y)) {
				h.Year(plan.Visits, h.Cell(k, y))[m], h.Year(plan.Cases, h.Cell(k, y))[m] = v*3/2, v*3/2
			}
		}
	}
	want, _ := w.growth(0)
	if plain := mustFit(t, h, Options{}); plain.Trends[0].Growth[Volume].Value < want+0.05 {
		t.Error("the test's shift is too small")
	}
	a := mustFit(t, h, Options{Shifts: []int{2021}})
	near(t, "growth", a.Trends[0].Growth[Volume].Value, want, 0.015)
}

// TestOutliers: months and years that are far off are found, and little else.
func TestOutliers(t *testing.T) {
	w := aWorld()
	h := w.draw(6)
	month, year := h.Cell(10, 1), h.Cell(40, 3)
	h.Year(plan.Cases, month)[5] *= 10
	for m := range plan.Months {
		h.Year(plan.TotalCost, year)[m] *= 10 // yuan for jiao
	}
	a := mustFit(t, h, Options{Institutions: w.institutionList(), CellBy: ByLevel})
	d := &a.Diagnosis
	if d.Found > 40 {
		t.Errorf("%d outliers: %+v", d.Found, d.Outliers[:10])
	}
	has := func(o Outlier) bool {
		return slices.ContainsFunc(d.Outliers, func(x Outlier) bool {
			return x.Institution == o.Institution && x.Unit == o.Unit && x.Scheme == o.Scheme && x.Year == o.Year && x.Month == o.Month && x.Measure == o.Measure && x.Z > 5
		})
	}
	l, k := h.Lines[10], h.Lines[40]
	if !has(Outlier{Institution: l.Institution, Unit: l.Unit, Scheme: l.Scheme, Measure: Volume, Year: 2019, Month: 6}) {
		t.Error("the month is not found")
	}
	if !has(Outlier{Institution: k.Institution, Unit: k.Unit, Scheme: k.Scheme, Measure: UnitCost, Year: 2021}) {
		t.Error("the year is not found")
	}
	rest := mustFit(t, h, Options{Institutions: w.institutionList(), CellBy: ByLevel, DropOutliers: true})
	if rest.Diagnosis.Dropped < 2 || rest.Diagnosis.Dropped > 40 || rest.Diagnosis.Found != d.Found {
		t.Errorf("%d institution-years dropped", rest.Diagnosis.Dropped)
	}
	near(t, "dispersion with outliers", a.Dispersion.Value, 0.0046, 0.0006)
	near(t, "dispersion without", rest.Dispersion.Value, w.alpha, 4*rest.Dispersion.SE)
}

// TestOptions: pooling, groups and levels.
func TestOptions(t *testing.T) {
	w := aWorld()
	h := w.draw(7)
	in := w.institutionList()
	pooled := mustFit(t, h, Options{Pool: true})
	if len(pooled.Systemic) != 1 || pooled.Systemic[0].Unit != plan.Any {
		t.Errorf("%+v", pooled.Systemic)
	}
	for by, want := range map[CellBy]int{"": 1, ByAll: 1, ByLevel: 4, ByUnit: 4, ByUnitLevel: 10} {
		a := mustFit(t, h, Options{Institutions: in, CellBy: by})
		if len(a.Cells) != want || a.Cells[len(a.Cells)-1].Level != "" || a.Cells[len(a.Cells)-1].Unit != "" {
			t.Errorf("%q: %d groups", by, len(a.Cells))
		}
	}
	a := mustFit(t, h, Options{Institutions: in, TrendByLevel: true})
	if len(a.Trends) != 24 || a.Trends[0].Level != plan.Tertiary || a.Trends[3].Level != "" {
		t.Errorf("%d trends", len(a.Trends))
	}
	if unknown := mustFit(t, h, Options{CellBy: ByLevel}); len(unknown.Cells) != 1 {
		t.Error("levels that nobody gave")
	}
}

// TestForecastCovers: forecasts of the next year hold what happens as often as they say.
func TestForecastCovers(t *testing.T) {
	w := aWorld()
	w.years = 6
	in50, in90, all := 0, 0, 0
	for seed := range 15 {
		h := w.draw(uint64(seed))
		a := mustFit(t, h.Through(2022), Options{})
		for _, f := range a.Forecast(2023, Undamped) {
			actual := f.Actual(h)
			if p := f.CDF(actual); p > 0.25 && p < 0.75 {
				in50++
			}
			if f.Quantile(0.05) < actual && actual < f.Quantile(0.95) {
				in90++
			}
			all++
		}
	}
	if want := 15 * 6 * 3; all != want {
		t.Fatalf("%d forecasts of %d", all, want)
	}
	// Pots of a year hang together: 15 histories, not 270 forecasts.
	if r := float64(in50) / float64(all); math.Abs(r-0.5) > 0.17 {
		t.Errorf("50 %% intervals hold %.1f %%", 100*r)
	}
	if r := float64(in90) / float64(all); math.Abs(r-0.9) > 0.12 {
		t.Errorf("90 %% intervals hold %.1f %%", 100*r)
	}
}

func TestDrift(t *testing.T) {
	near(t, "plain", Undamped.Log(0.05, 3), 0.15, 1e-15)
	near(t, "damped", Drift{Cap: math.NaN(), Damping: 0.5}.Log(0.08, 3), 0.14, 1e-15)
	near(t, "capped", Drift{Cap: 0.1, Damping: 1}.Log(0.2, 2), 2*math.Log(1.1), 1e-15)
}

// TestRowsDoNotMatter: a fit does not depend on workers or on the order of equal things.
func TestRowsDoNotMatter(t *testing.T) {
	w := aWorld()
	h := w.draw(8)
	a, b := mustFit(t, h, Options{}), mustFit(t, h, Options{})
	if *a.Dispersion.figures() != *b.Dispersion.figures() || a.Seasons[0].Factors[3].Value != b.Seasons[0].Factors[3].Value || *a.Correlation.figures() != *b.Correlation.figures() {
		t.Error("two fits differ")
	}
}

// figures are the numbers of a value.
func (v *Value) figures() *[4]float64 { return &[4]float64{v.Value, v.SE, v.Low, v.High} }
