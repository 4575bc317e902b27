package scenarios

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"fundsim/calibration/forecast"
	"fundsim/model/problem"
)

// annualRole names the table of a yearly history, and the sheet of a workbook
// that is preferred.
const annualRole = "history"

// AnnualOptions say how the columns of a yearly history are to be read. Columns
// are named by their header, with or without its unit: 基金收入(亿元) or 基金收入.
type AnnualOptions struct {
	Options
	Year   string     // column of the year; "" is one of the usual names
	Keys   []string   // columns that tell series apart; NAME:2 takes the first two words of the cell
	Values []string   // columns of values; none: all columns but year, keys and conditions
	Pick   [][]string // columns of values, each by the first of its names that is there; in the place of Values
	Where  []string   // COLUMN=VALUE: only such rows; VALUE {OTHER} is the row's value of another column
	Units  []string   // COLUMN=UNIT: units that headers do not give, such as 亿元
	Sum    bool       // rows of one key and year are added up; otherwise they are an error
}

// Annual (年度历史) holds the yearly series of one or more files, one measure
// for each column of values.
type Annual struct {
	Measures []Measure
	Files    []FileInfo
	Left     int // rows that the conditions left out
}

// Measure is one column of values: its series by key, in the unit of the first
// file that has it.
type Measure struct {
	Name   string // header without its unit
	Unit   Unit
	Series []forecast.Series
}

// Find returns the measure with one of the names, or nil.
func (a *Annual) Find(names ...string) *Measure {
	for _, name := range names {
		for i := range a.Measures {
			if a.Measures[i].Name == name {
				return &a.Measures[i]
			}
		}
	}
	return nil
}

// LoadAnnual reads a yearly history from files of real shapes: one row for each
// year (and key), or one column for each year. Every file may hold other years
// of the same columns. The list holds all errors and warnings; with errors there
// is no history.
func LoadAnnual(refs []string, opt AnnualOptions) (*Annual, problem.List) {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = defaultMaxDataBytes
	}
	r := &annualReader{opt: opt, cells: map[annualKey]map[int]float64{}, seen: map[annualCell]cellPlace{}, units: map[string]Unit{}}
	list := r.options()
	if list.HasErrors() {
		return nil, list
	}
	for _, ref := range refs {
		list = append(list, r.read(ref)...)
	}
	if !list.HasErrors() && len(r.cells) == 0 {
		list.Errorf("no-rows", "", "没有可用的数据行", "there are no rows of data to use").Advise("检查 --where", "look at --where")
	}
	if list.HasErrors() {
		return nil, list
	}
	return r.result(), list
}

type annualKey struct{ measure, key string }

type annualCell struct {
	annualKey
	year int
}

func (c annualCell) text() string {
	if c.key == "" {
		return fmt.Sprint(c.year)
	}
	return fmt.Sprintf("%s %d", c.key, c.year)
}

// cellPlace is where a cell was first read.
type cellPlace struct {
	file string
	line int
}

// annualReader gathers the cells of all files.
type annualReader struct {
	opt        AnnualOptions
	keys       []keyColumn
	conditions []condition
	given      map[string]Unit // by column, from the options
	cells      map[annualKey]map[int]float64
	seen       map[annualCell]cellPlace // where a cell was first read
	measures   []string                 // in the order of the files' columns
	units      map[string]Unit
	files      []FileInfo
	left       int
}

type keyColumn struct {
	name  string
	words int // of the cell that count; 0 is all
}

type condition struct{ column, value string }

// options reads keys, conditions and units as they stand on a command line.
func (r *annualReader) options() (list problem.List) {
	for _, k := range r.opt.Keys {
		name, words, ok := cutWords(k)
		if !ok {
			list.Errorf("bad-key", "--key", "--key %s 不成写法", "--key %s is not understood", quote(k)).Allow("列名,或 列名:N(只取前 N 个词)", "COLUMN, or COLUMN:N for the first N words")
		}
		r.keys = append(r.keys, keyColumn{name, words})
	}
	for _, w := range r.opt.Where {
		column, value, ok := strings.Cut(w, "=")
		if !ok || column == "" {
			list.Errorf("bad-condition", "--where", "--where %s 不成写法", "--where %s is not understood", quote(w)).Allow("列名=值,或 列名={另一列}", "COLUMN=VALUE, or COLUMN={OTHER}")
		}
		r.conditions = append(r.conditions, condition{column, value})
	}
	r.given = map[string]Unit{}
	for _, u := range r.opt.Units {
		column, word, _ := strings.Cut(u, "=")
		unit, ok := unitNamed(word)
		if !ok {
			list.Errorf("bad-unit", "--unit", "--unit %s 不成写法", "--unit %s is not understood", quote(u)).Allow("列名=单位,单位为 %[1]s", "COLUMN=UNIT, with a UNIT of %[1]s", unitWords())
		}
		r.given[column] = unit
	}
	return list
}

// cutWords splits NAME:N.
func cutWords(key string) (name string, words int, ok bool) {
	i := strings.LastIndexByte(key, ':')
	if i < 0 {
		return key, 0, key != ""
	}
	n, ok := plainCount(key[i+1:])
	return key[:i], int(min(n, math.MaxInt32)), ok && n > 0 && i > 0 && len(key) > i+1
}

// read reads one file.
func (r *annualReader) read(ref string) problem.List {
	f, err := topFolder(filepath.Dir(ref), r.opt.Options).resolve(filepath.Base(ref))
	if err != nil {
		p := fileProblem(err, ref, 0)
		p.Place.File = ref
		return problem.List{p}
	}
	t := &table{role: annualRole, file: f, limit: r.opt.MaxBytes, info: FileInfo{Role: annualRole, Path: f.name}}
	r.readTable(t)
	r.files = append(r.files, t.info)
	for i := range t.list {
		if p := &t.list[i]; p.Place.Path != "" { // of the file itself, which no scenario names
			p.Place = problem.Place{File: f.name}
		}
	}
	places := &Scenario{tables: map[string]*table{annualRole: t}}
	list := places.Place(t.list)
	list.Sort()
	return list
}

// result sorts what was read into series.
func (r *annualReader) result() *Annual {
	a := &Annual{Files: r.files, Left: r.left}
	for _, name := range r.measures {
		m := Measure{Name: name, Unit: r.units[name]}
		for k, years := range r.cells {
			if k.measure == name {
				m.Series = append(m.Series, seriesOf(k.key, years))
			}
		}
		slices.SortFunc(m.Series, func(a, b forecast.Series) int { return cmp.Compare(a.Key, b.Key) })
		if len(m.Series) > 0 {
			a.Measures = append(a.Measures, m)
		}
	}
	return a
}

func seriesOf(key string, years map[int]float64) forecast.Series {
	sorted := slices.Sorted(maps.Keys(years))
	s := forecast.Series{Key: key, First: sorted[0], Values: make([]float64, sorted[len(sorted)-1]-sorted[0]+1)}
	for i := range s.Values {
		s.Values[i] = math.NaN()
	}
	for y, v := range years {
		s.Values[y-s.First] = v
	}
	return s
}
