// Command gencity writes the made-up places of the built-in packs, the same ones
// every time:
//
//	go run ./scenarios/internal/gencity -o scenarios/packs
//
// Institutions, amounts and cases are drawn from a seed and stand for no real
// place.
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// packSeed is the seed of the packs; their notes name it.
const packSeed = 20250101

func main() {
	seed := flag.Uint64("seed", packSeed, "the same seed makes the same places")
	dir := flag.String("o", "scenarios/packs", "the folder of the packs")
	flag.Parse()
	if err := writeAll(*seed, *dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// folders are the packs that have data of their own from here.
var folders = []string{"sample-city", "anhui-county", "jinhua-drg"}

// writeAll writes every place into its pack's folder below dir.
func writeAll(seed uint64, dir string) error {
	for i, write := range []func(*rand.Rand, string) error{city, county, cases} {
		if err := write(rand.New(rand.NewPCG(seed, uint64(i))), dir); err != nil {
			return err
		}
	}
	return nil
}

// table is a CSV file under way.
type table [][]string

func (t *table) row(cells ...any) {
	line := make([]string, len(cells))
	for i, c := range cells {
		line[i] = fmt.Sprint(c)
	}
	*t = append(*t, line)
}

func (t table) write(parts ...string) error {
	f, err := os.Create(filepath.Join(parts...))
	if err != nil {
		return err
	}
	if err := csv.NewWriter(f).WriteAll(t); err != nil {
		return err
	}
	return f.Close()
}

// yuan writes an amount of fen.
func yuan(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }

// around is x, up to a share off on either side.
func around(r *rand.Rand, x, off float64) float64 { return x * (1 + off*(2*r.Float64()-1)) }

// place is one institution and what it costs the fund in a year, in yuan.
type place struct {
	id, title, kind, level, region, alliance string
	lead, excluded                           int
	score                                    string
	fund, growth                             float64
}

var institutionHead = []any{"id", "title", "kind", "level", "ownership", "region", "alliance", "lead", "designated_on", "score", "excluded"}

func institutions(places []place) (t table) {
	t.row(institutionHead...)
	for _, p := range places {
		t.row(p.id, p.title, p.kind, p.level, "public", p.region, p.alliance, p.lead, "2001-01-01", p.score, p.excluded)
	}
	return t
}

// season is a month's part of a year.
var season = [12]float64{1.02, 0.86, 1.05, 1.01, 0.99, 0.97, 0.98, 0.99, 0.98, 0.97, 1.04, 1.14}

// years writes this year month by month and last year's total.
func years(r *rand.Rand, places []place, scheme, unit string, penalties map[string]int64) (activity, prior table) {
	activity.row("institution", "scheme", "unit", "month", "visits", "persons", "total_cost", "fund_cost", "deductions", "penalties")
	prior.row("institution", "scheme", "unit", "visits", "persons", "total_cost", "fund_cost")
	for _, p := range places {
		perVisit := map[string]float64{"tertiary": 9000, "secondary": 5200, "primary": 1400, "none": 60}[p.level]
		ratio := around(r, 0.68, 0.06)
		for m := range 12 {
			fund := int64(around(r, p.fund/12*season[m], 0.05) * 100)
			total := int64(float64(fund) / ratio)
			visits := max(1, int64(around(r, float64(total)/100/perVisit, 0.05)))
			persons := int64(float64(visits) * (0.85 - 0.05*float64(m)))
			fine := ""
			if v := penalties[p.id]; v > 0 && m == 8 {
				fine = yuan(v)
			}
			activity.row(p.id, scheme, unit, m+1, visits, persons, yuan(total), yuan(fund), yuan(int64(float64(fund)*0.004*r.Float64())), fine)
		}
		fund := int64(p.fund / (1 + p.growth) * 100)
		total := int64(float64(fund) / ratio)
		visits := int64(float64(total) / 100 / perVisit)
		prior.row(p.id, scheme, unit, visits, int64(float64(visits)*0.58), yuan(total), yuan(fund))
	}
	return activity, prior
}

// city is the made-up city whose hospitals several packs settle by their own
// rules: growth from well below to far above last year's level.
func city(r *rand.Rand, dir string) error {
	var places []place
	growth := []float64{0.03, -0.04, 0.075, 0.125, 0.02, 0.19, -0.10, 0.06}
	names := []string{"市第一医院", "市第二医院", "市中医医院", "市妇幼保健院", "东城医院", "西城医院", "南城康复医院", "北城医院"}
	for i, g := range growth {
		level := "secondary"
		if i < 2 {
			level = "tertiary"
		}
		places = append(places, place{id: fmt.Sprintf("h%02d", i+1), title: names[i], kind: "hospital", level: level, region: "local",
			score: strconv.FormatFloat(math.Round(around(r, 90, 0.09)*10)/10, 'f', 1, 64), fund: around(r, []float64{9000, 7000, 4000, 2500, 2000, 1800, 1200, 1000}[i]*1e4, 0.03), growth: g})
	}
	activity, prior := years(r, places, "employee", "inpatient", nil)
	var quotas table
	quotas.row("holder", "scheme", "unit", "budget")
	left := int64(28_500 * 1e6)
	for i, p := range places {
		q := int64(p.fund/(1+p.growth)*1.03/1e4) * 1e6
		if i == len(places)-1 {
			q = left
		}
		left -= q
		quotas.row(p.id, "employee", "inpatient", yuan(q))
	}
	for name, t := range map[string]table{"institutions": institutions(places), "activity": activity, "prior": prior, "quotas": quotas} {
		if err := t.write(dir, "sample-city", name+".csv"); err != nil {
			return err
		}
	}
	return nil
}

// county is a made-up county with one alliance of 34 and two rows for what is
// spent outside it.
func county(r *rand.Rand, dir string) error {
	score := func(mean float64) string {
		return strconv.FormatFloat(math.Round(around(r, mean, 0.05)*10)/10, 'f', 1, 64)
	}
	places := []place{
		{id: "c01", title: "县人民医院", kind: "hospital", level: "secondary", region: "local", alliance: "m01", lead: 1, score: score(95), fund: 16_200e4, growth: 0.05},
		{id: "c02", title: "县中医医院", kind: "hospital", level: "secondary", region: "local", alliance: "m01", score: score(94), fund: 6_900e4, growth: 0.06},
	}
	for i := range 12 {
		p := place{id: fmt.Sprintf("t%02d", i+1), title: fmt.Sprintf("第%d乡镇卫生院", i+1), kind: "hospital", level: "primary", region: "local", alliance: "m01",
			score: score(94), fund: around(r, 880e4, 0.35), growth: 0.08}
		if i == 6 {
			p.excluded = 1
		}
		places = append(places, p)
	}
	for i := range 20 {
		p := place{id: fmt.Sprintf("v%02d", i+1), title: fmt.Sprintf("第%d村卫生室", i+1), kind: "clinic", level: "none", region: "local", alliance: "m01",
			score: score(93), fund: around(r, 62e4, 0.4), growth: 0.04}
		if i == 12 {
			p.excluded = 1
		}
		places = append(places, p)
	}
	for i, title := range []string{"县外就医:本市其他医院", "县外就医:省级及省外"} {
		places = append(places, place{id: fmt.Sprintf("x%02d", i+1), title: title, kind: "hospital", level: "tertiary", region: "outside", excluded: 1,
			score: "100", fund: []float64{8_600e4, 7_700e4}[i], growth: -0.02})
	}
	activity, prior := years(r, places, "resident", "package", map[string]int64{"t07": 12_000_000, "v13": 800_000})
	for name, t := range map[string]table{"institutions": institutions(places), "activity": activity, "prior": prior} {
		if err := t.write(dir, "anhui-county", name+".csv"); err != nil {
			return err
		}
	}
	return nil
}

// groups are a few groups of the published list with a made-up mean cost.
var groups = []struct {
	code string
	mean float64
}{{"BR23", 11800}, {"BU25", 7200}, {"CB31", 6900}, {"DD25", 9400}, {"DT13", 4100}, {"ES23", 6800}, {"ES31", 9900}, {"FM15", 38500}, {"FR23", 10400},
	{"FV23", 7700}, {"GB25", 33800}, {"GD25", 12100}, {"GK23", 7300}, {"GU23", 5600}, {"HC25", 19800}, {"HU15", 6100}, {"IB25", 36500}, {"IC25", 46800},
	{"IU25", 5900}, {"IZ13", 8300}, {"KS13", 7900}, {"LD15", 13900}, {"LS15", 8800}, {"OB25", 8900}, {"OR15", 4600}, {"NA21", 24300}, {"XT25", 5200}}

// cases is a year of made-up grouped cases of ten hospitals; some patients come
// back within days.
func cases(r *rand.Rand, dir string) error {
	places := []place{}
	for i, title := range []string{"市中心医院", "市人民医院", "市中医医院", "城东医院", "城西医院", "城南医院", "城北医院", "北山镇卫生院", "双溪镇卫生院", "江滨镇卫生院"} {
		level := []string{"tertiary", "tertiary", "tertiary", "secondary", "secondary", "secondary", "secondary", "primary", "primary", "primary"}[i]
		places = append(places, place{id: fmt.Sprintf("j%02d", i+1), title: title, kind: "hospital", level: level, region: "local",
			score: strconv.FormatFloat(math.Round(around(r, 93, 0.05)*10)/10, 'f', 1, 64)})
	}
	var t table
	t.row("case_id", "institution", "scheme", "month", "group", "total_cost", "fund_cost", "bed_days", "patient", "admitted", "discharged")
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := 1; n <= 1400; n++ {
		p := places[int(float64(len(places))*r.Float64()*r.Float64())]
		g := groups[int(float64(len(groups))*math.Pow(r.Float64(), 1.4))]
		factor := map[string]float64{"tertiary": 1.12, "secondary": 0.96, "primary": 0.8}[p.level]
		scheme := []string{"resident", "resident", "employee"}[r.IntN(3)]
		day, patient := r.IntN(330), fmt.Sprintf("b%05d", n)
		for stay := range 2 {
			factor := factor
			switch r.IntN(24) { // a few far below and a few far above the mean
			case 0:
				factor *= 0.3
			case 1:
				factor *= 0.62
			case 2:
				factor *= 3.4
			}
			total := int64(g.mean * factor * math.Exp(0.22*r.NormFloat64()) * 100)
			days := 2 + r.IntN(12)
			in := start.AddDate(0, 0, day)
			out := in.AddDate(0, 0, days)
			t.row(fmt.Sprintf("z%05d%s", n, []string{"", "b"}[stay]), p.id, scheme, int(out.Month()), g.code, yuan(total), yuan(int64(float64(total)*around(r, 0.7, 0.04))),
				days, patient, in.Format(time.DateOnly), out.Format(time.DateOnly))
			if r.IntN(30) != 0 || day+days+20 > 340 {
				break
			}
			day += days + 3 + r.IntN(20)
		}
	}
	if err := institutions(places).write(dir, "jinhua-drg", "institutions.csv"); err != nil {
		return err
	}
	return t.write(dir, "jinhua-drg", "cases.csv")
}
