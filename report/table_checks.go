package report

import (
	"strings"

	"fundsim/model/problem"
)

var checkLabels = struct {
	title, name, ok, difference, pass, fail, none, all, some, sha, program problem.Text
}{
	title:      problem.Text{ZH: "平衡核验", EN: "Certificate of checks"},
	name:       problem.Text{ZH: "核验项", EN: "check"},
	ok:         problem.Text{ZH: "结果", EN: "result"},
	difference: problem.Text{ZH: "差额", EN: "difference"},
	pass:       problem.Text{ZH: "✓ 平衡", EN: "✓ holds"},
	fail:       problem.Text{ZH: "✗ 不平", EN: "✗ fails"},
	none:       problem.Text{ZH: "未作核验,本结果不得使用。", EN: "Nothing was checked; this result must not be used."},
	all:        problem.Text{ZH: "%d 项核验全部平衡,差额为零。", EN: "All %d checks hold, to the fen."},
	some:       problem.Text{ZH: "%d 项核验中有 %d 项不平,本结果不得使用。", EN: "Of %d checks %d fail; this result must not be used."},
	sha:        problem.Text{ZH: "输入文件 SHA-256:%s", EN: "SHA-256 of the inputs: %s"},
	program:    problem.Text{ZH: "程序:fundsim %s", EN: "Program: fundsim %s"},
}

// certificate shows each check with its difference, and what was settled by what.
func (b *builder) certificate() Grid {
	l := &checkLabels
	g := Grid{ID: "checks", Title: b.t(l.title), Columns: []Column{b.key(l.name), b.side(l.ok), b.col(l.difference)}}
	g.Columns[2].Keep = true
	failed := 0
	for _, c := range b.Result.Checks {
		verdict := l.pass
		if !c.OK {
			verdict = l.fail
			failed++
		}
		g.add(Body, text(b.checkName(c.Name)), text(b.t(verdict)), amountCell(c.Difference))
	}
	switch {
	case len(b.Result.Checks) == 0:
		g.Notes = append(g.Notes, b.t(l.none))
	case failed > 0:
		g.Notes = append(g.Notes, b.t(l.some, len(b.Result.Checks), failed))
	default:
		g.Notes = append(g.Notes, b.t(l.all, len(b.Result.Checks)))
	}
	if b.SHA256 != "" {
		g.Notes = append(g.Notes, b.t(l.sha, b.SHA256))
	}
	if program := strings.TrimSpace(b.Version + " " + b.Commit); program != "" {
		g.Notes = append(g.Notes, b.t(l.program, program))
	}
	return g
}

// checkNames puts the invariants of docs/METHOD.md §8 in words.
var checkNames = map[string]problem.Text{
	"budget = reserve + Σ unit budgets":                                                  {ZH: "指标 = 预留金 + 各单元预算", EN: "budget = reserve + Σ unit budgets"},
	"Σ payable + returned − drawn = unit budget":                                         {ZH: "各单元:应付额 + 交回 − 补足 = 预算", EN: "per unit: Σ payable + returned − drawn = budget"},
	"payable + nonpayable = incurred + retained − borne":                                 {ZH: "各机构:应付 + 不予支付 = 发生 + 留用 − 分担", EN: "per institution: payable + nonpayable = incurred + retained − borne"},
	"budget + shortfall + drawn = paid + awards + uses + closing + returned":             {ZH: "各险种:指标 + 缺口 + 动用结余 = 支付 + 奖励 + 定额用途 + 预留金期末 + 归入结余", EN: "per scheme: budget + shortfall + drawn = paid + awards + uses + closing reserve + returned"},
	"payable = advance + forfeited + penalties + final; withheld = released + forfeited": {ZH: "各机构:应付 = 预付 + 扣减 + 处罚 + 清算;保证金 = 返还 + 扣减", EN: "per institution: payable = advance + forfeited + penalties + final; withheld = released + forfeited"},
	"Σ postings = 0, account balances = result":                                          {ZH: "分录借贷相抵,账户余额与结果一致", EN: "postings add up to zero, accounts agree with the result"},
}

func (b *builder) checkName(name string) string {
	if t, ok := checkNames[name]; ok {
		return b.in(t)
	}
	return name
}
