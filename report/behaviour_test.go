package report

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"fundsim/model/behaviour"
	"fundsim/model/incentive"
	"fundsim/model/plan"
	"fundsim/scenarios"
)

// reacted settles a small pack with reactions.
func reacted(t testing.TB, mode string) *View {
	t.Helper()
	sc, found := scenarios.Load("pack:jinhua-drg", scenarios.Options{Sets: []string{
		"behaviour={mode: " + mode + ", presets: [guangzhou-dip], drifts: [{where: {level: primary}, cost_amount: -5, per: month, clause: {status: practice, note: 示例}}], responses: [{where: {level: tertiary}, elasticity: 50%}], shifts: [{where: {scheme: employee}, share: 1%}]}"}})
	if found.HasErrors() {
		t.Fatal(found)
	}
	out, rep, found := behaviour.Run(sc.Plan, sc.Activity)
	if out == nil {
		t.Fatal(found)
	}
	return &View{Plan: sc.Plan, Result: out.Result, Book: out.Book, Behaviour: rep}
}

// TestBehaviourGolden shows reactions and incentives as a user sees them.
func TestBehaviourGolden(t *testing.T) {
	fixed, monthly := reacted(t, "fixed-point"), reacted(t, "monthly")
	sc, found := scenarios.Load("pack:us-mssp-track1", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	worth, found := incentive.Compute(sc.Plan, sc.Activity, incentive.Options{Workers: 1})
	if worth == nil {
		t.Fatal(found)
	}
	city := &View{Plan: sc.Plan}
	grids := func(v *View, o Options) func(io.Writer) error {
		b := &builder{View: v, Options: o, names: newNames(v.Plan), assumed: &assumptions{}}
		return func(w io.Writer) error { return printGrids(w, "", numbered(b.behaviour(), o), o, "table") }
	}
	for name, write := range map[string]func(io.Writer) error{
		"behaviour.txt":         grids(fixed, Options{Wan: true}),
		"behaviour.monthly.txt": grids(monthly, Options{Lang: "en", Detail: true}),
		"behaviour.csv":         func(w io.Writer) error { return CSVTable(w, fixed, Options{}, "behaviour") },
		"behaviour.json": func(w io.Writer) error {
			j := &jsonWriter{}
			behaviourJSON(j, monthly.Behaviour)
			_, err := w.Write(j.buf.Bytes())
			return err
		},
		"behaviour.assumed.txt": func(w io.Writer) error {
			_, err := io.WriteString(w, strings.Join(collectAssumptions(fixed.Plan, newNames(fixed.Plan), Options{}).notes, "\n")+"\n")
			return err
		},
		"presets.en.txt": func(w io.Writer) error { return Presets(w, plan.Presets(), Options{Lang: "en"}, "table") },
		"presets.json":   func(w io.Writer) error { return Presets(w, plan.Presets(), Options{}, "json") },
		"incentive.txt":  func(w io.Writer) error { return Incentive(w, city, worth, Options{}, "table", "") },
		"incentive.detail.en.md": func(w io.Writer) error {
			return Incentive(w, city, worth, Options{Lang: "en", Detail: true}, "markdown", "")
		},
		"incentive.json":         func(w io.Writer) error { return Incentive(w, city, worth, Options{}, "json", "") },
		"incentive.findings.csv": func(w io.Writer) error { return Incentive(w, city, worth, Options{}, "csv", "findings") },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(name, err)
		}
		golden(t, name, b.Bytes())
	}
}
