// Package behaviour lets institutions react to the rules (行为反应): points and
// costs per case drift, costs are shifted to patients, and volume answers to the
// point value. It turns an expected activity into the one that would come of it,
// which is then settled like any other.
//
// Of each monthly value of a line, with the drifts and shifts that select it:
//
//	n(m)           1 for a drift per year, m for one per month (January 1, February 2 …)
//	points         × Π max(0, 1 + points_per_case · n)
//	total cost     × ρ, ρ = max(0, Π max(0, 1 + cost_per_case · n) + count · Σ cost_amount · n ÷ total cost)
//	deductions, TCM fund cost, penalties   × ρ
//	fund cost      × ρ · Π (1 − share)
//
// and everything, counts too, × the volume factor r = (v ÷ reference)^elasticity
// of the first response that selects the line, v being the point value of the
// pool that prices it. Factors are exact fractions and each value is rounded
// once, counts as running sums over the months; r itself is rounded to 1e-9.
//
// v depends on r and r on v. As a fixed point within the year they are iterated
// until point values rest; it is an error if they do not, and then nothing is
// published. Month by month, r of a month follows from the year as the months
// before it have become.
//
// Without a reference, v is compared with the point value of the same year
// without any reaction. Nothing here is a forecast: elasticities are
// assumptions, and no published one was found. Source: docs/METHOD.md §15.
package behaviour
