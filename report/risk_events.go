package report

import (
	"fmt"
	"strings"

	"fundsim/model/risk"
)

// riskEvents are the events whose probabilities are reported: those of the run,
// and besides units.U.S.variance < 0 (the unit overruns its budget) and
// institutions.H.gain_ratio < −x, all units and schemes together.
func (r *riskBuilder) riskEvents() []risk.Probability {
	var units, all []risk.Probability
	for i := range r.Result.Units {
		u := &r.Result.Units[i]
		key := "units." + u.Unit + "." + u.Scheme + ".variance"
		n, of := r.countBelow(key, 0)
		units = append(units, risk.Probability{Event: key + " < 0", Count: n, Of: of})
	}
	for _, id := range institutionIDs(r.Result) {
		p := personRisk{id: id, losses: make([]int, len(r.run.Losses))}
		r.countLosses(&p)
		for k, level := range r.run.Losses {
			all = append(all, risk.Probability{Event: fmt.Sprintf("institutions.%s.gain_ratio < %s", id, -level), Count: p.losses[k], Of: p.of})
		}
	}
	ofRun := r.run.Probabilities()
	schemes := len(r.Result.Schemes) + 1 // and any shortfall
	return append(append(append(append([]risk.Probability{}, ofRun[:schemes]...), units...), all...), ofRun[schemes:]...)
}

// countBelow counts the draws in which a figure is below a bound, and those that
// have the figure.
func (r *riskBuilder) countBelow(key string, bound int64) (n, of int) {
	s := r.run.Find(key)
	if s == nil {
		return 0, 0
	}
	for _, v := range s.Values {
		if v != risk.Absent {
			of++
			if v < bound {
				n++
			}
		}
	}
	return n, of
}

// countLosses counts the draws in which an institution, all schemes and units
// together, loses more than each level of what it incurred.
func (r *riskBuilder) countLosses(p *personRisk) {
	payable, gain := r.run.Find("institutions."+p.id+".payable"), r.run.Find("institutions."+p.id+".gain")
	if payable == nil || gain == nil {
		return
	}
	for d, g := range gain.Values {
		incurred := payable.Values[d] - g
		if incurred <= 0 {
			continue
		}
		p.of++
		ratio, _ := quotient(g, incurred)
		for k, level := range r.run.Losses {
			if ratio < -int64(level) {
				p.losses[k]++
			}
		}
	}
}

// eventName puts an event in words: 职工医保 · 预留金缺口 > 0.
func (r *riskBuilder) eventName(event string) string {
	key, condition, ok := strings.Cut(event, " ")
	if key == risk.AnyShortfall {
		return r.in(riskLabels.anyShortfall)
	}
	if !ok {
		return event
	}
	return r.names.describe(r.Options, key) + " " + condition
}
