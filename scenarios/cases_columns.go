package scenarios

import (
	"slices"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/problem"
)

// The columns of cases, in the order of caseColumns. The group comes last,
// because it may be composed of several.
const (
	caseID = iota
	caseInstitution
	caseScheme
	caseMonth
	caseTotal
	caseFund
	caseTCM
	caseBedDays
	caseSpecial
	casePatient
	caseAdmitted
	caseDischarged
	caseGroup
	numCaseColumns
)

var caseColumns = []column{{"case_id", "病例号", false}, {"institution", "机构编码", true}, {"scheme", "险种", true},
	{"month", "出院月份", true}, {"total_cost", "总费用", true}, {"fund_cost", "按项目统筹支付", true},
	{"tcm_fund_cost", "中医药基金支出", false}, {"bed_days", "住院天数", false}, {"special", "特例单议", false},
	{"patient", "患者编码", false}, {"admitted", "入院日期", false}, {"discharged", "出院日期", false}, {"group", "病组", true}}

// mappedNames returns the file's own names of the columns, in their order; "" where the
// scenario gives none.
func mappedNames(c plan.CaseColumns) [numCaseColumns]string {
	return [numCaseColumns]string{c.CaseID, c.Institution, c.Scheme, c.Month, c.TotalCost, c.FundCost, c.TCMFundCost,
		c.BedDays, c.Special, c.Patient, c.Admitted, c.Discharged}
}

// caseLayout says where the columns of one file stand and what takes the place
// of those it lacks.
type caseLayout struct {
	width     int
	at        [numCaseColumns]int // field of each column, −1: absent or not needed; of group: of its first part
	group     []int               // fields that compose the group
	constant  plan.CaseConstant   // only those that the file needs
	monthOf   bool                // the month is that of the day of discharge
	fundRatio *money.Ratio
	needs     points.Needs
}

// isNeeded tells which columns must be there by what the rules read.
func isNeeded(c int, needs points.Needs) bool {
	switch c {
	case caseID:
		return needs.ID
	case caseBedDays:
		return needs.BedDays
	case casePatient, caseAdmitted, caseDischarged:
		return needs.Stays
	}
	return caseColumns[c].required
}

// layoutOf matches the header of a file to the columns. found describes what
// was ignored; the problems have no file yet.
func layoutOf(src *plan.CaseSource, needs points.Needs, header []string) (l *caseLayout, found CaseFile, list problem.List) {
	m := &headerMatch{src: src, header: header, names: mappedNames(src.Columns), used: map[int]int{}}
	l = &caseLayout{width: len(header), needs: needs, fundRatio: src.FundRatio}
	for len(header) > 0 && header[len(header)-1] == "" && len(header) > 1 {
		header = header[:len(header)-1] // spreadsheets leave such columns behind
	}
	var absent []int
	for c := range l.at {
		l.at[c] = -1
		if c == caseGroup {
			l.group = m.groupFields()
			if len(l.group) > 0 {
				l.at[c] = l.group[0]
			}
		} else if i := m.field(c); i >= 0 {
			if l.wants(c, src) {
				l.at[c] = i
			} else {
				found.NotNeeded = append(found.NotNeeded, header[i])
			}
		}
		if l.at[c] < 0 && isNeeded(c, needs) {
			absent = append(absent, c)
		}
	}
	absent = l.substitute(src, absent)
	for i, name := range header {
		if _, ok := m.used[i]; !ok && name != "" {
			found.Ignored = append(found.Ignored, name)
		}
	}
	if len(absent) > 0 {
		m.missing(absent, found.Ignored)
	}
	return l, found, m.list
}

// wants tells whether a column that is there is read.
func (l *caseLayout) wants(c int, src *plan.CaseSource) bool {
	return caseColumns[c].required || c == caseTCM || c == caseSpecial && l.needs.Special || c == caseBedDays && l.needs.Days || isNeeded(c, l.needs) ||
		c == caseDischarged && src.Columns.Discharged != "" && src.Constants.Month == nil
}

// substitute takes constants, the ratio or the day of discharge for absent
// columns and returns those that remain absent.
func (l *caseLayout) substitute(src *plan.CaseSource, absent []int) (rest []int) {
	k := src.Constants
	if l.at[caseMonth] >= 0 && !l.needs.Stays {
		l.at[caseDischarged] = -1
	}
	for _, c := range absent {
		switch {
		case c == caseInstitution && k.Institution != "":
			l.constant.Institution = k.Institution
		case c == caseScheme && k.Scheme != "":
			l.constant.Scheme = k.Scheme
		case c == caseGroup && k.Group != "":
			l.constant.Group = k.Group
		case c == caseMonth && k.Month != nil:
			l.constant.Month = k.Month
		case c == caseMonth && src.Columns.Discharged != "" && l.at[caseDischarged] >= 0:
			l.monthOf = true
		case c == caseFund && src.FundRatio != nil:
		default:
			rest = append(rest, c)
		}
	}
	return rest
}

// headerMatch looks the columns up in a header.
type headerMatch struct {
	src    *plan.CaseSource
	header []string
	names  [numCaseColumns]string
	used   map[int]int // field → column
	list   problem.List
}

// field returns the field that holds column c, or −1.
func (m *headerMatch) field(c int) int {
	if name := m.names[c]; name != "" {
		return m.named(name, c)
	}
	i := m.named(caseColumns[c].name, c)
	if j := m.named(caseColumns[c].zh, c); j >= 0 {
		if i >= 0 {
			m.twice(caseColumns[c].name + " / " + caseColumns[c].zh)
		}
		return j
	}
	return i
}

func (m *headerMatch) named(name string, c int) int {
	i := slices.Index(m.header, name)
	if i < 0 {
		return -1
	}
	if slices.Contains(m.header[i+1:], name) {
		m.twice(name)
	}
	m.used[i] = c
	return i
}

func (m *headerMatch) twice(name string) {
	m.list = append(m.list, *wrong("duplicate-column", "列 %s 重复出现", "column %s appears twice", quote(name)))
}

// groupFields returns the fields that compose the group, or none.
func (m *headerMatch) groupFields() (fields []int) {
	names := m.src.Columns.Group
	if len(names) == 0 {
		if i := m.field(caseGroup); i >= 0 {
			return []int{i}
		}
		return nil
	}
	for _, name := range names {
		i := m.named(name, caseGroup)
		if i < 0 {
			return nil
		}
		fields = append(fields, i)
	}
	return fields
}

// missing reports absent columns, each with the name that the scenario gives it.
func (m *headerMatch) missing(absent []int, ignored []string) {
	var zh, en, known []string
	for _, c := range absent {
		name := m.names[c]
		if c == caseGroup {
			name = strings.Join(m.src.Columns.Group, " + ")
		}
		zh, en = append(zh, caseColumns[c].zh), append(en, caseColumns[c].name)
		known = append(known, caseColumns[c].name, caseColumns[c].zh)
		if name != "" {
			zh[len(zh)-1] += "(" + quote(name) + ")"
			en[len(en)-1] += " (" + quote(name) + ")"
			known = append(known, strings.Split(name, " + ")...)
		}
	}
	p := wrong("missing-column", "病例文件缺少列:%[1]s(%[2]s)", "the case file lacks columns: %[2]s (%[1]s)", strings.Join(zh, "、"), strings.Join(en, ", "))
	p.Advise("在 columns 中写明文件所用的列名,或在 constants 中给出取值", "name the file's columns under columns, or give their values under constants")
	for _, name := range ignored {
		if right := problem.Nearest(clip(name), known); right != "" {
			p.Advise("列 %s 是否应为 %q?", "should column %s be %q?", quote(name), right)
		}
	}
	if slices.Equal(absent, []int{caseMonth}) && slices.Contains(m.header, caseColumns[caseDischarged].zh) {
		p.Advise("如以出院日期的月份为准,请写明 columns.discharged", "to take the month from the day of discharge, name columns.discharged")
	}
	if len(m.header) == 1 && strings.ContainsAny(m.header[0], ";\t|") {
		p.Advise("各列须用英文逗号分隔", "columns must be separated by commas")
	}
	m.list = append(m.list, *p)
}
