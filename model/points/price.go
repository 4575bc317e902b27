package points

import (
	"math"
	"math/big"
	"math/bits"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// price is what the rules make of a group: its mean cost, its base points, and
// up to which cost each line of the rules goes.
type price struct {
	code     string
	own      int // index in the cases, -1 where the group has none
	all      int64
	trimmed  stats
	listed   *OfficialGroup
	unstable Unstable // "" for a stable group
	base     int64    // base points in hundredths

	mean, meanDen *big.Int // mean cost S_g ÷ n_g; nil where there is none
	lines         lines    // base points ÷ mean

	perDay *money.Points // a bed-day group
	high   *money.Ratio  // multiple above which a case is high

	lowTo, middleTo, normalTo int64 // largest cost of each line, -1 where no case can fall under it
}

// byDays tells whether the group is paid by bed days.
func (p *price) byDays() bool { return p.perDay != nil }

// area are the sums over all groups after trimming.
type area struct {
	n, sum int64
	lines  lines // 100 · N ÷ S points per fen: what a case paid by cost gets
}

// price works out the price of every group.
func (r *Result) price(list []OfficialGroup) (found problem.List) {
	e := r.engine
	r.prices = make([]price, len(e.groups))
	scratch := make([][]int32, e.workers)
	parallel(e.workers, len(e.groups), func(worker, task int) {
		if scratch[worker] == nil {
			scratch[worker] = make([]int32, len(e.holders))
		}
		g := e.bySize[task]
		p, on := &r.prices[g], e.groups[g]
		p.code, p.own = on.code, on.own
		if on.ref >= 0 {
			p.all = e.ref.groups[on.ref].n
			p.trimmed = e.ref.trimmed(on.ref, r.rules.Trim, scratch[worker])
		}
	})
	ok := true
	for g := range r.prices {
		r.area.n += r.prices[g].trimmed.n
		sum, fits := money.Add(money.Fen(r.area.sum), money.Fen(r.prices[g].trimmed.sum))
		r.area.sum, ok = int64(sum), ok && fits
	}
	if !ok {
		found.RowErrorf("out-of-range", r.reference(), 0, "total_cost", "病例费用合计超出可计算的范围", "the costs of the cases add up beyond the range")
		return found
	}
	if r.area.sum == 0 {
		found.RowErrorf("no-reference-cost", r.reference(), 0, "total_cost", "剔除后没有有费用的参照病例,无法计算点数", "no reference case with a cost is left after trimming, so there is nothing to price by")
		return found
	}
	r.area.lines = newLines(mulInt(100*money.PointScale, r.area.n), big.NewInt(r.area.sum), r.rules.Readmission)
	r.level = newLines(new(big.Int), big.NewInt(1), r.rules.Readmission)
	r.attach(list)
	parallel(e.workers, len(r.prices), func(_, g int) { r.complete(&r.prices[g]) })
	return found
}

// reference names the table that groups are priced by.
func (r *Result) reference() string {
	if r.engine.ref == r.engine.own {
		return "cases"
	}
	return "reference"
}

// attach gives groups their rows of the official list and their bed-day rule.
func (r *Result) attach(list []OfficialGroup) {
	rows, days := map[string]*OfficialGroup{}, map[string]*money.Points{}
	for i := range list {
		rows[list[i].Group] = &list[i]
	}
	for i := range r.rules.BedDay {
		days[r.rules.BedDay[i].Group] = &r.rules.BedDay[i].PointsPerDay
	}
	for g := range r.prices {
		p := &r.prices[g]
		p.listed, p.perDay = rows[p.code], days[p.code]
	}
}

// complete prices a group whose trimmed sums stand.
func (r *Result) complete(p *price) {
	if r.listed {
		r.takeListed(p)
	} else if p.trimmed.n > 0 && p.trimmed.sum > 0 {
		// base points = 100 · (S_g ÷ n_g) ÷ (S ÷ N), to hundredths.
		p.mean, p.meanDen = big.NewInt(p.trimmed.sum), big.NewInt(p.trimmed.n)
		num := mulInt(p.trimmed.sum, r.area.n)
		p.base = clampInt(roundedQuo(num.Mul(num, big.NewInt(10_000)), mulInt(p.trimmed.n, r.area.sum)))
	}
	p.unstable = r.stability(p)
	p.lowTo, p.middleTo, p.normalTo = -1, -1, math.MaxInt64
	if p.mean == nil || p.unstable != "" {
		return
	}
	p.lines = newLines(new(big.Int).Mul(mulInt(p.base, 100), p.meanDen), p.mean, r.rules.Readmission)
	if low := r.rules.Low; low != nil {
		p.lowTo = p.costAt(low.UpTo)
	}
	p.middleTo = p.lowTo
	if middle := r.rules.Middle; middle != nil {
		p.middleTo = max(p.lowTo, p.costAt(middle.UpTo))
	}
	for i, band := range r.rules.High {
		if band.BasePointsTo == nil || money.Points(p.base) <= *band.BasePointsTo/100 {
			p.high = &r.rules.High[i].Multiple
			p.normalTo = max(p.middleTo, p.costAt(*p.high))
			break
		}
	}
}

// takeListed takes base points and mean cost from the official list. Where it
// gives no mean cost, S_g ÷ n_g := base points ÷ 100 · S ÷ N.
func (r *Result) takeListed(p *price) {
	if p.listed == nil {
		return
	}
	p.base = p.listed.BasePoints
	if p.listed.MeanCost != nil {
		p.mean, p.meanDen = big.NewInt(*p.listed.MeanCost), big.NewInt(1)
	} else {
		p.mean, p.meanDen = mulInt(p.base, r.area.sum), mulInt(10_000, r.area.n)
		if d := new(big.Int).GCD(nil, nil, p.mean, p.meanDen); d.Sign() > 0 {
			p.mean.Quo(p.mean, d)
			p.meanDen.Quo(p.meanDen, d)
		}
	}
	if p.mean.Sign() == 0 {
		p.mean, p.meanDen = nil, nil
	}
}

// costAt is the largest cost with cost ÷ mean ≤ ratio.
func (p *price) costAt(ratio money.Ratio) int64 {
	limit := new(big.Int).Mul(big.NewInt(int64(ratio)), p.mean)
	return clampInt(limit.Quo(limit, new(big.Int).Mul(p.meanDen, big.NewInt(int64(money.One)))))
}

// coefficients fills in the coefficient (差异系数) of every level or institution
// in the group, in units of 1e-9:
//
//	(S_k ÷ n_k) ÷ (S_g ÷ n_g), to 4 decimals, then clamped; 1 where n_k < min_cases
//
// over the trimmed reference cases. sums is scratch, all 0 before and after.
func (r *Result) coefficients(p *price, into []int64, sums []cell) {
	for k := range into {
		into[k] = int64(money.One)
	}
	rule := r.rules.Coefficient
	if rule == nil || rule.By == plan.NoCoefficient || p.mean == nil {
		return
	}
	for _, c := range p.trimmed.cells {
		if k := r.member[c.holder]; k >= 0 {
			sums[k].n += c.n
			sums[k].sum += c.sum
		}
	}
	for k := range sums {
		if s := &sums[k]; s.n > 0 {
			if s.n >= int64(rule.MinCases) {
				into[k] = clampCoefficient(rule, p.relative(s.sum, s.n))
			}
			*s = cell{}
		}
	}
}

// clampCoefficient holds a coefficient in 1e-4 within the limits, in 1e-9.
func clampCoefficient(rule *plan.Coefficient, rounded int64) int64 {
	const unit = int64(money.One) / 10_000
	c := int64(math.MaxInt64)
	if rounded <= math.MaxInt64/unit {
		c = rounded * unit
	}
	if rule.Upper != nil {
		c = min(c, int64(*rule.Upper))
	}
	return max(c, int64(rule.Lower))
}

// relative is round(10⁴ · (sum ÷ n) ÷ mean).
func (p *price) relative(sum, n int64) int64 {
	if p.mean.IsInt64() && p.meanDen.IsInt64() && p.meanDen.Int64() < 1<<49 {
		hi, lo := bits.Mul64(uint64(sum), uint64(p.meanDen.Int64())*10_000)
		if over, den := bits.Mul64(uint64(n), uint64(p.mean.Int64())); over == 0 && hi < den {
			q, rem := bits.Div64(hi, lo, den)
			if rem >= den-rem {
				q++
			}
			return int64(min(q, math.MaxInt64))
		}
	}
	num := new(big.Int).Mul(mulInt(sum, 10_000), p.meanDen)
	return clampInt(roundedQuo(num, new(big.Int).Mul(big.NewInt(n), p.mean)))
}

// roundedQuo is round(a ÷ b), halves up, for a ≥ 0 and b > 0.
func roundedQuo(a, b *big.Int) *big.Int {
	x := new(big.Int).Lsh(a, 1)
	return x.Quo(x.Add(x, b), new(big.Int).Lsh(b, 1))
}
