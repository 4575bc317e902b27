package scenarios

import (
	"encoding/csv"
	"errors"
	"path/filepath"
	"strings"

	"fundsim/model/assess"
	"fundsim/model/money"
	"fundsim/model/problem"
)

// scoresRole is the role of the data of a scorecard, and the sheet of a workbook
// that is preferred.
const scoresRole = "scores"

// scoreColumns are the columns of a card's data: the party, then every input.
func (c *Card) scoreColumns() []column {
	columns := []column{{"id", "编码", true}, {"title", "名称", true}}
	for _, in := range c.Card.Inputs {
		columns = append(columns, column{in.ID, in.Title, true})
	}
	return columns
}

// Template returns the empty data table of a card as CSV: one line of headers,
// Chinese or English.
func (c *Card) Template(lang string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	var header []string
	for _, col := range c.scoreColumns() {
		header = append(header, in(lang, col.zh, col.name))
	}
	_ = w.Write(header)
	w.Flush()
	return b.String()
}

// LoadData reads the data of a card, CSV or a workbook, one row for each party.
// It is strict: a column that the card does not have, a column or cell that is
// missing, a value out of its range or an id that comes twice is an error with
// its row and column; all are reported together.
func (c *Card) LoadData(ref string, opt Options) ([]assess.Party, problem.List) {
	f, err := topFolder(filepath.Dir(ref), opt).resolve(filepath.Base(ref))
	if err != nil {
		p := fileProblem(err, ref, 0)
		p.Place.File = ref
		return nil, problem.List{p}
	}
	return c.data(f, opt)
}

func (c *Card) data(f file, opt Options) ([]assess.Party, problem.List) {
	limit := opt.MaxBytes
	if limit <= 0 {
		limit = defaultMaxDataBytes
	}
	columns := c.scoreColumns()
	r := newCellReader(columns)
	seen := map[string]int{}
	var out []assess.Party
	t := readColumns(scoresRole, columns, f, limit, func(t *table, line int, cell []string) {
		r.start(t, line, cell)
		p := assess.Party{ID: r.id(0, false), Title: strings.Clone(cell[1]), Values: make([]int64, len(c.Card.Inputs)), Row: line}
		if p.Title == "" {
			p.Title = p.ID
		}
		if first, twice := seen[p.ID]; twice && p.ID != "" {
			r.fail(0, wrong("duplicate-row", "%[1]s 重复,首见于第 %[2]d 行", "%[1]s comes twice, first in row %[2]d", quote(p.ID), first))
		} else {
			seen[p.ID] = line
		}
		for i := range p.Values {
			p.Values[i] = c.cell(r, i)
		}
		out = append(out, p)
	})
	for i := range t.list {
		p := &t.list[i]
		if p.Place.Path != "" { // of the file itself, which no scenario names
			p.Place = problem.Place{File: f.name}
		}
		if p.Code == "ignored-column" { // here a mistake: it may be an input, misspelt
			name := strings.TrimPrefix(strings.TrimSuffix(p.What.EN, " is not known and is ignored"), "column ")
			p.Severity, p.Code = problem.Error, "unknown-column"
			p.What = problem.T("评分表没有列 %s", "the card has no column %s", name)
		}
	}
	if len(out) == 0 && !t.list.HasErrors() {
		t.fileError(wrong("no-rows", "数据没有行", "there are no rows of data"))
	}
	c.places.tables[scoresRole] = t
	c.Files = append(c.Files, t.info)
	list := c.places.Place(t.list)
	list.Sort()
	if list.HasErrors() {
		return nil, list
	}
	return out, list
}

// cell reads the value of an input.
func (c *Card) cell(r *cellReader, i int) int64 {
	in, col := &c.Card.Inputs[i], i+2
	s := r.cell[col]
	if in.Type != assess.YesNo {
		s = r.number(col)
	}
	if s == "" {
		r.fail(col, wrong("empty-cell", "单元格为空", "the cell is empty").Advise("没有发生时写 0;“否”也要写出", "write 0 where nothing happened, and say no where it is no"))
		return 0
	}
	v, err := in.Type.Parse(s)
	if err != nil {
		r.fail(col, inputProblem(in.Type, s, err))
		return 0
	}
	top, limited := c.Maximum(i)
	if v >= 0 && (!limited || v <= top) {
		return v
	}
	p := wrong("out-of-range", "%s 超出范围", "%s is out of range", quote(s))
	if limited {
		p.Allow("0 – %[1]s", "0 – %[2]s", in.Type.Text(top, "zh"), in.Type.Text(top, "en"))
	} else {
		p.Allow("≥ 0", "≥ 0")
	}
	if in.Type == assess.Ratio && isPercentage(v, s) {
		p.Advise("是否想写 %s%%?", "did you mean %s%%?", s)
	}
	r.fail(col, p)
	return 0
}

// inputProblem says why a text is no value of an input's type.
func inputProblem(t assess.InputType, text string, err error) *problem.Problem {
	found := quote(text)
	switch t {
	case assess.Ratio:
		return valueProblem(ratioType, text, err)
	case assess.Amount:
		return moneyProblem(found, err)
	case assess.Count:
		return wrong("bad-number", "%s 不是次数", "%s is not a count", found).Allow("≥ 0 的整数", "a whole number ≥ 0")
	case assess.YesNo:
		return wrong("bad-word", "%s 既不是“是”也不是“否”", "%s is neither yes nor no", found).Allow("是 否 1 0", "yes no 1 0")
	}
	if errors.Is(err, money.ErrDecimals) {
		return wrong("too-many-decimals", "%s 多于 4 位小数", "%s has more than 4 decimals", found)
	}
	return wrong("bad-number", "%s 不是数", "%s is not a number", found).Allow("至多 4 位小数", "at most 4 decimals")
}

// LoadScores reads a card's data and scores it.
func (c *Card) LoadScores(ref string, opt Options) (*assess.Result, problem.List) {
	parties, list := c.LoadData(ref, opt)
	if list.HasErrors() {
		return nil, list
	}
	r, found := c.Assess(parties)
	list = append(list, c.places.Place(found)...)
	if list.HasErrors() {
		return nil, list
	}
	return r, list
}
