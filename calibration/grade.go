package calibration

import "fundsim/model/problem"

// kind says what a grade's errors are measured against.
type kind uint8

const (
	relative kind = iota // to the value: sds, coefficients of variation, dispersion, means
	growth               // in points of growth
	share                // absolute: correlations
	factor               // absolute: monthly factors
	complete             // absolute: completion
)

// limits are the largest standard errors of the grades A, B and C.
var limits = [...][3]float64{
	relative: {0.10, 0.25, 0.50},
	growth:   {0.01, 0.025, 0.05},
	share:    {0.10, 0.20, 0.30},
	factor:   {0.01, 0.03, 0.08},
	complete: {0.01, 0.03, 0.10},
}

// The least number of years behind grades A, B and C.
var leastYears = [3]int{5, 4, 3}

// gradeOf grades a value: A, B or C where its standard error is within the
// limit of its kind and enough years stand behind it; D otherwise.
func gradeOf(v *Value, k kind, years int) string {
	error := v.SE
	if k == relative {
		if v.Value == 0 {
			return "D"
		}
		error /= v.Value
	}
	for i, grade := range []string{"A", "B", "C"} {
		if error <= limits[k][i] && years >= leastYears[i] {
			return grade
		}
	}
	return "D"
}

// The ways of measuring, as they are named in files and reports.
var (
	howTrend        = problem.Text{ZH: "年度对数线性回归", EN: "log-linear regression on years"}
	howSystemic     = problem.Text{ZH: "年度效应的方差减估计误差", EN: "variance of year effects less estimation error"}
	howPooled       = problem.Text{ZH: "各单元、险种合并的方差", EN: "pooled variance of all pots"}
	howCorrelation  = problem.Text{ZH: "样本相关均值的反演", EN: "inverted mean sample correlation"}
	howCell         = problem.Text{ZH: "双向混合模型 REML", EN: "REML of the two-way mixed model"}
	howDispersion   = problem.Text{ZH: "负二项校正剖面似然", EN: "negative binomial adjusted profile likelihood"}
	howSeason       = problem.Text{ZH: "负二项拟似然", EN: "negative binomial quasi-likelihood"}
	howDistribution = problem.Text{ZH: "最大似然,按 AIC 选择", EN: "maximum likelihood, chosen by AIC"}
	howCompletion   = problem.Text{ZH: "链梯法,Mack 方差", EN: "chain ladder, Mack's variance"}
)

// grades gives every value its span, method and grade.
func (f *fitter) grades() {
	years := f.h.Years
	mark := func(v *Value, k kind, how problem.Text) {
		if v != nil {
			v.Years, v.Method = years, how
			v.Grade = gradeOf(v, k, len(years))
		}
	}
	a := f.out
	for i := range a.Trends {
		for _, v := range a.Trends[i].Growth {
			if v != nil {
				mark(v, growth, howTrend)
				v.Grade = gradeOf(v, growth, v.N)
			}
		}
	}
	for i := range a.Systemic {
		s, how := &a.Systemic[i], howSystemic
		if s.Unit == "*" {
			how = howPooled
		}
		mark(s.Volume, relative, how)
		mark(s.UnitCost, relative, how)
	}
	mark(a.Correlation, share, howCorrelation)
	mark(a.VolumeCost, share, howCorrelation)
	for i := range a.Cells {
		c := &a.Cells[i]
		mark(c.Volume, relative, howCell)
		mark(c.UnitCost, relative, howCell)
		mark(c.PointsPerCase, relative, howCell)
	}
	mark(a.Dispersion, relative, howDispersion)
	for i := range a.ByUnit {
		mark(&a.ByUnit[i].Value, relative, howDispersion)
	}
	for i := range a.Seasons {
		for m := range a.Seasons[i].Factors {
			mark(&a.Seasons[i].Factors[m], factor, howSeason)
		}
	}
	for i := range a.Distributions {
		mark(&a.Distributions[i].Mean, relative, howDistribution)
		mark(&a.Distributions[i].CV, relative, howDistribution)
	}
	for i := range a.Completions {
		c := &a.Completions[i]
		for d := range c.Shares {
			c.Shares[d].Method, c.Shares[d].Years = howCompletion, c.Years
			c.Shares[d].Grade = gradeOf(&c.Shares[d], complete, c.Rows/12+2)
		}
	}
}
