package scenarios

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"fundsim/model/problem"
)

// WriteInit writes a commented scenario made from a built-in pack, with its
// data files, into dir, which is made if need be. It runs unchanged. CSV files
// get a byte order mark, so that spreadsheets read the Chinese text right. No
// existing file is overwritten, and after an error no file is left behind. It
// returns the names of the files written.
func WriteInit(dir, pack, lang string) ([]string, problem.List) {
	var list problem.List
	if _, err := packFile(pack); err != nil {
		return nil, append(list, noPack(pack))
	}
	c := readChain(packPrefix+pack, Options{})
	if c.list.HasErrors() {
		return nil, c.list
	}
	m := newMerger(planSchema())
	for _, l := range c.layers {
		checkLayer(l.root, m.schema)
		m.add(l.root)
	}
	contents := map[string][]byte{scenarioFile: []byte(annotate(m.tree(), lang))}
	names := []string{scenarioFile}
	for _, n := range namedFiles(m.tree()) {
		home := n.at.src.home // the pack's own folder, or that of a pack it lies on
		data, err := fs.ReadFile(packFiles, path.Join("packs", home.pack, home.dir, n.text))
		if err != nil {
			return nil, append(list, fileProblem(err, n.text, 0))
		}
		if strings.HasSuffix(n.text, ".csv") && !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
			data = append([]byte("\xef\xbb\xbf"), data...)
		}
		contents[n.text], names = data, append(names, n.text)
	}
	return names, writeAll(dir, names, contents)
}

// namedFiles are the nodes that name the data files of a scenario.
func namedFiles(root *node) (names []*node) {
	for _, path := range []string{"data.institutions", "data.activity", "data.prior", "data.quotas", "data.cases",
		"points.cases", "points.cases.file", "points.reference", "points.reference.file", "points.base_points"} {
		switch n := root.find(path); {
		case n == nil:
		case n.kind == scalarNode:
			names = append(names, n)
		case n.kind == listNode:
			names = append(names, n.items...)
		}
	}
	return names
}

// writeAll writes files under temporary names and renames them when all are
// there.
func writeAll(dir string, names []string, contents map[string][]byte) (list problem.List) {
	for _, name := range names {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			p := list.Errorf("file-exists", "", "文件 %q 已存在,不覆盖", "file %q exists and is not overwritten", filepath.Join(dir, name))
			p.Advise("请换一个文件夹", "choose another folder")
		}
	}
	if len(list) > 0 {
		return list
	}
	fail := func(err error) problem.List {
		var inPath *fs.PathError
		switch {
		case errors.Is(err, fs.ErrPermission):
			list.Errorf("unwritable", "", "没有在 %[1]q 中建立文件的权限", "no permission to make files in %[1]q", dir)
			return list
		case errors.As(err, &inPath):
			err = inPath.Err // the path of a temporary file says nothing to the user
		}
		list.Errorf("unwritable", "", "无法写入 %[1]q:%[2]v", "cannot write to %[1]q: %[2]v", dir, err)
		return list
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fail(err)
	}
	var temps, done []string
	undo := func(err error) problem.List {
		for _, name := range append(temps, done...) {
			os.Remove(name)
		}
		return fail(err)
	}
	for _, name := range names {
		tmp, err := writeTemp(dir, contents[name])
		if tmp != "" {
			temps = append(temps, tmp)
		}
		if err != nil {
			return undo(err)
		}
	}
	for i, name := range names {
		to := filepath.Join(dir, name)
		if err := os.Rename(temps[i], to); err != nil {
			return undo(err)
		}
		done = append(done, to)
	}
	return nil
}

func writeTemp(dir string, data []byte) (string, error) {
	f, err := os.CreateTemp(dir, ".fundsim-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	return f.Name(), errors.Join(err, f.Close())
}
