package report

import (
	"io"
	"math"
	"strconv"

	"fundsim/calibration/forecast"
)

// BacktestSchema names the format that [Backtest] writes as JSON.
const BacktestSchema = "fundsim.backtest/v1"

// backtestJSON writes scores (origin "" is all origins together) and every
// forecast. Shares are decimals with six places and values have six significant
// digits, as strings; "" where there is none.
func backtestJSON(w io.Writer, all []Backtested) error {
	j := &jsonWriter{}
	j.raw("{\n")
	j.member("schema", BacktestSchema)
	j.rows("measures", len(all), func(i int) {
		b := &all[i]
		j.field("measure", b.Measure)
		j.field("unit", b.Unit)
		j.key("series")
		j.value(len(b.Panel.Series))
		j.key("short")
		j.value(b.Short)
		j.key("origins")
		j.value(b.Origins)
		j.key("years_ahead")
		j.value(b.Ahead)
		best := make([]string, b.Ahead)
		for h := range best {
			if m := b.Best(h + 1); m >= 0 {
				best[h] = b.Methods[m].ID
			}
		}
		j.fieldStrings("best", best)
	})
	type row struct {
		measure, method, origin string
		ahead                   int
		score                   *forecast.Score
		beaten                  []string
	}
	var rows []row
	for i := range all {
		b := &all[i]
		for m, method := range b.Methods {
			for h := 1; h <= b.Ahead; h++ {
				r := row{measure: b.Measure, method: method.ID, ahead: h, score: &b.Total[m][h-1], beaten: []string{}}
				for _, v := range b.Verdicts(h) {
					for _, rival := range v.Beaten {
						if v.Method == m {
							r.beaten = append(r.beaten, b.Methods[rival].ID)
						}
					}
				}
				rows = append(rows, r)
			}
		}
		for o, origin := range b.Origins {
			for m, method := range b.Methods {
				for h := 1; h <= b.Ahead; h++ {
					if b.ByOrigin[m][o][h-1].N > 0 {
						rows = append(rows, row{measure: b.Measure, method: method.ID, origin: strconv.Itoa(origin), ahead: h, score: &b.ByOrigin[m][o][h-1], beaten: []string{}})
					}
				}
			}
		}
	}
	j.rows("scores", len(rows), func(i int) {
		r := &rows[i]
		j.field("measure", r.measure)
		j.field("method", r.method)
		j.field("origin", r.origin)
		j.key("years_ahead")
		j.value(r.ahead)
		j.key("forecasts")
		j.value(r.score.N)
		j.field("mape", sixPlaces(r.score.MAPE()))
		j.field("wape", sixPlaces(r.score.WAPE()))
		j.field("bias", sixPlaces(r.score.Bias()))
		for k, name := range []string{"coverage_50", "coverage_80", "coverage_90"} {
			j.field(name, sixPlaces(r.score.Coverage(k)))
		}
		j.field("crps", sixPlaces(r.score.CRPS()))
		j.fieldStrings("beaten_by", r.beaten)
	})
	writeForecasts(j, all)
	j.raw("\n}\n")
	_, err := w.Write(j.buf.Bytes())
	return err
}

func writeForecasts(j *jsonWriter, all []Backtested) {
	type at struct {
		b *Backtested
		f *forecast.Forecast
	}
	var rows []at
	for i := range all {
		for k := range all[i].Forecasts {
			rows = append(rows, at{&all[i], &all[i].Forecasts[k]})
		}
	}
	j.rows("forecasts", len(rows), func(i int) {
		b, f := rows[i].b, rows[i].f
		j.field("measure", b.Measure)
		j.field("series", b.Panel.Series[f.Series].Key)
		j.field("method", b.Methods[f.Method].ID)
		j.key("origin")
		j.value(f.Origin)
		j.key("year")
		j.value(f.Year)
		j.field("median", decimal(f.Median))
		for k, name := range []string{"50", "80", "90"} {
			low, high := "", ""
			if f.Known {
				low, high = decimal(f.Low[k]), decimal(f.High[k])
			}
			j.field("low_"+name, low)
			j.field("high_"+name, high)
		}
		j.field("actual", decimal(f.Actual))
		j.fieldBool("scored", f.Scored)
	})
}

// sixPlaces writes a share; "" where it is not defined.
func sixPlaces(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(x, 'f', 6, 64)
}
