package calibration

import (
	"math"

	"fundsim/calibration/forecast"
	"fundsim/model/plan"
	"fundsim/model/problem"
)

// Method is the trend of fitted assumptions as a method of a backtest: for each
// origin the history up to it is fitted anew, and its forecasts of units ×
// schemes are set against what came. The series are those of
// [forecast.OfActivity] by unit, of the same measure; amounts there are in yuan.
func Method(h *plan.History, measure string, series []forecast.Series, o Options) *forecast.Method {
	m, unit := Volume, 0.0
	switch measure {
	case forecast.TotalCost:
		m, unit = Cost, math.Log(100)
	case forecast.FundCost:
		m, unit = FundCost, math.Log(100)
	}
	title := problem.Text{ZH: "测定的趋势(calibrate)", EN: "trend by calibrate"}
	return forecast.Whole("calibrate", title, func(origin, ahead int) []*forecast.Fit {
		out := make([]*forecast.Fit, len(series))
		a, _ := Fit(h.Through(origin), o) // what a short history lacks is simply not forecast
		if a == nil {
			return out
		}
		for years := 1; years <= ahead; years++ {
			for _, f := range a.Forecast(origin+years, Undamped) {
				if f.Measure != m {
					continue
				}
				for i := range series {
					if series[i].Key != f.Unit+" · "+f.Scheme {
						continue
					}
					if out[i] == nil {
						out[i] = &forecast.Fit{Base: origin, Years: len(a.Years), Errors: forecast.Errors{DF: f.DF}}
					}
					out[i].Center = append(out[i].Center, f.LogMedian-unit)
					out[i].Errors.Given = append(out[i].Errors.Given, f.LogSD)
				}
			}
		}
		return out
	})
}
