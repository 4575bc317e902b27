package report

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"fundsim/model/money"
	"fundsim/model/plan"
)

// HistoryHeader writes the header of a history as CSV, in the columns that are
// read again.
func HistoryHeader(w io.Writer) error {
	_, err := io.WriteString(w, "year,institution,scheme,unit,month,"+strings.Join(plan.ColumnNames[:], ",")+"\n")
	return err
}

// HistoryYear writes the months of one year.
func HistoryYear(w io.Writer, year int, a *plan.Activity) error {
	b := bufio.NewWriter(w)
	var row []byte
	for k, l := range a.Lines {
		head := strconv.Itoa(year) + "," + csvText(l.Institution) + "," + csvText(l.Scheme) + "," + csvText(l.Unit) + ","
		for m := 1; m <= plan.Months; m++ {
			row = append(row[:0], head...)
			row = strconv.AppendInt(row, int64(m), 10)
			for c := range plan.NumColumns {
				row = append(row, ',')
				switch v := *a.Month(c, k, m); {
				case c.IsMoney():
					row = money.Fen(v).AppendYuan(row)
				case c == plan.PointsCol:
					row = append(row, money.Points(v).String()...)
				default:
					row = strconv.AppendInt(row, v, 10)
				}
			}
			b.Write(append(row, '\n'))
		}
	}
	return b.Flush()
}

// csvText quotes a code that needs it.
func csvText(s string) string {
	if !strings.ContainsAny(s, ",\"\r\n") && strings.TrimSpace(s) == s {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}
