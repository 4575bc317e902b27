package forecast

import (
	"math"

	"fundsim/model/problem"
)

// A Method continues a run of logs for the years that come.
type Method struct {
	ID    string
	Title problem.Text
	Rival bool // one of the naive rivals that others are measured against
	Min   int  // years it needs
	fit   func(y []float64, ahead int, p *Params) Fit
	whole func(origin, ahead int) []*Fit
}

// Whole is a method that forecasts all series of a panel at once from what was
// known in the year origin; it gives nil for a series that it cannot forecast.
func Whole(id string, title problem.Text, fit func(origin, ahead int) []*Fit) *Method {
	return &Method{ID: id, Title: title, whole: fit}
}

// Params are what methods are told.
type Params struct {
	Cap     float64 // capped: growth of a year is at most this (0.1 is 10 %)
	Rule    float64 // rule: the published growth of a year
	Damping Damping // damped; see [ChooseDamping]
}

// DefaultParams are the budget rule's cap of 10 %, and no growth.
func DefaultParams() *Params { return &Params{Cap: 0.10, Damping: DefaultDamping} }

// Methods are the methods, rivals first. Source: docs/METHOD.md §18.
var Methods = []Method{
	{ID: "last-year", Title: problem.Text{ZH: "上年", EN: "last year"}, Rival: true, Min: 1, fit: lastYear},
	{ID: "mean-growth", Title: problem.Text{ZH: "上年×平均增幅", EN: "last year × mean growth"}, Rival: true, Min: 2, fit: meanGrowth},
	{ID: "log-linear", Title: problem.Text{ZH: "对数线性趋势", EN: "log-linear trend"}, Min: 3, fit: logLinear},
	{ID: "damped", Title: problem.Text{ZH: "阻尼趋势", EN: "damped trend"}, Min: 2, fit: damped},
	{ID: "capped", Title: problem.Text{ZH: "趋势封顶", EN: "capped trend"}, Min: 3, fit: capped},
	{ID: "gm11", Title: problem.Text{ZH: "灰色预测 GM(1,1)", EN: "grey model GM(1,1)"}, Min: 4, fit: grey},
	{ID: "rule", Title: problem.Text{ZH: "公布增幅", EN: "published growth"}, Min: 1, fit: published},
}

// Named returns the method with the id, or nil.
func Named(id string) *Method {
	for i := range Methods {
		if Methods[i].ID == id {
			return &Methods[i]
		}
	}
	return nil
}

// Fit continues a run for the years ahead; false where it is too short, or where
// the method gives nothing (a grey model may turn negative).
func (m *Method) Fit(r Run, ahead int, p *Params) (Fit, bool) {
	if len(r.Logs) < m.Min || ahead < 1 {
		return Fit{}, false
	}
	f := m.fit(r.Logs, ahead, p)
	f.Base, f.Years = r.Base, len(r.Logs)
	for _, c := range f.Center {
		if math.IsNaN(c) || math.IsInf(c, 0) {
			return Fit{}, false
		}
	}
	return f, true
}

// growths are the differences of logs.
func growths(y []float64) []float64 {
	g := make([]float64, len(y)-1)
	for i := range g {
		g[i] = y[i+1] - y[i]
	}
	return g
}

// meanSD returns mean and standard deviation (n − 1); the deviation of fewer
// than two values is 0 with 0 degrees of freedom.
func meanSD(x []float64) (mean, sd, df float64) {
	for _, v := range x {
		mean += v
	}
	n := float64(len(x))
	mean /= n
	if n < 2 {
		return mean, 0, 0
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / (n - 1)), n - 1
}

// straight is y + h·growth.
func straight(from, growth float64, ahead int) []float64 {
	c := make([]float64, ahead)
	for h := range c {
		c[h] = from + float64(h+1)*growth
	}
	return c
}
