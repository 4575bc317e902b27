package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"fundsim/calibration/forecast"
	"fundsim/calibration/project"
	"fundsim/model/plan"
	"fundsim/model/settle"
	"fundsim/scenarios"
)

// projections are a projection of the sample city, one of a history alone, the
// city settled year by year, and a backtest.
func projections(t *testing.T) (*View, *project.Projection, *project.Projection, *project.Rolled, []Backtested) {
	t.Helper()
	sc, found := scenarios.Load("pack:zhuji", scenarios.Options{})
	if found.HasErrors() {
		t.Fatal(found)
	}
	out, found := settle.Run(sc.Plan, sc.Activity)
	if found.HasErrors() {
		t.Fatal(found)
	}
	o := project.Options{Years: 2, Draws: 50, Seed: 1, Cover: plan.CoverThisYear, Levels: sc.Plan.Projection.Levels()}
	funds, found := project.FromScenario(out, nil, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	city, _ := project.Run(funds, o)
	values := []float64{100, 112, 121, 136, 149, 160, 178, 190, 208, 226}
	series := []forecast.Series{{Key: "|a\nb", First: 2010, Values: values}}
	h := &project.History{Income: series, Spent: series, IncomeFen: 1e10, SpentFen: 1e10, Params: forecast.DefaultParams(), Until: 2017}
	funds, found = project.FromHistory(h, nil, 0, o)
	if found.HasErrors() {
		t.Fatal(found)
	}
	nation, _ := project.Run(funds, o)
	rolled, found := project.Roll(sc.Plan, sc.Activity, project.RollOptions{Years: 2, Draws: 10, Seed: 1})
	if found.HasErrors() {
		t.Fatal(found)
	}
	panel := &forecast.Panel{Series: series, Params: forecast.DefaultParams(), Breaks: forecast.Breaks{2013: true}}
	b := panel.Backtest(forecast.Settings{Methods: []*forecast.Method{forecast.Named("last-year"), forecast.Named("mean-growth"), forecast.Named("damped")}, Ahead: 2, MinYears: 3})
	return &View{Plan: sc.Plan}, city, nation, rolled, []Backtested{{"收入", "亿元", b}, {"支出", "亿元", b}}
}

// Purpose: every table and format of projections and backtests is whole. Method:
// JSON parses and says its schema, CSV has rows as wide as its header and no
// formatting fault, printed tables have both languages and no stray % of a
// format.
func TestProjectionFormats(t *testing.T) {
	v, city, nation, rolled, tested := projections(t)
	for _, x := range []struct {
		name, schema string
		tables       []string
		print        func(b *bytes.Buffer, o Options, format, table string) error
	}{
		{"city", ProjectionSchema, ProjectionTables, func(b *bytes.Buffer, o Options, f, table string) error { return Projection(b, v, city, o, f, table) }},
		{"history", ProjectionSchema, ProjectionTables, func(b *bytes.Buffer, o Options, f, table string) error {
			return Projection(b, nil, nation, o, f, table)
		}},
		{"roll", ProjectionSchema, RollTables, func(b *bytes.Buffer, o Options, f, table string) error { return RollForward(b, v, rolled, o, f, table) }},
		{"backtest", BacktestSchema, BacktestTables, func(b *bytes.Buffer, o Options, f, table string) error { return Backtest(b, tested, o, f, table) }},
	} {
		for _, lang := range []string{"zh", "en"} {
			for _, wan := range []bool{false, true} {
				o := Options{Lang: lang, Wan: wan, Detail: true, Width: 100}
				show := func(format, table string) string {
					var b bytes.Buffer
					if err := x.print(&b, o, format, table); err != nil {
						t.Fatal(x.name, format, err)
					}
					if strings.Contains(b.String(), "%!") || strings.Contains(b.String(), "NaN") {
						t.Errorf("%s %s %s: a fault of formatting:\n%s", x.name, format, lang, b.String())
					}
					return b.String()
				}
				var parsed struct{ Schema string }
				if err := json.Unmarshal([]byte(show("json", "")), &parsed); err != nil || parsed.Schema != x.schema {
					t.Errorf("%s: %v, schema %q", x.name, err, parsed.Schema)
				}
				for _, table := range x.tables {
					rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(show("csv", table), bom))).ReadAll()
					if err != nil || len(rows) < 2 && !(x.name == "city" && table == "actual") {
						t.Errorf("%s, table %s: %d rows, %v", x.name, table, len(rows), err)
					}
				}
				if text := show("table", ""); strings.Contains(text, "a\nb") {
					t.Errorf("%s: a name breaks a line", x.name)
				}
				show("markdown", "")
			}
		}
	}
}
