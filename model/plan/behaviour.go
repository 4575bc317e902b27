package plan

import "fundsim/model/money"

// Behaviour (行为反应) says how institutions react to the rules: volume to the
// point value, points per case and cost per case over time, costs shifted to
// patients. Without it nobody reacts. Source: docs/METHOD.md §15.
type Behaviour struct {
	Presets    Names        `key:"presets" need:"no" doc:"内置的有文献出处的设定,见 fundsim packs --behaviour|built-in settings with their sources, see fundsim packs --behaviour"`
	Mode       Reaction     `key:"mode" need:"default=fixed-point" doc:"fixed-point 年内均衡 / monthly 逐月反应|an equilibrium within the year, or a step per month"`
	Responses  []Response   `key:"responses" need:"no" doc:"业务量对点值的反应,每行取首个匹配的一条|volume response to the point value; each line takes the first that matches"`
	Drifts     []Drift      `key:"drifts" need:"no" doc:"例均点数、例均费用的变化,逐条叠加|drift of points and cost per case; all that match apply"`
	Shifts     []CostShift  `key:"shifts" need:"no" doc:"费用转由患者负担,逐条叠加|costs shifted to patients; all that match apply"`
	Tolerance  *money.Ratio `key:"tolerance" need:"no" range:"0%..10%" doc:"点值收敛的相对误差,不写为 0.0001%|relative change of point values below which it has converged; 0.0001% where absent"`
	Iterations int          `key:"iterations" need:"default=100" range:"1..10000" doc:"至多迭代次数|most iterations"`
	Damping    *money.Ratio `key:"damping" need:"no" range:"0%..99%" doc:"阻尼:每步保留上一步业务量的比例,不写为 0|share of the last step kept in each; 0 where absent"`
	Clause     *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// Response (业务量反应) multiplies the volume of lines that a points pool prices by
// (point value ÷ reference)^elasticity. A positive elasticity expands volume
// where a point is worth more, a negative one where it is worth less (冲点).
type Response struct {
	Where      Where       `key:"where" need:"yes" doc:"选取条件,须全部满足|which lines"`
	Elasticity money.Ratio `key:"elasticity" need:"yes" range:"-500%..500%" doc:"弹性:业务量 × (点值 ÷ 参照点值)^弹性;负值表示点值越低越冲量|volume × (point value ÷ reference)^elasticity; negative: more volume where a point is worth less"`
	Reference  *money.Fen  `key:"reference" need:"no" range:"0.01.." doc:"参照点值(元/点),如上年点值;不写为没有任何反应时的点值|reference point value in yuan, such as last year's; that without any reaction where absent"`
	Clause     *Clause     `key:"clause" need:"no" doc:"条款|clause"`
}

// Drift (例均变化) moves points or costs per case: at once for the whole year, or
// month by month from January.
type Drift struct {
	Where         Where        `key:"where" need:"yes" doc:"选取条件,须全部满足|which lines"`
	PointsPerCase *money.Ratio `key:"points_per_case" need:"no" range:"-100%..1000%" doc:"例均点数变化(高编码)|change of points per case (upcoding)"`
	CostPerCase   *money.Ratio `key:"cost_per_case" need:"no" range:"-100%..1000%" doc:"例均费用变化|change of cost per case"`
	CostAmount    *money.Fen   `key:"cost_amount" need:"no" doc:"例均费用变化(元)|change of cost per case, in yuan"`
	Per           Pace         `key:"per" need:"yes" doc:"year 全年同幅 / month 每月累加(1 月起)|year: the whole year alike; month: once more each month from January"`
	Clause        *Clause      `key:"clause" need:"no" doc:"条款|clause"`
}

// CostShift (费用转移) moves a share of the fund's cost to patients: fund cost
// falls, total cost stays.
type CostShift struct {
	Where  Where       `key:"where" need:"yes" doc:"选取条件,须全部满足|which lines"`
	Share  money.Ratio `key:"share" need:"yes" range:"0%..100%" doc:"统筹支付转由患者负担的比例|share of fund cost that patients bear instead"`
	Clause *Clause     `key:"clause" need:"no" doc:"条款|clause"`
}
