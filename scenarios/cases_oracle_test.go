package scenarios

import (
	"encoding/csv"
	"io"
	"math/big"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
)

// oracle reads cases from CSV text in the plainest way: encoding/csv line by
// line, package money, math/big. It returns the cases and the lines it rejects.
// It shares nothing with the reader but the names of columns.
type oracle struct {
	src      *plan.CaseSource
	opt      CaseOptions
	column   map[string][]int
	rows     []oracleRow
	rejected []int
}

type oracleRow struct {
	slot             points.Slot
	group, id        string
	patient          string
	total, fund, tcm int64
	bedDays          int64
	special          bool
	in, out          int32
}

func (o *oracle) names(c int) []string {
	mapped := mappedNames(o.src.Columns)
	if c == caseGroup && len(o.src.Columns.Group) > 0 {
		return o.src.Columns.Group
	}
	if mapped[c] != "" {
		return []string{mapped[c]}
	}
	return []string{caseColumns[c].name, caseColumns[c].zh}
}

// read reads the rows of one file's text.
func (o *oracle) read(text string) {
	lines := strings.Split(text, "\n")
	var header []string
	for i, line := range lines {
		line = strings.TrimSuffix(line, "\r")
		if strings.Trim(line, ", \t") == "" {
			continue
		}
		r := csv.NewReader(strings.NewReader(line))
		r.FieldsPerRecord = -1
		fields, err := r.Read()
		if err == nil {
			if _, again := r.Read(); again != io.EOF {
				panic("two records in a line")
			}
		}
		for k := range fields {
			fields[k] = strings.TrimSpace(fields[k])
		}
		if header == nil {
			header = fields
			o.column = map[string][]int{}
			for c := range numCaseColumns {
				for _, name := range o.names(c) {
					if k := slices.Index(header, name); k >= 0 {
						o.column[caseColumns[c].name] = append(o.column[caseColumns[c].name], k)
					}
				}
			}
			continue
		}
		if err == nil && strings.Join(fields, "") == "" {
			continue
		}
		row, ok := oracleRow{}, false
		if err == nil && len(fields) == len(header) && utf8.ValidString(line) {
			row, ok = o.row(fields)
		}
		if ok {
			o.rows = append(o.rows, row)
		} else {
			o.rejected = append(o.rejected, i+1)
		}
	}
}

func (o *oracle) row(fields []string) (r oracleRow, ok bool) {
	ok = true
	must := func(good bool) { ok = ok && good }
	for _, f := range fields {
		if _, found := control(f, ""); found {
			return r, false
		}
	}
	get := func(c int) (string, bool) {
		at := o.column[caseColumns[c].name]
		if len(at) == 0 {
			return "", false
		}
		return fields[at[0]], true
	}
	amount := func(c int) (int64, bool) {
		s, _ := get(c)
		v, err := money.ParseFen(s)
		must(err == nil && v >= 0 && v <= 1e12)
		return int64(v), err == nil
	}
	r.slot.Institution, _ = get(caseInstitution)
	must(slices.Contains(o.opt.Institutions, r.slot.Institution))
	scheme, _ := get(caseScheme)
	id, known := o.opt.Schemes[scheme]
	r.slot.Scheme = id
	must(known)
	month, _ := get(caseMonth)
	m, err := strconv.ParseUint(month, 10, 32)
	must(err == nil && m >= 1 && m <= 12 && len(month) <= 15)
	r.slot.Month = int(m)
	var parts []string
	for _, at := range o.column["group"] {
		must(fields[at] != "")
		parts = append(parts, fields[at])
	}
	r.group = strings.Join(parts, "-")
	r.total, _ = amount(caseTotal)
	if s, there := get(caseFund); s == "" && o.src.FundRatio != nil {
		x := big.NewRat(r.total, 1)
		x.Mul(x, big.NewRat(int64(*o.src.FundRatio), int64(money.One)))
		r.fund, _ = money.RoundRat(x)
	} else if there {
		r.fund, _ = amount(caseFund)
	}
	must(r.fund <= r.total)
	if s, _ := get(caseTCM); s != "" {
		r.tcm, _ = amount(caseTCM)
	}
	o.optional(get, must, &r)
	return r, ok
}

// optional reads the columns that only some rules need.
func (o *oracle) optional(get func(int) (string, bool), must func(bool), r *oracleRow) {
	n := o.opt.Needs
	if n.BedDays {
		s, _ := get(caseBedDays)
		d, err := strconv.ParseUint(s, 10, 32)
		must(err == nil && d <= 65535 && len(s) <= 15)
		r.bedDays = int64(d)
	}
	if s, _ := get(caseSpecial); n.Special {
		must(s == "" || s == "0" || s == "1")
		r.special = s == "1"
	}
	if n.ID {
		r.id, _ = get(caseID)
		must(r.id != "")
	}
	if n.Stays {
		r.patient, _ = get(casePatient)
		must(r.patient != "")
		in, _ := get(caseAdmitted)
		out, _ := get(caseDischarged)
		var ok1, ok2 bool
		r.in, ok1 = oracleDay(in)
		r.out, ok2 = oracleDay(out)
		must(ok1 && ok2 && r.in <= r.out)
	}
}

func oracleDay(s string) (int32, bool) {
	for _, layout := range []string{"2006-01-02", "20060102", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		t, err := time.Parse(layout, s)
		if err == nil && t.Year() > 0 {
			return int32(t.Truncate(24*time.Hour).Unix() / 86400), true
		}
	}
	return 0, false
}

// cases puts the rows into columns as ReadCases promises them.
func (o *oracle) cases() *points.Cases {
	c := &points.Cases{Start: []int64{0}}
	slots := map[points.Slot]*points.SlotTotals{}
	byGroup := map[string][]oracleRow{}
	patients := map[string]uint32{}
	for _, r := range o.rows {
		byGroup[r.group] = append(byGroup[r.group], r)
		if slots[r.slot] == nil {
			slots[r.slot] = &points.SlotTotals{}
			c.Slots = append(c.Slots, r.slot)
		}
		t := slots[r.slot]
		t.Cases, t.TotalCost, t.FundCost, t.TCMFundCost = t.Cases+1, t.TotalCost+r.total, t.FundCost+r.fund, t.TCMFundCost+r.tcm
		if _, ok := patients[r.patient]; !ok {
			patients[r.patient] = uint32(len(patients))
		}
	}
	sort.Slice(c.Slots, func(i, j int) bool {
		a, b := c.Slots[i], c.Slots[j]
		if a.Institution != b.Institution {
			return a.Institution < b.Institution
		}
		if a.Scheme != b.Scheme {
			return a.Scheme < b.Scheme
		}
		return a.Month < b.Month
	})
	place := map[points.Slot]uint32{}
	for i, s := range c.Slots {
		place[s] = uint32(i)
		c.Totals = append(c.Totals, *slots[s])
	}
	c.Groups = sortedKeys(byGroup)
	n := o.opt.Needs
	for _, g := range c.Groups {
		for _, r := range byGroup[g] {
			c.Cost, c.Slot = append(c.Cost, r.total), append(c.Slot, place[r.slot])
			if n.BedDays {
				c.BedDays = append(c.BedDays, int32(r.bedDays))
			}
			if n.Special {
				c.Special = append(c.Special, r.special)
			}
			if n.Stays {
				c.Patient = append(c.Patient, patients[r.patient])
				c.Admitted, c.Discharged = append(c.Admitted, r.in), append(c.Discharged, r.out)
			}
			if n.ID {
				c.ID = append(c.ID, r.id)
			}
		}
		c.Start = append(c.Start, int64(len(c.Cost)))
	}
	return c
}
