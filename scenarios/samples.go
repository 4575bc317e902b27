package scenarios

import (
	"reflect"
	"strings"
)

// samples are the values that a new scenario shows at keys it does not use, by
// type and key. Taking the # away must do little or nothing, so limits are wide
// and changes small; other keys show their default or what sampleText says.
var samples = map[string]string{
	"Bounds.floor": "0%", "Bounds.cap": "1000%",
	"Ladder.cap": "10%", "Band.up_to": "10%", "Band.share": "50%",
	"GrowthCaps.cost_per_visit": "10%", "GrowthCaps.visits_per_person": "10%",
	"ScheduleStep.release": "100%",
	"QuotaRule.history":    "70%", "Efficiency.lower": "90%", "Efficiency.upper": "110%",
	"CaseSource.fund_ratio": "70%", "PointsRules.max_cv": "100%",
	"Trim.lower": "0%", "Trim.upper": "1000%", "Coefficient.upper": "1000%",
	"LowCases.up_to": "40%", "MiddleCases.up_to": "60%", "HighCases.multiple": "300%",
	"Readmission.factor": "100%",
	"EntrantLine.ramp":   "100%", "Threshold.expect": "p(reserve_shortfall) <= 5%",
	"Estimate.value": "0%", "Estimate.se": "0%", "Estimate.span": "2017-2021", "Estimate.grade": "A",
	"Systemic.unit": "*", "Systemic.scheme": "*", "Response.elasticity": "0%", "Behaviour.presets": "guangzhou-dip", "CostShift.share": "0%",
}

// sampleOf is the value to show at a key of a map of that type.
func sampleOf(f *field, owner reflect.Type) string {
	if s, ok := samples[owner.Name()+"."+f.name]; ok {
		return s
	}
	// The defaults that are no values, "id" and "01-01", say what to write instead.
	if f.need == defaulted && f.def != "id" && f.def != "01-01" {
		return f.def
	}
	if f.schema.typ == ratioType && strings.HasPrefix(f.min, "-") {
		return "0%" // a lever that changes nothing
	}
	return sampleText(f.schema)
}

func sampleText(s *schema) string {
	if words := s.words(); words != nil {
		return words[0].Code
	}
	switch s.typ {
	case fenType, scoreType, pointsType, coverType:
		return "0"
	case ratioType:
		return "5%"
	case dateType:
		return "2022-01-01"
	case designatedType:
		return "plan_start"
	}
	switch s.typ.Kind() {
	case reflect.Bool:
		return "true"
	case reflect.Int:
		return "3"
	}
	return "…"
}
