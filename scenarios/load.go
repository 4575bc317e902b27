package scenarios

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"fundsim/model/assess"
	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/problem"
)

// Options say how a scenario is read.
type Options struct {
	Sets         []string  // PATH=VALUE, laid over the scenario in order
	AllowOutside bool      // data files and extended files may lie outside the scenario's folder
	MaxBytes     int64     // limit per data file; 0 means 2 GiB. YAML is limited to 16 MiB
	Stdin        io.Reader // what "-" reads
	WorkDir      string    // the scenario's folder when it comes from "-"; "" means "."

	// For cases, which may be many.
	Context    context.Context    // ends the reading; nil never does
	Tolerate   money.Ratio        // go on when at most this share of the cases is rejected
	RejectedTo string             // file for rejected cases and their reasons
	Workers    int                // 0 means one per processor
	BedDays    bool               // keep bed days where cases give them
	CaseIDs    bool               // keep case ids, so that single cases can be asked for
	Progress   func(CaseProgress) // told how far the reading has come
}

// FileInfo says what was read from where.
type FileInfo struct {
	Role     string   // scenario, institutions, activity, prior or quotas
	Path     string   // as printed in messages
	Encoding string   // UTF-8, UTF-8 BOM, GB18030 or XLSX
	Sheet    string   // of a workbook
	Rows     int      // below the header
	Ignored  []string // columns that are not used
}

// Scenario (情景) is everything that a settlement needs, read and checked.
type Scenario struct {
	Plan     *plan.Plan
	Activity *plan.Activity
	// SHA256 identifies the merged policy and the bytes of the data files. The
	// layout of the YAML, the names of files and the order of keys do not count.
	SHA256 string
	Files  []FileInfo

	// Where points come from cases: what was read, and what it came to. The engine
	// settles the same cases under other rules.
	CaseReports []*CaseReport
	Engine      *points.Engine
	Official    []points.OfficialGroup
	Points      *points.Result

	// Scores holds what a scorecard gave the institutions, where the scenario names one.
	Scores *assess.Result

	caseSums [][]byte
	cardSum  []byte
	pos      map[string]pos
	tables   map[string]*table
	root     *node // what was merged
	reading  *reading
}

// Load reads the scenario named by ref: the path of a file or of a folder that
// holds scenario.yaml, "-" for opt.Stdin, or pack:NAME for a built-in pack. The
// list holds all errors and warnings, placed and sorted. With errors the
// Scenario is nil.
func Load(ref string, opt Options) (*Scenario, problem.List) {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = defaultMaxDataBytes
	}
	l := &loader{opt: opt, schema: planSchema(), reading: newReading()}
	return l.finish(l.load(ref))
}

// finish places and sorts what was found.
func (l *loader) finish(s *Scenario) (*Scenario, problem.List) {
	if s != nil {
		l.list = s.Place(l.list)
	}
	l.list.Sort()
	if l.list.HasErrors() {
		return nil, l.list
	}
	return s, l.list
}

// loader carries one Load through its stages.
type loader struct {
	opt    Options
	schema *schema
	list   problem.List
	merger *merger
	*reading
}

func (l *loader) load(ref string) *Scenario {
	c := readChain(ref, l.opt)
	l.list = append(l.list, c.list...)
	for _, layer := range c.layers {
		l.list = append(l.list, checkLayer(layer.root, l.schema)...)
	}
	if len(c.layers) == 0 || c.list.HasErrors() {
		return nil // what a missing layer gives cannot be judged
	}
	l.layers, l.files = c.layers, c.files
	return l.assemble()
}

// assemble makes the scenario that the layers and the --sets give together.
func (l *loader) assemble() *Scenario {
	l.merge(l.layers, l.layers[len(l.layers)-1])
	root := l.merger.tree()
	p, d := decodePlan(root, l.schema)
	l.list = append(l.list, d.list...)
	s := &Scenario{Plan: p, Activity: &plan.Activity{}, Files: slices.Clone(l.files), pos: d.pos, tables: map[string]*table{}, root: root, reading: l.reading}
	l.reading.opt = l.opt
	policyOK := !l.list.HasErrors()
	dataOK := l.tables(s, root)
	dataOK = l.scores(s, root) && dataOK
	l.validate(s, d, policyOK, dataOK)
	if s.Plan.Points != nil && !l.list.HasErrors() {
		l.points(s, root)
	}
	if !l.list.HasErrors() {
		s.SHA256 = digest(s)
	}
	return s
}

// merge lays the files and then the --sets over each other.
func (l *loader) merge(layers []layer, top layer) {
	if top.root.get("schema") == nil {
		p := wrong("missing-key", "缺少 schema", "schema is missing").
			Advise("情景文件须写 schema: fundsim/v1", "a scenario file must say schema: fundsim/v1")
		p.Place = top.root.at.place("schema")
		l.list = append(l.list, *p)
		bad := &node{kind: badNode, at: top.root.at}
		top.root.entries = append(top.root.entries, entry{"schema", bad.at, bad})
	}
	l.merger = newMerger(l.schema)
	for _, layer := range layers {
		l.merger.add(layer.root)
	}
	for _, set := range l.opt.Sets {
		l.list = append(l.list, applySet(set, l.merger, top.src.home)...)
	}
	l.list = append(l.list, l.merger.list...)
}

// tables reads the data files, each relative to the file that names it.
func (l *loader) tables(s *Scenario, root *node) bool {
	names, ok := titlesOf(s.Plan), true
	for _, role := range tableRoles {
		n := root.get("data").get(role)
		if n == nil || n.kind != scalarNode {
			ok = ok && (n == nil || n.kind != badNode)
			continue
		}
		f, err := n.at.src.home.resolve(n.text)
		if err != nil {
			p := fileProblem(err, n.text, 0)
			p.Place = n.at.place("data." + role)
			l.list, ok = append(l.list, p), false
			continue
		}
		t := l.table(s, role, f, names)
		s.tables[role] = t
		s.Files = append(s.Files, t.info)
		l.list, ok = append(l.list, t.list...), ok && !t.list.HasErrors()
	}
	return ok
}

// table reads a data file into the scenario, once however often it is asked for.
func (l *loader) table(s *Scenario, role string, f file, names titles) *table {
	key := fmt.Sprint(role, " ", f.identity(), " ", names)
	r := l.read[key]
	if r == nil {
		r = &tableRead{}
		switch role {
		case "institutions":
			r.table, r.institutions = readInstitutions(f, l.opt.MaxBytes)
		case "activity":
			r.table, r.activity = readActivity(f, l.opt.MaxBytes, names)
		case "prior":
			r.table, r.prior = readPrior(f, l.opt.MaxBytes, names)
		case "quotas":
			r.table, r.quotas = readQuotas(f, l.opt.MaxBytes, names)
		}
		l.read[key] = r
	}
	switch role {
	case "institutions":
		s.Plan.Institutions = slices.Clone(r.institutions) // a scorecard gives them scores
	case "activity":
		s.Activity = r.activity
	case "prior":
		s.Plan.Prior = r.prior
	case "quotas":
		s.Plan.Quotas = r.quotas
	}
	return r.table
}

// validate adds what only the whole plan can show. Where something could not be
// read, only those of its findings are kept that cannot follow from that.
func (l *loader) validate(s *Scenario, d *decoder, policyOK, dataOK bool) {
	found := s.Plan.Validate(s.Activity)
	if policyOK && dataOK {
		l.list = append(l.list, withoutEchoes(found, len(s.Plan.Institutions) == 0)...)
		return
	}
	blamed := map[string]bool{}
	for _, p := range l.list {
		if p.Severity == problem.Error {
			head, _, _ := strings.Cut(p.Place.Path, ".")
			blamed[head] = true
		}
	}
	for _, p := range found {
		if p.Place.Path == "" || p.Code != "unknown-reference" || under(d.bad, p.Place.Path) {
			continue
		}
		if target := referred(p.Place.Path); target != "" && !blamed[target] {
			l.list = append(l.list, p)
		}
	}
}

// withoutEchoes drops what follows from an institutions table without rows:
// every row of the other tables would be reported.
func withoutEchoes(found problem.List, noInstitutions bool) problem.List {
	if !noInstitutions {
		return found
	}
	return slices.DeleteFunc(found, func(p problem.Problem) bool {
		return p.Place.Table != "" && (p.Code == "unknown-reference" || p.Code == "not-holder")
	})
}

// referred names the part of the scenario that a reference leads to, or "" for
// one that leads into the tables.
func referred(path string) string {
	keys := strings.Split(path, ".")
	last := keys[len(keys)-1]
	if len(keys) > 1 && keys[len(keys)-2] == "units" {
		last = "unit"
	}
	switch last {
	case "scheme":
		return "schemes"
	case "unit":
		return "units"
	case "sharing":
		return "sharing"
	case "doc":
		return "documents"
	case "schedule":
		return "assessment"
	}
	return ""
}

// under tells whether a path or one of its parents is in the set.
func under(set map[string]bool, path string) bool {
	for p := range maps.Keys(set) {
		if path == p || strings.HasPrefix(path, p+".") || strings.HasPrefix(p, path+".") {
			return true
		}
	}
	return false
}
