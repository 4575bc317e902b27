package casegen

import (
	"compress/gzip"
	"io"
	"os"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// row is a case as Parquet holds it: codes as strings with dictionaries,
// amounts as decimals.
type row struct {
	CaseID      int64  `parquet:"case_id"`
	Institution string `parquet:"institution,dict"`
	Scheme      string `parquet:"scheme,dict"`
	Month       int32  `parquet:"month,dict"`
	Group       string `parquet:"group,dict"`
	TotalCost   int64  `parquet:"total_cost,decimal(2:15)"`
	FundCost    int64  `parquet:"fund_cost,decimal(2:15)"`
	BedDays     int32  `parquet:"bed_days"`
	Special     int32  `parquet:"special,dict"`
}

// WriteParquet writes n cases of a seed in row groups of a million.
func WriteParquet(w io.Writer, seed uint64, n int) error {
	out := parquet.NewGenericWriter[row](w, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(1_000_000))
	m := New(seed)
	var c Case
	batch := make([]row, 0, 4096)
	for i := range n {
		m.Next(&c)
		r := row{int64(c.ID), c.Institution, c.Scheme, int32(c.Month), c.Group, c.TotalCost, c.FundCost, int32(c.BedDays), 0}
		if c.Special {
			r.Special = 1
		}
		if batch = append(batch, r); len(batch) == cap(batch) || i == n-1 {
			if _, err := out.Write(batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return out.Close()
}

// WriteFile writes n cases of a seed in the format that the name's ending says.
func WriteFile(name string, seed uint64, n int) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	switch {
	case strings.HasSuffix(name, ".parquet"):
		return WriteParquet(f, seed, n)
	case strings.HasSuffix(name, ".gz"):
		z, _ := gzip.NewWriterLevel(f, gzip.BestSpeed)
		if err := WriteCSV(z, seed, n); err != nil {
			return err
		}
		return z.Close()
	}
	return WriteCSV(f, seed, n)
}
