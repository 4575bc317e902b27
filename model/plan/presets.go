package plan

import (
	"cmp"

	"fundsim/model/money"
	"fundsim/model/problem"
)

// Preset (内置设定) is a published finding on how hospitals reacted to a points
// method, as a ready set of drifts. It applies to lines that a points pool
// prices. That it holds in another place is always an assumption. Source:
// docs/METHOD.md §15.
type Preset struct {
	Name   string
	Title  problem.Text
	Source string       // journal and identifiers
	Note   problem.Text // what was read into the finding
	Drifts []Drift
}

// Presets are the built-in settings, by name.
func Presets() []Preset {
	ratio := func(perMille int64) *money.Ratio {
		r := money.Ratio(perMille) * money.One / 1000
		return &r
	}
	at := func(l Level) Where { return Where{InstitutionSelector: InstitutionSelector{Level: l}} }
	amount := func(fen money.Fen) *money.Fen { return &fen }
	return []Preset{
		{Name: "guangzhou-dip", Source: "Soc Sci Med 2022;292:114601",
			Title:  problem.Text{ZH: "广州 DIP:例均费用 −3.5%,例均点数 +3%", EN: "Guangzhou DIP: cost per case −3.5 %, points per case +3 %"},
			Note:   problem.Text{ZH: "原文例均点数为 3% 以上,取 3%;按全年同幅", EN: "published as more than 3 % of points per case, taken as 3 %, the whole year alike"},
			Drifts: []Drift{{PointsPerCase: ratio(30), CostPerCase: ratio(-35), Per: PerYear}}},
		{Name: "jinhua-drg", Source: "Risk Manag Healthc Policy 2022;15:1659-1669, doi:10.2147/RMHP.S376516",
			Title: problem.Text{ZH: "金华病组点数法:次均费用逐月 −123.16 元(三级)、−89.24 元(二级)", EN: "Jinhua DRG points: cost per visit −123.16 (tertiary), −89.24 yuan (secondary) a month"},
			Note:  problem.Text{ZH: "月趋势自 1 月起累加,用于例均费用;一级与未定级不变", EN: "the monthly trend adds up from January, on cost per case; other levels stay"},
			Drifts: []Drift{{Where: at(Tertiary), CostAmount: amount(-12316), Per: PerMonth},
				{Where: at(Secondary), CostAmount: amount(-8924), Per: PerMonth}}},
		{Name: "taian-dip", Source: "Int J Equity Health 2024;23:55, doi:10.1186/s12939-024-02146-y, PMC10938765",
			Title: problem.Text{ZH: "泰安 DIP:CMI 趋势 +0.022(三级)、+0.008(二级)", EN: "Tai'an DIP: CMI trend +0.022 (tertiary), +0.008 (secondary)"},
			Note:  problem.Text{ZH: "以 CMI = 1 折为例均点数 +2.2%、+0.8%;趋势的时间单位按月(假定)", EN: "as +2.2 % and +0.8 % of points per case at a CMI of 1; that the trend is per month is assumed"},
			Drifts: []Drift{{Where: at(Tertiary), PointsPerCase: ratio(22), Per: PerMonth},
				{Where: at(Secondary), PointsPerCase: ratio(8), Per: PerMonth}}},
	}
}

// PresetOf finds a preset by its name.
func PresetOf(name string) (*Preset, bool) {
	all := Presets()
	for i := range all {
		if all[i].Name == name {
			return &all[i], true
		}
	}
	return nil, false
}

// Clause is the preset's source; its use here is an assumption.
func (p *Preset) Clause() *Clause { return &Clause{Status: Assumed, Note: p.Source} }

// ClauseOf is the clause of one of the block's rules: its own, or the block's.
// Without either a number counts as assumed.
func (b *Behaviour) ClauseOf(own *Clause) *Clause {
	return cmp.Or(own, b.Clause, &Clause{Status: Assumed})
}
