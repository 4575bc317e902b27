package incentive

import (
	"cmp"
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// Worth sums up one kind of probe over the lines of a unit and scheme that are
// settled alike, of one level or of all. Means are Σ ÷ lines, rounded to fen;
// every line counts once.
type Worth struct {
	Scheme, Unit, SettledBy string
	Admitted                bool
	Of                      Of
	Level                   plan.Level // "" for all
	Lines                   int
	Incurred, Payable       money.Fen // means
	Gain, Others            money.Fen
	Least, Most             money.Fen // of the gains
	LeastAt, MostAt         string    // institutions
	Refused                 int       // lines left out: such a year could not be settled
}

// Worths sum the probes up by scheme, unit, how lines are settled, and what there
// is one more of; all levels together, then each from tertiary down.
func (r *Report) Worths() []Worth {
	type sums struct {
		Worth
		incurred, payable, gain, others int64
	}
	var all []*sums
	for i := range r.Lines {
		l := &r.Lines[i]
		for j := range l.Probes {
			p := &l.Probes[j]
			for _, level := range []plan.Level{"", l.Level} {
				key := Worth{Scheme: l.Scheme, Unit: l.Unit, SettledBy: l.SettledBy, Admitted: l.Admitted, Of: p.Of, Level: level}
				at := slices.IndexFunc(all, func(s *sums) bool { return s.compare(&key) == 0 })
				if at < 0 {
					at, all = len(all), append(all, &sums{Worth: key})
				}
				s := all[at]
				if p.Refused {
					s.Refused++
					continue
				}
				gain := p.Gain()
				if s.Lines == 0 || gain < s.Least {
					s.Least, s.LeastAt = gain, l.Institution
				}
				if s.Lines == 0 || gain > s.Most {
					s.Most, s.MostAt = gain, l.Institution
				}
				s.Lines++
				s.incurred, s.payable = s.incurred+int64(p.Incurred), s.payable+int64(p.Payable)
				s.gain, s.others = s.gain+int64(gain), s.others+int64(p.Others)
			}
		}
	}
	out := make([]Worth, len(all))
	for i, s := range all {
		out[i] = s.Worth
		if s.Lines > 0 {
			mean := func(sum int64) money.Fen {
				m, _ := money.MulDiv(sum, 1, int64(s.Lines)) // at most the sum
				return money.Fen(m)
			}
			out[i].Incurred, out[i].Payable, out[i].Gain, out[i].Others = mean(s.incurred), mean(s.payable), mean(s.gain), mean(s.others)
		}
	}
	slices.SortFunc(out, func(a, b Worth) int { return a.compare(&b) })
	return out
}

// compare orders worths: the unit's own method before other rules.
func (a *Worth) compare(b *Worth) int {
	return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.Unit, b.Unit), boolean(a.Admitted)-boolean(b.Admitted),
		strings.Compare(a.SettledBy, b.SettledBy), rankOf(a.Of)-rankOf(b.Of), levelRank(a.Level)-levelRank(b.Level))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func rankOf(of Of) int {
	for i, o := range Ofs {
		if o.Of == of {
			return i
		}
	}
	return len(Ofs)
}

// levelRank is −1 for all levels together.
func levelRank(l plan.Level) int {
	return slices.IndexFunc(l.Words(), func(w plan.Word) bool { return w.Code == string(l) })
}

// Oddity takes together the findings of one kind and cause in a unit and scheme.
type Oddity struct {
	Scheme, Unit string
	Kind         Kind
	Cause
	Institutions int
	ExtremeAt    string      // the institution of the highest jump, or of the rate farthest from 0–100 %
	Extreme      money.Ratio // the rate of that finding, 0 of a jump
	Largest      money.Fen   // its amount
	From, To     money.Ratio // where it lies
}

// Oddities sum the findings up, by scheme, unit, kind and path of the rule.
func (r *Report) Oddities() (out []Oddity) {
	last := map[int]string{} // institution that was counted last
	for i := range r.Lines {
		l := &r.Lines[i]
		for j := range l.Findings {
			f := &l.Findings[j]
			at := slices.IndexFunc(out, func(o Oddity) bool {
				return o.Scheme == l.Scheme && o.Unit == l.Unit && o.Kind == f.Kind && o.Path == f.Path && o.Why == f.Why
			})
			if at < 0 {
				at, out = len(out), append(out, Oddity{Scheme: l.Scheme, Unit: l.Unit, Kind: f.Kind, Cause: f.Cause})
			}
			o := &out[at]
			if last[at] != l.Institution {
				o.Institutions++
				last[at] = l.Institution
			}
			if o.ExtremeAt == "" || f.worse(o) {
				o.Extreme, o.ExtremeAt, o.Largest, o.From, o.To = f.Rate, l.Institution, f.Amount, f.From, f.To
			}
		}
	}
	slices.SortFunc(out, func(a, b Oddity) int {
		return cmp.Or(strings.Compare(a.Scheme, b.Scheme), strings.Compare(a.Unit, b.Unit), strings.Compare(string(a.Kind), string(b.Kind)),
			strings.Compare(a.Path, b.Path), strings.Compare(a.Why.EN, b.Why.EN))
	})
	return out
}

// worse tells whether a finding is more extreme than what an oddity shows so far.
func (f *Finding) worse(o *Oddity) bool {
	if f.Kind == Jump {
		return f.Amount.Abs() > o.Largest.Abs()
	}
	outside := func(r money.Ratio) money.Ratio { return max(r-money.One, -r) }
	return outside(f.Rate) > outside(o.Extreme)
}
