package report

import (
	"fundsim/model/problem"
)

var pairedLabels = struct {
	heading, howToRead, whole, better, closing, stop, people                                           problem.Text
	meanOf, difference, low, high, higher, lower, equal, verdict                                       problem.Text
	isHigher, isLower, isEqual, isOpen                                                                 problem.Text
	schemes, units, institutions, flips, peopleNote, between, sameNote, alone, flipsNote               problem.Text
	turn, toGain, toLoss, withinError, leftOut, scenario, baseMean, otherMean, higherN, lowerN, equalN problem.Text
}{
	heading:   problem.Text{ZH: "情景比较:%s(%s 次共同抽样)", EN: "Comparison: %s (%s common draws)"},
	howToRead: problem.Text{ZH: "各情景用同一组随机数,逐次抽样相减,共有的偶然波动相互抵消;±:标准误,95% 区间:平均差额的置信区间,含 0 则抽样次数不足以区分。", EN: "All scenarios use the same random numbers and are subtracted draw by draw, so that chance they share cancels; ±: standard error; 95%: interval of the mean difference; where it holds 0 the draws cannot tell the two apart."},
	whole:     problem.Text{ZH: "%s:%s 预留金不被用尽的比例 %s,%s %s;", EN: "%s: the reserve lasts in %[3]s of draws in %[2]s, in %[5]s in %[4]s; "},
	better:    problem.Text{ZH: "同一抽样下 %s 较好 %s,%s 较好 %s,相同 %s", EN: "in the same draw %s is better in %s, %s in %s, equal in %s"},
	closing:   problem.Text{ZH: ";期末余额的平均差额(%s − %s)%s,95%% 区间 %s 至 %s", EN: "; mean difference of the closing reserve (%s less %s) %s, 95%% interval %s to %s"},
	stop:      problem.Text{ZH: "。", EN: "."},
	people:    problem.Text{ZH: "机构盈亏:%s 使 %d 家平均增加、%d 家平均减少,%d 家不能区分;%d 家的平均盈亏变号。", EN: "Gains of institutions: in %s %d rise on average, %d fall, %d cannot be told; the mean gain of %d changes its sign."},

	meanOf:     problem.Text{ZH: "%s 平均", EN: "mean of %s"},
	difference: problem.Text{ZH: "平均差额", EN: "mean difference"},
	low:        problem.Text{ZH: "95% 下限", EN: "95% from"},
	high:       problem.Text{ZH: "95% 上限", EN: "to"},
	higher:     problem.Text{ZH: "较高", EN: "higher"},
	lower:      problem.Text{ZH: "较低", EN: "lower"},
	equal:      problem.Text{ZH: "相同", EN: "equal"},
	verdict:    problem.Text{ZH: "判断", EN: "verdict"},
	isHigher:   problem.Text{ZH: "较高", EN: "higher"},
	isLower:    problem.Text{ZH: "较低", EN: "lower"},
	isEqual:    problem.Text{ZH: "相同", EN: "equal"},
	isOpen:     problem.Text{ZH: "不能区分", EN: "open"},

	schemes:      problem.Text{ZH: "险种 — %s:%s 减 %s", EN: "Schemes — %s: %s less %s"},
	units:        problem.Text{ZH: "预决算单元 — %s:%s 减 %s", EN: "Units — %s: %s less %s"},
	institutions: problem.Text{ZH: "机构盈亏 — %s 减 %s", EN: "Gains of institutions — %s less %s"},
	flips:        problem.Text{ZH: "平均盈亏变号的机构 — %s 与 %s 相比", EN: "Institutions whose mean gain changes its sign — %s against %s"},
	peopleNote:   problem.Text{ZH: "盈亏 = 应付额 − 发生额,各险种、单元合计;按平均差额由大到小排列。较高、较低、相同:各占多少次抽样。", EN: "Gain = payable − incurred, all schemes and units; sorted by mean difference. Higher, lower, equal: in what share of the draws."},
	between:      problem.Text{ZH: "居中的 %d 家未列出,--detail 全部列出。", EN: "%d between them are not listed; --detail lists all."},
	sameNote:     problem.Text{ZH: "另有 %d 家每次抽样都相同,未列出。", EN: "%d are the same in every draw; not listed."},
	alone:        problem.Text{ZH: "%d 家机构只见于其中一个情景,不能逐次相减,未列出。", EN: "%d institutions are in one of the scenarios only and cannot be subtracted; not listed."},
	flipsNote:    problem.Text{ZH: "备注“误差内”:其中一个平均数与 0 之差不到 1.96 个标准误,换一组抽样可能不变号。", EN: "“Within error”: one of the means is less than 1.96 standard errors from 0; other draws might show no change of sign."},

	turn:        problem.Text{ZH: "变化", EN: "change"},
	toGain:      problem.Text{ZH: "由亏转盈", EN: "loss to gain"},
	toLoss:      problem.Text{ZH: "由盈转亏", EN: "gain to loss"},
	withinError: problem.Text{ZH: "误差内", EN: "within error"},
	leftOut:     problem.Text{ZH: "没有差异、未列出的表:%s", EN: "Tables without a difference, left out: %s"},
	scenario:    problem.Text{ZH: "情景", EN: "scenario"},
	baseMean:    problem.Text{ZH: "基准平均", EN: "mean of base"},
	otherMean:   problem.Text{ZH: "情景平均", EN: "mean in the scenario"},
	higherN:     problem.Text{ZH: "较高次数", EN: "draws higher"},
	lowerN:      problem.Text{ZH: "较低次数", EN: "draws lower"},
	equalN:      problem.Text{ZH: "相同次数", EN: "draws equal"},
}
