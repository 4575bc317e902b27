// Package expect reads and judges conditions (判定条件) on results:
//
//	EXPR OP VALUE          OP: >= > <= < == !=
//
//	EXPR   NAME            a figure of the settlement
//	       p(EVENT)        the share of draws in which something happens
//	       mean(NAME)      over the draws
//	       sd(NAME)        over the draws, with n − 1
//	       pN(NAME)        p1 … p99: the smallest figure that N % of the draws do not exceed
//	EVENT  NAME OP VALUE, or a shortfall's name alone, which stands for > 0
//	VALUE  a number, an amount (1.5亿元, 12,345.67元) or a ratio (5%), as NAME asks for
//
// NAME is as in [settle.ResolveMetric]. A condition is parsed without knowing a
// scenario ([Parse]), then bound to its names and kinds ([Condition.Resolve]),
// then judged as often as wanted. Judgement is exact: figures are whole numbers
// of their units, probabilities are counts, mean and standard deviation are
// compared without dividing or taking a root.
//
// A figure that is absent, such as the value of a point that nobody earned, meets
// nothing: no comparison with it holds, and neither does != . In draws an event
// does not happen where its figure is absent, and mean, sd and pN leave that
// draw out. Where no draw has the figure, nothing holds.
//
// The package never guesses: what it cannot read is a [problem.List] with the
// place in the text, what is allowed and what was probably meant.
// Source: docs/reference/conditions.md.
package expect
