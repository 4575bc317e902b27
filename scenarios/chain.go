package scenarios

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fundsim/model/problem"
)

// maxChain is how many times a file may extend a file that extends a file.
const maxChain = 16

// layer is one file of a scenario.
type layer struct {
	src  *source
	root *node
}

// chain collects the layers of a scenario, the lowest first.
type chain struct {
	opt    Options
	layers []layer
	list   problem.List
	files  []FileInfo
	open   []string // identities of the files being read, outermost first
	names  []string // and their printed names
	done   map[string]bool
}

// readChain reads the scenario named by ref and everything it extends.
func readChain(ref string, opt Options) *chain {
	c := &chain{opt: opt, done: map[string]bool{}}
	if ref == "-" {
		c.stdin()
		return c
	}
	f, err := topFile(ref, opt)
	if err != nil {
		p := fileProblem(err, ref, maxYAMLBytes)
		if name, isPack := strings.CutPrefix(ref, packPrefix); isPack {
			p = noPack(name)
		}
		p.Place.File = ref
		c.list = append(c.list, p)
		return c
	}
	c.file(f, pos{src: &source{name: ref}}, "")
	return c
}

// topFile finds the file that ref names: a pack, a file, or a folder that holds
// scenario.yaml.
func topFile(ref string, opt Options) (file, error) {
	if name, ok := strings.CutPrefix(ref, packPrefix); ok {
		return packFile(name)
	}
	info, err := os.Stat(ref)
	if err != nil {
		return file{}, err
	}
	if info.IsDir() {
		ref = filepath.Join(ref, scenarioFile)
		if _, err := os.Stat(ref); err != nil {
			return file{}, errIsDir
		}
	}
	return topFolder(filepath.Dir(ref), opt).resolve(filepath.Base(ref))
}

func topFolder(root string, opt Options) folder {
	return folder{root: root, dir: ".", outside: opt.AllowOutside}
}

func (c *chain) stdin() {
	src := &source{name: "-", home: topFolder(orDot(c.opt.WorkDir), c.opt)}
	if c.opt.Stdin == nil {
		c.fail(pos{src: src}, "", fileProblem(fs.ErrNotExist, "-", 0))
		return
	}
	data, err := readLimited(c.opt.Stdin, maxYAMLBytes)
	if err != nil {
		c.fail(pos{src: src}, "", fileProblem(err, "-", maxYAMLBytes))
		return
	}
	c.text(src, data)
}

// fail reports a problem at a position.
func (c *chain) fail(at pos, path string, p problem.Problem) {
	p.Place = at.place(path)
	c.list = append(c.list, p)
}

// file reads one file and, before it, the files it extends. by is where it was
// named.
func (c *chain) file(f file, by pos, path string) {
	id := f.identity()
	if i := slices.Index(c.open, id); i >= 0 {
		names := strings.Join(append(slices.Clone(c.names[i:]), f.name), " → ")
		c.fail(by, path, *wrong("extends-cycle", "extends 循环引用:%s", "extends runs in a circle: %s", names))
		return
	}
	if len(c.open) > maxChain {
		names := strings.Join(append(slices.Clone(c.names), f.name), " → ")
		c.fail(by, path, *wrong("extends-too-deep", "extends 超过 %[1]d 层:%[2]s", "extends is more than %[1]d levels deep: %[2]s", maxChain, names))
		return
	}
	// A file that two others extend counts where it came first; applied again it
	// would undo what was laid over it.
	if c.done[id] {
		return
	}
	c.done[id] = true
	data, err := c.bytes(f)
	if err != nil {
		p := fileProblem(err, f.name, maxYAMLBytes)
		c.fail(by, path, p)
		return
	}
	c.open, c.names = append(c.open, id), append(c.names, f.name)
	c.text(&source{name: f.name, home: f.home}, data)
	c.open, c.names = c.open[:len(c.open)-1], c.names[:len(c.names)-1]
}

// bytes reads a layer. The scenario itself may be a pipe, as a shell makes one.
func (c *chain) bytes(f file) ([]byte, error) {
	if len(c.open) > 0 || f.home.pack != "" {
		return f.read(maxYAMLBytes)
	}
	r, err := os.Open(f.name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readLimited(io.Reader(r), maxYAMLBytes)
}

// text parses a layer, reads what it extends, and adds it on top.
func (c *chain) text(src *source, data []byte) {
	text, encoding, bad := decodeText(data)
	if bad != nil {
		bad.Place.File = src.name
		c.list = append(c.list, *bad)
		return
	}
	src.text = text
	c.files = append(c.files, FileInfo{Role: "scenario", Path: src.name, Encoding: encoding})
	if encoding == encGB18030 {
		p := *wrong("encoding", "文件按 GB18030/GBK 编码读取", "the file was read as GB18030/GBK")
		p.Severity = problem.Warning
		c.fail(pos{src: src, line: 1, col: 1}, "", *p.Advise("请核对中文是否正确,最好另存为 UTF-8", "check the Chinese text, better save it as UTF-8"))
	}
	root, list := parseYAML(src)
	c.list = append(c.list, list...)
	if root == nil {
		return
	}
	if root.kind != mapNode {
		if root.kind != badNode {
			c.fail(root.at, "", *wrongShape(root, planSchema(), ""))
		}
		return
	}
	c.extends(src, root)
	c.layers = append(c.layers, layer{src, root})
}

// extends reads the files that a layer lies on, in the order given.
func (c *chain) extends(src *source, root *node) {
	ext := root.get("extends")
	switch {
	case ext == nil || ext.kind == badNode:
	case ext.kind == scalarNode:
		c.extend(src, ext, "extends")
	case ext.kind == listNode:
		for i, it := range ext.items {
			c.extend(src, it, joinIndex("extends", i))
		}
	default:
		p := wrongShape(ext, &schema{shape: scalarShape}, "extends")
		c.fail(ext.at, "extends", *p.Allow("文件路径、pack:名称,或它们的列表", "a path, pack:NAME, or a list of them"))
	}
}

func (c *chain) extend(src *source, n *node, path string) {
	if n.kind != scalarNode || strings.TrimSpace(n.text) == "" {
		if n.kind != badNode {
			c.fail(n.at, path, *wrongShape(n, &schema{shape: scalarShape}, path))
		}
		return
	}
	if name, ok := strings.CutPrefix(n.text, packPrefix); ok {
		f, err := packFile(name)
		if err != nil {
			c.fail(n.at, path, noPack(name))
			return
		}
		c.file(f, n.at, path)
		return
	}
	f, err := src.home.resolve(n.text)
	if err != nil {
		c.fail(n.at, path, fileProblem(err, n.text, maxYAMLBytes))
		return
	}
	c.file(f, n.at, path)
}
