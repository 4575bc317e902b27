// Package casegen makes grouped cases (病例) for tests and benchmarks: as many as
// are asked for, the same ones for the same seed. 120 hospitals, 630 groups of
// very unequal size, costs with a long tail.
package casegen

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
)

// The sizes of what is made.
const (
	Institutions = 120
	Groups       = 630
)

// Header names the nine columns.
const Header = "case_id,institution,scheme,month,group,total_cost,fund_cost,bed_days,special\n"

// Case is one case; amounts are in fen.
type Case struct {
	ID                         int
	Institution, Scheme, Group string
	Month, BedDays             int
	TotalCost, FundCost        int64
	Special                    bool
}

// Maker makes cases one after another.
type Maker struct {
	rng          *rand.Rand
	n            int
	institutions []string
	groups       []string
	base         []float64
}

// New returns a maker of the cases of a seed.
func New(seed uint64) *Maker {
	m := &Maker{rng: rand.New(rand.NewPCG(seed, 0x5eed))}
	for i := range Institutions {
		m.institutions = append(m.institutions, InstitutionID(i))
	}
	for g := range Groups {
		m.groups = append(m.groups, fmt.Sprintf("%c%c%d%d", 'A'+g/26%26, 'A'+g%26, g/100+1, g%9+1))
		m.base = append(m.base, 1500*math.Exp(m.rng.ExpFloat64()))
	}
	return m
}

// InstitutionID is the code of the i-th hospital.
func InstitutionID(i int) string { return fmt.Sprintf("H%03d", i+1) }

// Next fills in the next case.
func (m *Maker) Next(c *Case) {
	r := m.rng
	u := r.Float64()
	g := int(u * u * Groups)
	m.n++
	c.ID = m.n
	v := r.Float64()
	c.Institution, c.Group = m.institutions[int(v*v*Institutions)], m.groups[g]
	c.Scheme = "employee"
	if r.Uint32()%5 < 2 {
		c.Scheme = "resident"
	}
	c.Month = 1 + int(r.Uint32()%12)
	x := r.ExpFloat64()
	c.TotalCost = 20_000 + int64(m.base[g]*(20+30*x*x)+float64(r.Uint32()%5000))
	c.FundCost = c.TotalCost * int64(50+r.Uint32()%40) / 100
	c.BedDays = 1 + int(x*6)
	c.Special = r.Uint32()%50 == 0
}

// WriteCSV writes n cases of a seed below the header.
func WriteCSV(w io.Writer, seed uint64, n int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	if _, err := out.WriteString(Header); err != nil {
		return err
	}
	m := New(seed)
	var c Case
	line := make([]byte, 0, 128)
	for range n {
		m.Next(&c)
		line = c.append(line[:0])
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (c *Case) append(b []byte) []byte {
	b = append(b, "ZY2022"...)
	id := strconv.Itoa(c.ID)
	b = append(b, "0000000000"[min(10, len(id)):]...)
	b = append(append(b, id...), ',')
	b = append(append(b, c.Institution...), ',')
	b = append(append(b, c.Scheme...), ',')
	b = append(strconv.AppendInt(b, int64(c.Month), 10), ',')
	b = append(append(b, c.Group...), ',')
	b = append(appendYuan(b, c.TotalCost), ',')
	b = append(appendYuan(b, c.FundCost), ',')
	b = append(strconv.AppendInt(b, int64(c.BedDays), 10), ',')
	if c.Special {
		return append(b, "1\n"...)
	}
	return append(b, "0\n"...)
}

func appendYuan(b []byte, fen int64) []byte {
	b = append(strconv.AppendInt(b, fen/100, 10), '.')
	return append(b, byte('0'+fen/10%10), byte('0'+fen%10))
}
