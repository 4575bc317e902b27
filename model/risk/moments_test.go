package risk

import (
	"math"
	"slices"
	"testing"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// moments are those of a sample, with the standard errors of mean and variance.
type moments struct{ mean, variance, meanSE, varianceSE float64 }

func momentsOf(xs []float64) (m moments) {
	n := float64(len(xs))
	for _, x := range xs {
		m.mean += x / n
	}
	fourth := 0.0
	for _, x := range xs {
		d := x - m.mean
		m.variance += d * d / (n - 1)
		fourth += d * d * d * d / n
	}
	m.meanSE = math.Sqrt(m.variance / n)
	m.varianceSE = math.Sqrt(max(0, fourth-m.variance*m.variance) / n)
	return m
}

func correlation(xs, ys []float64) float64 {
	a, b := momentsOf(xs), momentsOf(ys)
	sum := 0.0
	for i := range xs {
		sum += (xs[i] - a.mean) * (ys[i] - b.mean)
	}
	return sum / float64(len(xs)-1) / math.Sqrt(a.variance*b.variance)
}

// mustAgree asks for agreement within 4 standard errors.
func mustAgree(t *testing.T, what string, got, want, se float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 4*se) {
		t.Errorf("%s: %g, want %g: %.1f standard errors off", what, got, want, math.Abs(got-want)/se)
	}
}

// drawnDrivers are what a line shows of its factors: counts, amounts ÷ counts,
// points ÷ counts, each ÷ the expected one, over draws of the year.
type drawnDrivers struct{ volume, unitCost, points []float64 }

func driversOf(d *drawer, k, draws int) (out drawnDrivers) {
	year := func(a *plan.Activity, c plan.Column) (sum float64) {
		for _, v := range a.Columns[c][plan.Months*k : plan.Months*(k+1)] {
			sum += float64(v)
		}
		return sum
	}
	e := d.law.activity
	for i := range draws {
		d.draw(i)
		n := year(&d.activity, plan.Visits) / year(e, plan.Visits)
		out.volume = append(out.volume, n)
		out.unitCost = append(out.unitCost, year(&d.activity, plan.FundCost)/year(e, plan.FundCost)/n)
		out.points = append(out.points, year(&d.activity, plan.PointsCol)/year(e, plan.PointsCol)/n)
	}
	return out
}

// Purpose: the drawn drivers have the configured means, variances and
// correlations, within 4 standard errors. Method: counts so large that Poisson
// chance adds next to nothing but what is accounted for, dispersion 0; the
// log-normal moments in closed form.
func TestDriversHaveTheirMoments(t *testing.T) {
	const draws = 20_000
	const rho, kappa = 0.5, 0.3
	r := &plan.Risk{Correlation: money.One / 2, CorrelationVolumeCost: money.One * 3 / 10,
		Systemic: []plan.Systemic{{Unit: "u1", Scheme: plan.Any, VolumeSD: ofPercent(9), UnitCostSD: ofPercent(7)}, {Unit: plan.Any, Scheme: plan.Any, VolumeSD: ofPercent(4), UnitCostSD: ofPercent(5)}},
		Cell: []plan.CellRisk{{Where: plan.Where{InstitutionSelector: plan.InstitutionSelector{Level: plan.Tertiary}}, VolumeCV: ofPercent(3), UnitCostCV: ofPercent(12), PointsPerCaseCV: ofPercent(6)},
			{VolumeCV: ofPercent(8), UnitCostCV: ofPercent(2), PointsPerCaseCV: ofPercent(4)}}}
	c := city{institutions: numbered("h", 2), units: numbered("u", 2), schemes: []string{"s"}, level: map[string]plan.Level{"h1": plan.Tertiary}, visits: 50_000_000, total: 5_000_000_00, budget: 1}.build(r)
	for k := range c.Activity.Columns[plan.PointsCol] {
		c.Activity.Columns[plan.PointsCol][k] = 1_000_000_000
	}
	d := newDrawer(mustLaw(t, c, 1))
	got := make([]drawnDrivers, 4) // h1u1, h1u2, h2u1, h2u2
	for k := range got {
		got[k] = driversOf(d, k, draws)
	}
	check := func(what string, xs []float64, logVariance float64) {
		m := momentsOf(xs)
		mustAgree(t, what+" mean", m.mean, 1, m.meanSE)
		mustAgree(t, what+" variance", m.variance, math.Expm1(logVariance), m.varianceSE)
	}
	cv := func(x float64) float64 { return math.Log1p(x * x) }
	poisson := 1.0 / (12 * 50_000_000)
	check("h1u1 volume", got[0].volume, 0.09*0.09+cv(0.03)+poisson)
	check("h1u2 volume", got[1].volume, 0.04*0.04+cv(0.03)+poisson)
	check("h2u1 volume", got[2].volume, 0.09*0.09+cv(0.08)+poisson)
	check("h1u1 cost", got[0].unitCost, 0.07*0.07+cv(0.12))
	check("h2u2 cost", got[3].unitCost, 0.05*0.05+cv(0.02))
	check("h1u1 points", got[0].points, cv(0.06))
	check("h2u1 points", got[2].points, cv(0.04))
	logs := func(xs []float64) []float64 {
		out := slices.Clone(xs)
		for i := range out {
			out[i] = math.Log(out[i])
		}
		return out
	}
	sd := func(a, b float64) float64 { return math.Sqrt(a*a + cv(b)) }
	for _, x := range []struct {
		what string
		a, b []float64
		want float64
	}{
		{"volume of two institutions, one pot", got[0].volume, got[2].volume, 0.09 * 0.09 / sd(0.09, 0.03) / sd(0.09, 0.08)},
		{"volume of one institution, two pots", got[0].volume, got[1].volume, rho * 0.09 * 0.04 / sd(0.09, 0.03) / sd(0.04, 0.03)},
		{"volume of two institutions, two pots", got[0].volume, got[3].volume, rho * 0.09 * 0.04 / sd(0.09, 0.03) / sd(0.04, 0.08)},
		{"cost of two institutions, two pots", got[0].unitCost, got[3].unitCost, rho * 0.07 * 0.05 / sd(0.07, 0.12) / sd(0.05, 0.02)},
		{"volume and cost, one pot", got[2].volume, got[2].unitCost, kappa * 0.09 * 0.07 / sd(0.09, 0.08) / sd(0.07, 0.02)},
		{"volume and cost, two pots", got[2].volume, got[3].unitCost, kappa * rho * 0.09 * 0.05 / sd(0.09, 0.08) / sd(0.05, 0.02)},
		{"points and volume", got[0].points, got[0].volume, 0},
		{"points of two institutions", got[0].points, got[2].points, 0},
		{"points and cost", got[0].points, got[0].unitCost, 0},
	} {
		r := correlation(logs(x.a), logs(x.b))
		mustAgree(t, x.what, r, x.want, (1-x.want*x.want)/math.Sqrt(draws))
	}
}

// Purpose: every column follows its drivers and no other. Method: one factor at
// a time, without monthly chance; which columns move, all by the same ratio.
func TestColumnsFollowTheirDrivers(t *testing.T) {
	counts, amounts, points := []plan.Column{plan.Visits, plan.Persons, plan.Cases}, []plan.Column{plan.TotalCost, plan.FundCost, plan.DeductionsCol, plan.TCMFundCost}, []plan.Column{plan.PointsCol}
	for _, x := range []struct {
		cell  plan.CellRisk
		moves []plan.Column
	}{
		{plan.CellRisk{VolumeCV: ofPercent(10)}, slices.Concat(counts, amounts, points)},
		{plan.CellRisk{UnitCostCV: ofPercent(10)}, amounts},
		{plan.CellRisk{PointsPerCaseCV: ofPercent(10)}, points},
	} {
		c := city{institutions: numbered("h", 1), units: numbered("u", 1), schemes: []string{"s"}, budget: 1}.build(
			&plan.Risk{Cell: []plan.CellRisk{x.cell}, Monthly: plan.MonthlyRisk{Deterministic: true}})
		for i := range plan.NumColumns {
			for m := range plan.Months {
				c.Activity.Columns[i][m] = 1_000_000_000
			}
		}
		d := newDrawer(mustLaw(t, c, 1))
		for draw := range 5 {
			d.draw(draw)
			want := float64(d.activity.Columns[x.moves[0]][0]) / 1e9
			if want == 1 {
				t.Fatal("nothing moves")
			}
			for i := range plan.NumColumns {
				expected := 1.0
				if slices.Contains(x.moves, i) {
					expected = want
				}
				for m, v := range d.activity.Columns[i][:plan.Months] {
					if math.Abs(float64(v)/1e9-expected) > 1e-9 {
						t.Errorf("%s of month %d: × %g, want × %g", plan.ColumnNames[i], m+1, float64(v)/1e9, expected)
					}
				}
			}
		}
	}
}

// Purpose: monthly counts have mean n and variance λ(1 + αλ) about the factor.
// Method: no factors; every month of the year, for Poisson and two dispersions.
func TestMonthlyCounts(t *testing.T) {
	for _, alpha := range []float64{0, 0.4, 30} {
		for _, n := range []int64{2, 40, 3000} {
			r := &plan.Risk{Monthly: plan.MonthlyRisk{Dispersion: ofPercent(alpha)}}
			c := city{institutions: numbered("h", 1), units: numbered("u", 1), schemes: []string{"s"}, visits: n, total: 1_000_000, budget: 1}.build(r)
			d := newDrawer(mustLaw(t, c, 7))
			byMonth := make([][]float64, plan.Months)
			for i := range 10_000 {
				d.draw(i)
				for m := range byMonth {
					byMonth[m] = append(byMonth[m], float64(d.activity.Columns[plan.Visits][m]))
				}
			}
			mean := float64(n)
			for m := range byMonth {
				got := momentsOf(byMonth[m])
				mustAgree(t, "monthly mean", got.mean, mean, got.meanSE)
				mustAgree(t, "monthly variance", got.variance, mean*(1+alpha/100*mean), got.varianceSE)
			}
			if r := correlation(byMonth[0], byMonth[1]); math.Abs(r) > 0.04 {
				t.Errorf("two months have correlation %g", r)
			}
		}
	}
}

// Purpose: parameters with a standard error are drawn, others are not. Method:
// the volume cv is max(0, value + se·Z), so that E[factor²] mixes over it.
func TestUncertainParameters(t *testing.T) {
	value, se := money.One/10, money.One/25
	r := &plan.Risk{Parameters: plan.FromCalibration, Cell: []plan.CellRisk{{VolumeCV: &plan.Estimate{Value: &value, SE: &se}, UnitCostCV: ofPercent(5)}}}
	c := city{institutions: numbered("h", 1), units: numbered("u", 1), schemes: []string{"s"}, visits: 100_000_000, total: 1_000_000_00, budget: 1}.build(r)
	d := newDrawer(mustLaw(t, c, 5))
	var cvs, volumes, costs []float64
	for i := range 20_000 {
		d.factors(i)
		cvs = append(cvs, math.Sqrt(math.Expm1(d.sigmas[0][volume]*d.sigmas[0][volume])))
		volumes, costs = append(volumes, math.Exp(d.lines[0][volume])), append(costs, math.Exp(d.lines[0][unitCost]))
	}
	m := momentsOf(cvs) // cut off at 0 about 2.5 sds below: shifts mean and variance by less than a standard error
	mustAgree(t, "mean cv", m.mean, 0.1, m.meanSE+1e-4)
	mustAgree(t, "variance of the cv", m.variance, 0.04*0.04, m.varianceSE+3e-5)
	v := momentsOf(volumes)
	mustAgree(t, "variance of volume", v.variance, m.variance+m.mean*m.mean, v.varianceSE)
	k := momentsOf(costs)
	mustAgree(t, "variance of unit cost", k.variance, 0.05*0.05, k.varianceSE)
	r.Parameters = plan.FixedValues
	if l := mustLaw(t, c, 5); l.cells[0].cv[volume].se != 0 {
		t.Error("a fixed parameter is drawn")
	}
}
