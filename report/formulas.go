package report

import (
	"fundsim/model/journal"
	"fundsim/model/points"
	"fundsim/model/problem"
)

// formulaOf finds a formula of a settlement or of points.
func formulaOf(id journal.FormulaID) (journal.Formula, bool) {
	if f, ok := journal.Lookup(id); ok {
		return f, true
	}
	for _, f := range points.Formulas {
		if f.ID == id {
			return f, true
		}
	}
	return journal.Formula{}, false
}

// symbolName is a term's symbol in words.
func symbolName(symbol string) problem.Text {
	if t, ok := points.Symbols[symbol]; ok {
		return t
	}
	return journal.SymbolName(symbol)
}
