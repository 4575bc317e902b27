package calibration

import "fundsim/model/problem"

// What may be left out, and the common reasons.
var (
	whatSeason     = problem.Text{ZH: "季节性", EN: "seasonality"}
	whatDispersion = problem.Text{ZH: "月度离散度", EN: "monthly dispersion"}
	whatTrend      = [numMeasures]problem.Text{
		{ZH: "业务量趋势", EN: "trend of volume"}, {ZH: "次均费用趋势", EN: "trend of unit cost"}, {ZH: "例均点数趋势", EN: "trend of points per case"},
		{ZH: "总费用趋势", EN: "trend of total cost"}, {ZH: "统筹支付趋势", EN: "trend of fund cost"}}
	whatSystemic = [numMeasures]problem.Text{
		{ZH: "业务量系统性标准差", EN: "systemic sd of volume"}, {ZH: "次均费用系统性标准差", EN: "systemic sd of unit cost"}}
	whatCell = [numMeasures]problem.Text{
		{ZH: "业务量机构变异系数", EN: "own cv of volume"}, {ZH: "次均费用机构变异系数", EN: "own cv of unit cost"}, {ZH: "例均点数机构变异系数", EN: "own cv of points per case"}}
	whatCorrelation  = problem.Text{ZH: "系统性因素相关系数", EN: "correlation of systemic factors"}
	whatDistribution = problem.Text{ZH: "次均费用分布", EN: "distribution of unit costs"}
	whatCompletion   = problem.Text{ZH: "完成率", EN: "completion"}

	whyNoMonths = problem.Text{ZH: "没有满 12 个月的年度", EN: "no year with all twelve months"}
	whyUnlinked = problem.Text{ZH: "各年没有共同的机构,不能相比", EN: "the years have no institutions in common to compare them by"}
)
