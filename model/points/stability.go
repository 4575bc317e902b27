package points

import (
	"math/big"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// Unstable says why a group is unstable (不稳定病组); "" is a stable group.
type Unstable string

// The reasons, in the order in which they are looked for.
const (
	NotListed      Unstable = "not-listed"      // not in the official list
	ListedUnstable Unstable = "listed-unstable" // the list says so
	NoCost         Unstable = "no-cost"         // no case, or no cost, after trimming
	FewCases       Unstable = "few-cases"       // fewer than min_cases after trimming
	Scattered      Unstable = "scattered"       // variation above max_cv
)

// Text is the reason in words.
func (u Unstable) Text() problem.Text {
	switch u {
	case NotListed:
		return problem.Text{ZH: "不在官方病组表中", EN: "not in the official list"}
	case ListedUnstable:
		return problem.Text{ZH: "官方病组表列为不稳定", EN: "unstable by the official list"}
	case NoCost:
		return problem.Text{ZH: "剔除后没有病例或费用", EN: "no case or no cost after trimming"}
	case FewCases:
		return problem.Text{ZH: "剔除后病例数不足", EN: "too few cases after trimming"}
	case Scattered:
		return problem.Text{ZH: "剔除后费用变异系数过大", EN: "costs vary too much after trimming"}
	}
	return problem.Text{ZH: "稳定", EN: "stable"}
}

// stability is why the group is unstable. With an official list only the list
// decides, except that a case cannot be compared with a mean of nothing.
func (r *Result) stability(p *price) Unstable {
	switch {
	case r.listed && p.listed == nil:
		return NotListed
	case r.listed && !p.listed.Stable:
		return ListedUnstable
	case p.mean == nil:
		return NoCost
	case r.listed:
		return ""
	case p.trimmed.n < int64(r.rules.MinCases):
		return FewCases
	case r.rules.MaxCV != nil && p.trimmed.variesMore(*r.rules.MaxCV):
		return Scattered
	}
	return ""
}

// variation is CV² as a fraction. With Q the sum of squares the sample
// variance is (n·Q − S²) ÷ (n·(n−1)), and CV its root ÷ (S ÷ n), so
//
//	CV² = n · (n·Q − S²) ÷ ((n−1) · S²).
//
// One case does not vary.
func (s *stats) variation() (num, den *big.Int) {
	if s.n < 2 || s.sum == 0 {
		return new(big.Int), big.NewInt(1)
	}
	q := new(big.Int)
	for i := len(s.squares) - 1; i >= 0; i-- {
		q.Or(q.Lsh(q, 64), new(big.Int).SetUint64(s.squares[i]))
	}
	n, square := big.NewInt(s.n), mulInt(s.sum, s.sum)
	num = q.Sub(q.Mul(q, n), square)
	return num.Mul(num, n), square.Mul(square, big.NewInt(s.n-1))
}

// variesMore tells exactly whether CV > limit.
func (s *stats) variesMore(limit money.Ratio) bool {
	num, den := s.variation()
	one := big.NewInt(int64(money.One))
	num.Mul(num, one).Mul(num, one)
	return num.Cmp(den.Mul(den, mulInt(int64(limit), int64(limit)))) > 0
}

// cv is the coefficient of variation in 1e-4, rounded: ⌊(⌊√(4·10⁸·CV²)⌋ + 1) ÷ 2⌋.
func (s *stats) cv() int64 {
	num, den := s.variation()
	x := num.Mul(num, big.NewInt(400_000_000))
	x.Sqrt(x.Quo(x, den))
	return clampInt(x.Add(x, big.NewInt(1)).Rsh(x, 1))
}
