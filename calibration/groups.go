package calibration

import (
	"math"
	"slices"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// cells states the own variances, of each group and of all, and returns that
// of each line of the panels.
func (f *fitter) cells(m Measure, panels []*panel, all *spread) (ofLines [][]float64) {
	for _, x := range panels {
		ofLines = append(ofLines, make([]float64, len(x.lines)))
		for i := range x.lines {
			ofLines[len(ofLines)-1][i] = all.own[0]
		}
	}
	if m > PointsPerCase {
		return ofLines // only measured for forecasts
	}
	keys := f.group(panels)
	if len(keys) > 1 {
		groups := fitSpread(panels, len(keys))
		for g, key := range keys {
			if unknown := key.level == "" && (f.CellBy == ByLevel || f.CellBy == ByUnitLevel); !unknown {
				f.cell(m, key, groups, g)
			}
		}
		for k, x := range panels {
			for i, g := range x.group {
				if groups.df[g] >= leastDF {
					ofLines[k][i] = groups.own[g]
				}
			}
			clear(x.group)
		}
	}
	f.cell(m, cellKey{}, all, 0)
	return ofLines
}

// cellKey names a group of cells.
type cellKey struct {
	unit  string
	level plan.Level
}

// compare puts what is narrower first, so that the group of all comes last.
func (k cellKey) compare(l cellKey) int {
	rank := func(k cellKey) string {
		if k == (cellKey{}) {
			return "1"
		}
		return "0" + k.unit + "\x00" + string(k.level)
	}
	return strings.Compare(rank(k), rank(l))
}

// group numbers the groups of the panels' lines.
func (f *fitter) group(panels []*panel) (keys []cellKey) {
	key := func(line int) (k cellKey) {
		l := f.h.Lines[line]
		if f.CellBy == ByUnit || f.CellBy == ByUnitLevel {
			k.unit = l.Unit
		}
		if f.CellBy == ByLevel || f.CellBy == ByUnitLevel {
			k.level = f.levels[l.Institution]
		}
		return k
	}
	for _, x := range panels {
		for _, line := range x.lines {
			if k := key(line); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	slices.SortFunc(keys, cellKey.compare)
	for _, x := range panels {
		for i, line := range x.lines {
			x.group[i] = slices.Index(keys, key(line))
		}
	}
	return keys
}

// leastDF is how many degrees of freedom an own variance needs.
const leastDF = 10

// cell states one own variance.
func (f *fitter) cell(m Measure, key cellKey, s *spread, g int) {
	if s.df[g] < leastDF {
		miss := f.missing(whatCell[m], key.unit, "", problem.T("自由度 %.0f 不足 %d(%d 家机构、%d 个机构年)", "%.0[1]f degrees of freedom are fewer than %[2]d (%[3]d lines, %[4]d institution-years)",
			math.Max(0, s.df[g]), leastDF, s.lines[g], s.cells[g]))
		miss.Level = key.level
		return
	}
	i := slices.IndexFunc(f.out.Cells, func(c Cell) bool { return c.Unit == key.unit && c.Level == key.level })
	if i < 0 {
		f.out.Cells = append(f.out.Cells, Cell{Unit: key.unit, Level: key.level})
		i = len(f.out.Cells) - 1
	}
	v := s.value(g)
	switch c := &f.out.Cells[i]; m {
	case Volume:
		c.Volume = &v
	case UnitCost:
		c.UnitCost = &v
	case PointsPerCase:
		c.PointsPerCase = &v
	}
}
