package report

import "fundsim/model/problem"

var riskLabels = struct {
	heading, seed, partial, partialFan, howToRead, inShort                                                                                           problem.Text
	schemes, units, people, fan                                                                                                                      problem.Text
	item, expected, mean, sd, worst, lowest, highest, overrun                                                                                        problem.Text
	expectedNote, worstNote, tailsNote, unitNote, gainNote, peopleNote, moreNote, steadyNote, neverNote                                              problem.Text
	known, start, wholeYear, spread, fanNote                                                                                                         problem.Text
	rests, restsNote, ofMonths, ofBudget, ofSystemic, ofCell, correlation, correlationVC                                                             problem.Text
	all, volume, cost, pointsPerCase, poisson, dispersed, fixedMonths, parameters, and, comma                                                        problem.Text
	fitted, ungrounded, tag, colon, semicolon, gainOf, loss, firstMonth, months, monthsKnown, anyShortfall, event, p, se, count, of, errorOf, metric problem.Text
}{
	heading:    problem.Text{ZH: "%s  %d 年度风险分析:%s 次抽样", EN: "%s — risk of %d: %s draws"},
	seed:       problem.Text{ZH: "种子 %d", EN: "Seed %d"},
	partial:    problem.Text{ZH: "【未完成】已中断:完成 %s / %s 次抽样,以下只据已完成的部分。", EN: "PARTIAL: interrupted after %s of %s draws; what follows rests on those only."},
	partialFan: problem.Text{ZH: "【未完成】逐月展望已中断:完成 %s / %s 次抽样。", EN: "PARTIAL: the month view was interrupted after %s of %s draws."},
	howToRead:  problem.Text{ZH: "每次抽样都按同一办法结算到分。P5、P50(中位数)、P95:有 5%、50%、95% 的抽样不高于此数;±:标准误,即抽样次数有限带来的误差。", EN: "Every draw is settled by the same rules, to the fen. P5, P50 (the median), P95: 5%, 50%, 95% of the draws are not above; ±: standard error, what the number of draws leaves open."},
	inShort:    problem.Text{ZH: "要点", EN: "In short"},

	schemes:  problem.Text{ZH: "预留金与缺口 — %s", EN: "Reserve and shortfall — %s"},
	units:    problem.Text{ZH: "预决算单元 — %s", EN: "Units — %s"},
	people:   problem.Text{ZH: "定点医药机构(各险种、单元合计)", EN: "Institutions (all schemes and units)"},
	fan:      problem.Text{ZH: "逐月展望:%s", EN: "Month by month: %s"},
	item:     problem.Text{ZH: "项目", EN: "item"},
	expected: problem.Text{ZH: "按预期", EN: "as expected"},
	mean:     problem.Text{ZH: "平均", EN: "mean"},
	sd:       problem.Text{ZH: "标准差", EN: "sd"},
	worst:    problem.Text{ZH: "最坏 5%", EN: "worst 5%"},
	lowest:   problem.Text{ZH: "最低 5%", EN: "lowest 5%"},
	highest:  problem.Text{ZH: "最高 5%", EN: "highest 5%"},
	overrun:  problem.Text{ZH: "超支概率", EN: "P(overrun)"},

	expectedNote: problem.Text{ZH: "按预期:业务量等于预期时的结算(fundsim settle);它不必等于各次抽样的平均。", EN: "As expected: the settlement where activity is as expected (fundsim settle); it need not be the mean of the draws."},
	worstNote:    problem.Text{ZH: "最坏 5%:最坏的 5% 抽样的平均;余额以低为坏,发生额、应付额、缺口以高为坏。", EN: "Worst 5%: the mean of the worst 5% of the draws; of balances low is bad, of incurred, payable and shortfall high."},
	tailsNote:    problem.Text{ZH: "最低、最高 5%:最低、最高的 5% 抽样的平均;标准误见 --format csv、json。", EN: "Lowest, highest 5%: the mean of the lowest and highest 5% of the draws; standard errors are in csv and json."},
	unitNote:     problem.Text{ZH: "超支概率:单元发生额超过预算的抽样所占比例。", EN: "P(overrun): share of draws in which what the unit incurs exceeds its budget."},
	gainNote:     problem.Text{ZH: "盈亏 = 应付额 − 发生额,负数为机构自担。", EN: "Gain = payable − incurred; negative is what institutions bear themselves."},
	peopleNote:   problem.Text{ZH: "按亏损的概率由大到小排列;亏损的百分比以机构全年发生额为 100%。盈亏 = 应付额 − 发生额,不含奖励。", EN: "Sorted by the probability of loss, the largest first; losses are in per cent of what the institution incurs in the year. Gain = payable − incurred, without awards."},
	moreNote:     problem.Text{ZH: "另有 %d 家机构未列出,--detail 全部列出。", EN: "%d more institutions are not listed; --detail lists all."},
	steadyNote:   problem.Text{ZH: "%d 家机构按项目付费,每次抽样的盈亏都为零,未列出。", EN: "%d institutions are paid item by item: their gain is zero in every draw; not listed."},
	neverNote:    problem.Text{ZH: "0%%:%s 次抽样中没有出现,真实概率大致在 %s 以下(95%% 置信)。", EN: "0%%: in none of the %s draws; the true probability is below about %s (95%% confidence)."},

	known:     problem.Text{ZH: "已知数据", EN: "data to"},
	start:     problem.Text{ZH: "年初(无数据)", EN: "no data yet"},
	wholeYear: problem.Text{ZH: "全年", EN: "whole year"},
	spread:    problem.Text{ZH: "P5–P95 宽度", EN: "P5–P95 width"},
	fanNote:   problem.Text{ZH: "已知月份取情景中的数据,其余月份在已知数据之下抽样,逐次结算到年末;已知越多,区间越窄。", EN: "Known months are as in the scenario, the others are drawn given what those say, and each year is settled: the more is known, the narrower."},

	rests:         problem.Text{ZH: "抽样的依据(%d 项,其中 %d 项为假定)", EN: "What the draws rest on (%d, %d of them assumed)"},
	restsNote:     problem.Text{ZH: "标“假定”者既无条款也无估计依据;结果随之而变,用于决策前请先核实或估计(fundsim calibrate)。", EN: "What is marked assumed has neither a clause nor an estimate behind it; results move with it, so check or fit it (fundsim calibrate) before deciding on it."},
	ofMonths:      problem.Text{ZH: "月度人次(病例)", EN: "monthly visits (cases)"},
	ofBudget:      problem.Text{ZH: "总额预算指标:对数标准差 %s", EN: "budgets: sd of the log %s"},
	ofSystemic:    problem.Text{ZH: "系统性因素(各机构共有) %s · %s", EN: "systemic (shared by all institutions) %s, %s"},
	ofCell:        problem.Text{ZH: "机构自身因素 %s", EN: "institutions' own, %s"},
	correlation:   problem.Text{ZH: "同类系统性因素之间的相关系数:%s", EN: "correlation between systemic factors of the same kind: %s"},
	correlationVC: problem.Text{ZH: "业务量与次均费用的相关系数:%s", EN: "correlation of volume and unit cost: %s"},
	all:           problem.Text{ZH: "全部", EN: "all"},
	volume:        problem.Text{ZH: "业务量 %s", EN: "volume %s"},
	cost:          problem.Text{ZH: "次均费用 %s", EN: "unit cost %s"},
	pointsPerCase: problem.Text{ZH: "例均点数 %s", EN: "points per case %s"},
	poisson:       problem.Text{ZH: "泊松分布", EN: "Poisson"},
	dispersed:     problem.Text{ZH: "负二项分布,离散度 %s", EN: "negative binomial, dispersion %s"},
	fixedMonths:   problem.Text{ZH: "不抽样", EN: "not drawn"},
	parameters:    problem.Text{ZH: "有标准误的参数一并抽样", EN: "parameters with a standard error are drawn too"},
	and:           problem.Text{ZH: "、", EN: ", "},
	comma:         problem.Text{ZH: ",", EN: ", "},
	fitted:        problem.Text{ZH: "估计", EN: "fitted"},
	ungrounded:    problem.Text{ZH: "未注明依据", EN: "no basis given"},
	tag:           problem.Text{ZH: "【%s】", EN: "[%s] "},
	colon:         problem.Text{ZH: ":", EN: ": "},
	semicolon:     problem.Text{ZH: ";", EN: "; "},
	gainOf:        problem.Text{ZH: "盈亏 %s", EN: "gain %s"},
	loss:          problem.Text{ZH: "亏损超 %s 的概率", EN: "P(loss > %s)"},
	firstMonth:    problem.Text{ZH: "1 月", EN: "month 1"},
	months:        problem.Text{ZH: "1–%d 月", EN: "months 1–%d"},
	monthsKnown:   problem.Text{ZH: "已知月数", EN: "months known"},
	anyShortfall:  problem.Text{ZH: "任一险种出现预留金缺口", EN: "a reserve shortfall in any scheme"},
	event:         problem.Text{ZH: "事件", EN: "event"},
	metric:        problem.Text{ZH: "指标", EN: "metric"},
	p:             problem.Text{ZH: "概率", EN: "probability"},
	se:            problem.Text{ZH: "标准误", EN: "standard error"},
	count:         problem.Text{ZH: "出现次数", EN: "count"},
	of:            problem.Text{ZH: "抽样次数", EN: "draws"},
	errorOf:       problem.Text{ZH: "%s 标准误", EN: "%s standard error"},
}
