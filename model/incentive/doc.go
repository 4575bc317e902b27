// Package incentive says what the rules make it worth to do (规则的激励): what
// one more visit, one more case or one more point brings an institution at the
// margin, what it takes from or gives to the others, and where the payable jumps
// or its marginal rate leaves 0–100 % as volume changes.
//
// Nothing is derived by formula. A line is changed, the year is settled again by
// the same rules ([fundsim/model/settle]), and amounts are subtracted; they are
// exact to the fen.
//
// One more visit or case costs what the line's visits or cases cost on average,
// rounded to fen, and has their average points and deductions; one more point
// costs nothing. It falls into the line's busiest month, which no payable
// depends on. The others do what they did.
//
// For cliffs the line's volume runs from −20 % to +20 % in steps of 1 %. Between
// neighbouring steps the marginal rate is Δpayable ÷ Δincurred. Where Δpayable
// lies outside those of both neighbouring steps, the step is halved until it is
// known whether the payable jumps; rates above 100 % or below 0 are stretches.
// Each is given with the rule that makes it. Source: docs/METHOD.md §15.
package incentive
