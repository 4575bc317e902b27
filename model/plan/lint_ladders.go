package plan

import (
	"fmt"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// ladders looks at every ladder that applies somewhere.
//
// With S(d) the institution's share of a deviation d, a yuan more of incurred
// changes its gain by −S'(d) on either side: it keeps less of a surplus or
// bears more of an overrun. In a marginal ladder S' is the band's share times
// the factor, or 0 beyond the cap, so it lies in 0–100 % everywhere; only the
// gate and, in a whole ladder, the edges make S jump, which is a marginal rate
// over 100 % upwards and below 0 downwards.
func (l *linter) ladders() {
	for i := range l.p.Sharing {
		s := &l.p.Sharing[i]
		if !l.usedSharing(s.ID) {
			continue
		}
		for _, v := range []ladderView{{"sharing." + s.ID + ".surplus", true, s.Surplus, money.Ladder{}}, {"sharing." + s.ID + ".overrun", false, s.Overrun, money.Ladder{}}} {
			if v.l == nil || !v.wellFormed() {
				continue
			}
			v.m = v.l.ladder()
			if l.idleLadder(&v) {
				continue
			}
			l.jumps(&v)
			l.regressive(&v)
			l.idleBands(&v)
			l.idleCap(&v)
		}
	}
}

// ladderView is one side of a sharing rule, with its arithmetic on [lintBase].
type ladderView struct {
	path    string
	surplus bool
	l       *Ladder
	m       money.Ladder
}

// wellFormed tells whether bands rise to a last one without an edge; what does
// not is an error elsewhere.
func (v *ladderView) wellFormed() bool {
	last := len(v.l.Bands) - 1
	for i, b := range v.l.Bands {
		if (b.UpTo == nil) != (i == last) {
			return false
		}
	}
	return last >= 0
}

// edge is the upper edge of band k in fen of [lintBase].
func (v *ladderView) edge(k int) money.Fen { return times(lintBase, v.m.Bands[k].UpTo) }

// start is the lower edge of band k.
func (v *ladderView) start(k int) money.Fen {
	if k == 0 {
		return 0
	}
	return v.edge(k - 1)
}

func (v *ladderView) gate() money.Fen { return times(lintBase, v.m.Gate) }

// share is S(d); without its gate where gated is false.
func (v *ladderView) share(d money.Fen, gated bool) money.Fen {
	m := v.m
	if !gated {
		m.Gate = 0
	}
	s, _ := m.Share(lintBase, d, nil)
	return s
}

// inBand is the share of d at band k's rate alone, after factor and cap.
func (v *ladderView) inBand(k int, d money.Fen) money.Fen {
	m := v.m
	m.Gate, m.Bands = 0, []money.Band{{Open: true, Share: v.m.Bands[k].Share}}
	s, _ := m.Share(lintBase, d, nil)
	return s
}

func (v *ladderView) band(k int) string { return fmt.Sprintf("%s.bands.%d", v.path, k) }

// deviation names the deviation of this side.
func (v *ladderView) deviation() problem.Text {
	if v.surplus {
		return problem.Text{ZH: "结余", EN: "surplus"}
	}
	return problem.Text{ZH: "超支", EN: "overrun"}
}

// verb says what the institution does with its share.
func (v *ladderView) verb() problem.Text {
	if v.surplus {
		return problem.Text{ZH: "留用", EN: "keeps"}
	}
	return problem.Text{ZH: "分担", EN: "bears"}
}

func times(f money.Fen, r money.Ratio) money.Fen {
	p, _ := money.MulRatio(f, r)
	return p
}

// idleLadder finds a ladder that always gives 0; a single band with share 0 %
// says so plainly and is not a finding.
func (l *linter) idleLadder(v *ladderView) bool {
	zero := !slices.ContainsFunc(v.l.Bands, func(b Band) bool { return b.Share != 0 })
	off := v.l.Factor == 0 || v.l.Cap != nil && *v.l.Cap == 0
	if !zero && !off {
		return false
	}
	if off || len(v.l.Bands) > 1 {
		l.warn("idle-ladder", v.path, both("%s办法恒为 0", "this %s ladder always gives 0", v.deviation()),
			problem.T("只写一档 {share: 0%%},或更正比例、factor、cap", "write a single band {share: 0%%}, or correct shares, factor or cap"))
	}
	return true
}

// jumps finds the gate and the edges at which a fen of deviation moves more
// than a fen.
func (l *linter) jumps(v *ladderView) {
	var up, down []problem.Text
	if jump := v.share(v.gate(), true); v.l.Gate > 0 && jump > 1 {
		at := v.l.Gate.String()
		l.warn("gate-cliff", v.path+".gate",
			both("%[3]s率达到 %[1]s 时,机构一次%[4]s %[2]s 元(每 100 万元预算)", "when the %[3]s reaches %[1]s, the institution %[4]s %[2]s yuan at once (per 1,000,000 yuan of budget)",
				same("%s", at), same("%s", jump), v.deviation(), v.verb()),
			problem.T("若非有意从第一元起分享,改用首档 {up_to: %[1]s, share: 0%%}", "unless first-yuan sharing is meant, use a first band {up_to: %[1]s, share: 0%%} instead", at))
		up = append(up, same("%s", at))
	}
	for k := 0; v.m.Mode == money.Whole && k < len(v.m.Bands)-1; k++ {
		e := v.edge(k)
		before, after := v.inBand(k, e), v.inBand(k+1, e)
		if e < v.gate() || e == 0 || v.surplus && e >= lintBase || (after-before).Abs() <= 1 {
			continue
		}
		edge := v.m.Bands[k].UpTo.String()
		more := problem.Text{ZH: "增加", EN: "more"}
		if after < before {
			more = problem.Text{ZH: "减少", EN: "less"}
		}
		l.warn("cliff", v.band(k),
			both("%[3]s率越过 %[1]s 时,机构%[4]s额一次%[5]s %[2]s 元(每 100 万元预算)", "when the %[3]s passes %[1]s, the institution %[4]s %[2]s yuan %[5]s at once (per 1,000,000 yuan of budget)",
				same("%s", edge), same("%s", (after-before).Abs()), v.deviation(), v.verb(), more),
			problem.T("改用 mode: marginal 分段计算,即无跳变", "mode: marginal has no jump"))
		if after > before {
			up = append(up, same("%s", edge))
		} else {
			down = append(down, v.dip(k))
		}
	}
	l.marginal(v, up, down)
}

// dip is the range of deviations beyond edge k that give less than the edge
// does.
func (v *ladderView) dip(k int) problem.Text {
	level := v.inBand(k, v.edge(k))
	for j := k + 1; j < len(v.m.Bands); j++ {
		end, open := lintBase, v.m.Bands[j].Open
		if !open {
			end = v.edge(j)
		} else if !v.surplus {
			end = money.MaxFen / 100 / money.FenPerYuan // far beyond any overrun
		}
		if v.inBand(j, end) < level {
			continue
		}
		lo, hi := v.start(j), end // inBand rises within a band
		for lo < hi {
			if mid := lo + (hi-lo)/2; v.inBand(j, mid) < level {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		basisPoints, _ := money.MulDiv(int64(lo), 10_000, int64(lintBase))
		return same("%s–%s", v.m.Bands[k].UpTo, money.Ratio(basisPoints)*(money.One/10_000))
	}
	return problem.T("%s 以上", "above %s", v.m.Bands[k].UpTo)
}

func (l *linter) marginal(v *ladderView, up, down []problem.Text) {
	if len(up) > 0 {
		l.warn("marginal-over-100", v.path,
			both("%[2]s率在 %[1]s 处的边际比例超过 100%%:多发生一元,机构损失超过一元", "where the %[2]s is %[1]s of the budget the marginal rate is over 100 %%: one yuan more incurred costs the institution more than a yuan", joinTexts(up), v.deviation()),
			problem.T("机构会在界限前停诊、推诿或提前结算;改用 mode: marginal、gate: 0%%", "institutions will stop, turn away or shift cases before it; use mode: marginal and gate: 0%%"))
	}
	if len(down) == 0 {
		return
	}
	what := both("%s率在 %s 之间时,结余更多而留用更少:机构多花钱反而多得,增加预算也可能减少应付额", "where the %s is %s of the budget, more surplus keeps less: the institution gains by spending, and raising the budget can lower a payable", v.deviation(), joinTexts(down))
	if !v.surplus {
		what = both("%s率在 %s 之间时,超支更多而分担更少:机构多花钱反而多得", "where the %s is %s of the budget, more overrun bears less: the institution gains by spending", v.deviation(), joinTexts(down))
	}
	l.warn("pays-more-for-less", v.path, what, problem.T("改用 mode: marginal,或使各档比例不下降", "use mode: marginal, or let the shares not fall"))
}

func joinTexts(ts []problem.Text) problem.Text {
	var zh, en []string
	for _, t := range ts {
		zh, en = append(zh, t.ZH), append(en, t.EN)
	}
	return problem.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
}

// regressive finds the overrun ladders that the law «a larger budget never
// lowers a payable» does not hold for: with a falling share or a cap, more
// budget moves cost from where little is borne to where much is.
func (l *linter) regressive(v *ladderView) {
	if v.surplus {
		return
	}
	const zh, en = ":超支越多,边际分担越轻;增加预算可能减少应付额,单调性规律不适用", ": the more overrun, the lighter the next yuan; raising the budget can lower a payable, so the monotonicity law does not cover this rule"
	for k := 1; k < len(v.l.Bands); k++ {
		if a, b := v.l.Bands[k-1].Share, v.l.Bands[k].Share; b < a {
			l.warn("regressive-overrun", v.band(k), problem.T("超支分担比例由 %s 降到 %s"+zh, "the overrun share falls from %s to %s"+en, a, b),
				problem.T("若非有意兜底,使各档比例不下降", "unless a stop-loss is meant, let the shares not fall"))
		}
	}
	if v.l.Cap != nil && !v.capIsIdle() {
		l.warn("regressive-overrun", v.path+".cap", problem.T("超支分担以预算的 %s 封顶"+zh, "what is borne of an overrun is capped at %s of the budget"+en, *v.l.Cap),
			problem.T("若非有意兜底,去掉 cap", "unless a stop-loss is meant, drop the cap"))
	}
}

// idleBands finds bands that no deviation reaches and edges that change nothing.
func (l *linter) idleBands(v *ladderView) {
	for k := range v.m.Bands {
		if why := v.unreachable(k); !why.IsZero() {
			l.warn("unreachable-band", v.band(k), both("第 %s 档用不到:%s", "band %s is never used: %s", same("%d", k+1), why),
				problem.T("删去这一档,或更正 up_to", "remove the band, or correct up_to"))
			continue
		}
		if k > 0 && v.m.Bands[k].Share == v.m.Bands[k-1].Share {
			l.warn("redundant-band", v.band(k), problem.T("比例与上一档同为 %s", "the share is %s, as in the band before", v.m.Bands[k].Share),
				problem.T("合并两档,或更正比例", "join the two bands, or correct the share"))
		}
	}
}

func (v *ladderView) unreachable(k int) problem.Text {
	b := &v.m.Bands[k]
	switch {
	case !b.Open && b.UpTo <= v.lowerRatio(k):
		return problem.T("上限不高于下限", "its upper edge is not above its lower one")
	case v.surplus && v.lowerRatio(k) >= money.One:
		return problem.T("结余不会超过预算本身", "a surplus cannot exceed its budget")
	case v.m.Mode == money.Whole && !b.Open && b.UpTo <= v.m.Gate:
		return problem.T("偏离率低于 gate %s 时不分享", "below the gate of %s nothing is shared", v.m.Gate)
	case k > 0 && v.beyondCap(k):
		return problem.T("此前已到封顶 %s", "the cap of %s is reached before it", v.m.Cap)
	}
	return problem.Text{}
}

func (v *ladderView) lowerRatio(k int) money.Ratio {
	if k == 0 {
		return 0
	}
	return v.m.Bands[k-1].UpTo
}

// beyondCap tells whether band k only ever gives the cap, which the band before
// has reached.
func (v *ladderView) beyondCap(k int) bool {
	if !v.m.Capped {
		return false
	}
	limit, start := times(lintBase, v.m.Cap), v.start(k)
	if v.m.Mode == money.Whole {
		return v.inBand(k-1, start) >= limit && v.inBand(k, start) >= limit
	}
	return v.share(start, false) >= limit
}

func (l *linter) idleCap(v *ladderView) {
	if v.m.Capped && v.capIsIdle() {
		l.warn("idle-cap", v.path+".cap", problem.T("封顶 %s 永远碰不到", "the cap of %s is never reached", v.m.Cap),
			problem.T("删去,或更正比例", "remove it, or correct the ratio"))
	}
}

// capIsIdle tells whether the ladder stays at or below its cap without it: a
// surplus ends at the budget, an overrun grows for as long as the last band
// shares any of it.
func (v *ladderView) capIsIdle() bool {
	free := *v
	free.m.Capped = false
	limit, last := times(lintBase, v.m.Cap), len(v.m.Bands)-1
	if !v.surplus && v.m.Bands[last].Share > 0 && v.m.Factor > 0 {
		return false
	}
	ends := []money.Fen{lintBase}
	for k := range last {
		if e := v.edge(k); !v.surplus || e <= lintBase {
			ends = append(ends, e)
		}
	}
	return !slices.ContainsFunc(ends, func(d money.Fen) bool { return free.share(d, false) > limit })
}
