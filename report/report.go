package report

import (
	"fmt"
	"fundsim/model/behaviour"
	"fundsim/model/expect"
	"fundsim/model/journal"
	"fundsim/model/plan"
	"fundsim/model/problem"
	"fundsim/model/settle"
)

// Options say how to print. The zero Options print Chinese, in yuan, without
// colour and as wide as it takes.
type Options struct {
	Lang   string // "zh" or "en"; "" is "zh"
	Wan    bool   // 万元 instead of 元; JSON and hledger are always in yuan
	Color  bool   // ANSI colours
	Width  int    // columns of the terminal; 0 = unlimited
	Detail bool   // every institution × unit, every entry of the reserve, every row of a comparison
	Table  string // which table CSV writes of a comparison; "" is differences
	Depth  int    // levels of an explained tree; 0 = 3, negative = all
}

// defaultDepth is how deep Explain goes unless told otherwise: the amount, what
// it was made from, and what that was made from.
const defaultDepth = 3

func (o Options) lang() string {
	if o.Lang == "en" {
		return "en"
	}
	return "zh"
}

// in picks the text of the language.
func (o Options) in(t problem.Text) string { return t.In(o.lang()) }

// View is what is printed: a settled scenario and where it came from.
type View struct {
	Plan    *plan.Plan
	Result  *settle.Result
	Book    *journal.Book // nil where the settlement kept no journal
	SHA256  string        // of the inputs
	Version string        // of the program
	Commit  string

	// Bounds says who stands at a bound of a points pool and who pays for it; see
	// [settle.Outcome.Bounds]. Nil where no pool has bounds.
	Bounds []settle.BoundReport

	// Draw says that the year is a drawn one; nil where it is the scenario's own.
	Draw *DrawLabel

	// Thresholds are the scenario's conditions with their verdicts.
	Thresholds []expect.Judged
	// Behaviour is what institutions' reactions came to; nil where the scenario has
	// none.
	Behaviour *behaviour.Report

	// Name tells this view from others in a comparison, e.g. the file's name; ""
	// stands for the scenario's id.
	Name string
	// Label heads its columns where that is too long; "" stands for the last part
	// of Name.
	Label string
}

// DrawLabel says which draw a view is of.
type DrawLabel struct {
	Number int `json:"number"`
	Seed   int `json:"seed"`
}

// draw says which draw the year is; "" for the scenario's own year.
func (v *View) draw(o Options) string {
	if v.Draw == nil {
		return ""
	}
	return fmt.Sprintf(o.in(drawLabels.which), v.Draw.Number, v.Draw.Seed)
}

// dataFile is the name of the file that a table was read from. A drawn year
// stands in no file: the file then is that of the expectation.
func (v *View) dataFile(table string, o Options) string {
	file := dataFile(v.Plan, table)
	if v.Draw != nil && table == "activity" {
		return fmt.Sprintf(o.in(drawLabels.from), v.Draw.Number, file)
	}
	return file
}

var drawLabels = struct{ which, from problem.Text }{
	which: problem.Text{ZH: "抽样 %d 号(种子 %d),不是实际业务量", EN: "draw %d (seed %d), not actual activity"},
	from:  problem.Text{ZH: "抽样 %d 号,期望见 %s", EN: "draw %d, its expectation in %s"},
}
