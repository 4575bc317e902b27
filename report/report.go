package report

import (
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

	// Thresholds are the scenario's conditions with their verdicts.
	Thresholds []expect.Judged

	// Name tells this view from others in a comparison, e.g. the file's name; ""
	// stands for the scenario's id.
	Name string
	// Label heads its columns where that is too long; "" stands for the last part
	// of Name.
	Label string
}
