package report

import (
	"math"
	"strconv"

	"fundsim/model/risk"
)

// chance shows a probability with its standard error: 3.20% ± 0.18%.
func chance(p risk.Probability) string {
	return share(p.P()) + " ± " + share(p.SE())
}

// share shows a share of one as a percentage with two decimals.
func share(x float64) string { return decimal(x*100, 2) + "%" }

// decimal shows a number with exactly that many decimals; never "-0.00".
func decimal(x float64, decimals int) string {
	s := strconv.FormatFloat(x, 'f', decimals, 64)
	if zero := "-" + strconv.FormatFloat(0, 'f', decimals, 64); s == zero {
		return s[1:]
	}
	return s
}

// whole rounds to a whole number, halves away from zero.
func whole(x float64) int64 { return int64(math.Round(x)) }
