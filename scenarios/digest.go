package scenarios

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"fundsim/model/plan"
)

// digest identifies a scenario: its merged policy, as values rather than as
// text, and the bytes of its data files under their roles. Items of lists whose
// order settles nothing are sorted; admissions, levers and the elements of
// lists without ids keep theirs.
func digest(s *Scenario) string {
	h := sha256.New()
	h.Write([]byte("fundsim.scenario/v1\n"))
	h.Write(policyText(s.Plan))
	for _, role := range tableRoles {
		if t := s.tables[role]; t != nil {
			h.Write([]byte("\n" + role + " "))
			h.Write(t.sum[:])
		}
	}
	if t := s.tables[scoresRole]; t != nil {
		h.Write(append([]byte("\nscores "), s.cardSum...))
		h.Write(t.sum[:])
	}
	for _, sum := range s.caseSums {
		h.Write([]byte("\ncases "))
		h.Write(sum)
	}
	if t := s.tables["base_points"]; t != nil {
		h.Write([]byte("\nbase_points "))
		h.Write(t.sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// policyText is the merged policy as text. Keys that a scenario leaves out do not
// stand in it, so that a later version, with keys of its own, gives the same.
func policyText(p *plan.Plan) []byte {
	text, err := json.Marshal(canonical(*p))
	if err != nil {
		panic(err) // a plan is made of plain values
	}
	var tree any
	read := json.NewDecoder(bytes.NewReader(text))
	read.UseNumber()
	if err := read.Decode(&tree); err != nil {
		panic(err)
	}
	if text, err = json.Marshal(withoutNulls(tree)); err != nil {
		panic(err)
	}
	return text
}

func withoutNulls(tree any) any {
	switch x := tree.(type) {
	case map[string]any:
		for key, v := range x {
			if v == nil {
				delete(x, key)
			} else {
				x[key] = withoutNulls(v)
			}
		}
	case []any:
		for i := range x {
			x[i] = withoutNulls(x[i])
		}
	}
	return tree
}

func canonical(p plan.Plan) plan.Plan {
	p.Data = plan.DataFiles{} // contents count, not names
	p.Institutions, p.Prior, p.Quotas = nil, nil, nil
	if p.Points != nil {
		rules := *p.Points
		rules.Cases.Bare, rules.Cases.File, rules.BasePoints = nil, nil, ""
		if rules.Reference != nil {
			rules.Reference = &plan.CaseSource{}
		}
		p.Points = &rules
	}
	p.Documents = sorted(p.Documents, func(d plan.Document) string { return d.ID })
	p.Schemes = sorted(p.Schemes, func(s plan.Scheme) string { return s.ID })
	p.Units = sorted(p.Units, func(u plan.Unit) string { return u.ID })
	for i := range p.Units {
		p.Units[i].Budgets = sorted(p.Units[i].Budgets, func(b plan.UnitBudget) string { return b.Scheme })
	}
	p.Sharing = sorted(p.Sharing, func(s plan.Sharing) string { return s.ID })
	p.Awards = sorted(p.Awards, func(a plan.Award) string { return a.ID })
	p.ReserveUses = sorted(p.ReserveUses, func(u plan.ReserveUse) string { return u.ID })
	if p.Assessment.Scores != nil {
		p.Assessment.Scores = nil // the card and its data count by their contents
	}
	p.Assessment.Schedules = sorted(p.Assessment.Schedules, func(s plan.Schedule) string { return s.ID })
	return p
}

func sorted[T any](items []T, id func(T) string) []T {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b T) int { return strings.Compare(id(a), id(b)) })
	return out
}
