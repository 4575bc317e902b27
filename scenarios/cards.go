package scenarios

import (
	"crypto/sha256"
	"embed"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"fundsim/model/assess"
	"fundsim/model/problem"
)

//go:embed cards
var cardFiles embed.FS

const cardPrefix = "card:"

// Card (考核评分表) is a scorecard that has been read and checked.
type Card struct {
	*assess.Compiled
	Files []FileInfo

	sum    [sha256.Size]byte // of the file's bytes
	places *Scenario         // only its positions and tables are used
}

// cardSchema returns the format of a scorecard.
func cardSchema() *schema { return schemaOf(reflect.TypeFor[assess.Card](), "") }

// LoadCard reads the scorecard named by ref: a file, "-" for opt.Stdin, or
// card:NAME for a built-in one. The list holds all errors and warnings, placed
// and sorted. With errors there is no card.
func LoadCard(ref string, opt Options) (*Card, problem.List) {
	data, home, bad := cardBytes(ref, opt)
	if bad != nil {
		return nil, problem.List{*bad}
	}
	c, list := parseCard(&source{name: ref, home: home}, data)
	list.Sort()
	if list.HasErrors() {
		return nil, list
	}
	return c, list
}

// cardBytes reads the text of a card and says where its relative paths start.
func cardBytes(ref string, opt Options) ([]byte, folder, *problem.Problem) {
	var data []byte
	var err error
	home := topFolder(orDot(opt.WorkDir), opt)
	name, builtIn := strings.CutPrefix(ref, cardPrefix)
	switch {
	case builtIn && !slices.Contains(cardNames(), name):
		p := noCard(name)
		p.Place.File = ref
		return nil, home, p
	case builtIn:
		data, err = cardFiles.ReadFile("cards/" + name + ".yaml")
	case ref == "-" && opt.Stdin != nil:
		data, err = readLimited(opt.Stdin, maxYAMLBytes)
	default:
		home = topFolder(filepath.Dir(ref), opt)
		data, err = readCardFile(ref)
	}
	if err != nil {
		p := fileProblem(err, ref, maxYAMLBytes)
		p.Place.File = ref
		return nil, home, &p
	}
	return data, home, nil
}

// readCardFile reads a file of the user, which may be a pipe but no folder.
func readCardFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errIsDir
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readLimited(io.Reader(f), maxYAMLBytes)
}

// parseCard goes through the stages of the scenario reader: text, tree, check
// against the tags, values, and then what only the whole card can show.
func parseCard(src *source, data []byte) (*Card, problem.List) {
	text, encoding, bad := decodeText(data)
	if bad != nil {
		bad.Place.File = src.name
		return nil, problem.List{*bad}
	}
	src.text = text
	root, list := parseYAML(src)
	if root == nil {
		return nil, list
	}
	s := cardSchema()
	if root.kind != mapNode {
		if root.kind != badNode {
			p := wrongShape(root, s, "")
			p.Place = root.at.place("")
			list = append(list, *p)
		}
		return nil, list
	}
	if ext := root.get("extends"); ext != nil {
		p := wrong("unknown-key", "评分表没有 extends", "a scorecard has no extends").
			Advise("请复制一份内置评分表来改:fundsim score card:名称 --show", "copy a built-in card and change it: fundsim score card:NAME --show")
		p.Place = ext.at.place("extends")
		list = append(list, *p)
	}
	list = append(list, checkLayer(root, s)...)
	m := newMerger(s) // a single layer: it refuses null and takes out what is removed
	m.add(root)
	list = append(list, m.list...)
	d := &decoder{pos: map[string]pos{}, bad: map[string]bool{}, meant: map[string]string{}}
	card := &assess.Card{}
	d.value(m.tree(), &field{schema: s}, reflect.ValueOf(card).Elem(), "")
	list = append(list, d.list...)
	c := &Card{sum: sha256.Sum256(data), places: &Scenario{pos: d.pos, tables: map[string]*table{}},
		Files: []FileInfo{{Role: "card", Path: src.name, Encoding: encoding}}}
	if list.HasErrors() {
		return nil, list
	}
	var found problem.List
	c.Compiled, found = assess.Compile(card)
	return c, append(list, c.places.Place(found)...)
}

// CardInfo describes one built-in scorecard.
type CardInfo struct {
	Name, Title, Notes string
}

// Cards lists the built-in scorecards by name.
func Cards() (infos []CardInfo) {
	for _, name := range cardNames() {
		info := CardInfo{Name: name}
		if c, list := LoadCard(cardPrefix+name, Options{}); !list.HasErrors() {
			info.Title, info.Notes = c.Card.Title, c.Card.Notes
		}
		infos = append(infos, info)
	}
	return infos
}

// CardText returns the text of a card, to be copied and changed.
func CardText(ref string, opt Options) (string, problem.List) {
	data, _, bad := cardBytes(ref, opt)
	if bad != nil {
		return "", problem.List{*bad}
	}
	return string(data), nil
}

func cardNames() (names []string) {
	entries, err := fs.ReadDir(cardFiles, "cards")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), path.Ext(e.Name())))
	}
	return names
}

func noCard(name string) *problem.Problem {
	names := cardNames()
	all := cardPrefix + strings.Join(names, " "+cardPrefix)
	p := wrong("unknown-card", "没有名为 %q 的内置评分表", "there is no built-in card %q", name).Allow("%s", "%s", all)
	if near := problem.Nearest(name, names); near != "" {
		p.Advise("是否想写 %q?", "did you mean %q?", cardPrefix+near)
	}
	return p
}
