package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"fundsim/model/problem"
)

// Limits of what is read.
const (
	maxYAMLBytes        = 16 << 20
	defaultMaxDataBytes = 2 << 30
)

// source is one text that values come from: a file, standard input or a --set.
type source struct {
	name  string   // as printed
	text  string   // UTF-8, without BOM
	lines []string // made when first asked for
	home  folder   // where its relative paths start
}

// lineText returns a line of the source, counted from 1, or "".
func (s *source) lineText(line int) string {
	if line < 1 {
		return ""
	}
	if s.lines == nil {
		s.lines = strings.Split(s.text, "\n")
	}
	if line > len(s.lines) {
		return ""
	}
	return strings.TrimRight(s.lines[line-1], "\r")
}

// folder is where the relative paths of a file start. Paths may go up and down
// inside root but not leave it, unless outside is allowed.
type folder struct {
	pack    string // name of the built-in pack, or ""
	root    string // the scenario's folder
	dir     string // of the file, relative to root
	outside bool
}

// file names one file to be read.
type file struct {
	home folder // where its own relative paths start
	name string // as printed
	rel  string // relative to the root of home; any path when outside is allowed
}

// errOutside is returned for a path that leaves the scenario's folder.
var errOutside = errors.New("outside the scenario's folder")

// errNotRegular is returned for pipes and devices.
var errNotRegular = errors.New("not a regular file")

// errIsDir is returned for a directory where a file is expected.
var errIsDir = errors.New("is a directory")

// errTooLarge is returned for a file above its limit.
var errTooLarge = errors.New("too large")

// resolve finds a path written in a file of this folder.
func (f folder) resolve(p string) (file, error) {
	if f.pack != "" {
		rel := path.Join(f.dir, p)
		if path.IsAbs(p) || !filepath.IsLocal(filepath.FromSlash(rel)) {
			return file{}, errOutside
		}
		home := f
		home.dir = path.Dir(rel)
		return file{home: home, name: "pack:" + f.pack + "/" + rel, rel: rel}, nil
	}
	rel := filepath.Join(f.dir, p)
	if filepath.IsAbs(p) {
		rel = filepath.Clean(p)
	}
	if !f.outside && !filepath.IsLocal(rel) {
		return file{}, errOutside
	}
	home := f
	home.dir = filepath.Dir(rel)
	name := rel
	if !filepath.IsAbs(rel) {
		name = filepath.Join(f.root, rel)
	}
	return file{home: home, name: name, rel: rel}, nil
}

// identity tells files apart when chains are checked for cycles.
func (f file) identity() string {
	if f.home.pack != "" {
		return f.name
	}
	if abs, err := filepath.Abs(f.name); err == nil {
		return abs
	}
	return f.name
}

// read returns the file's bytes, at most limit of them.
func (f file) read(limit int64) ([]byte, error) {
	r, err := f.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readLimited(r, limit)
}

func readLimited(r io.Reader, limit int64) ([]byte, error) {
	if st, ok := r.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := st.Stat(); err == nil && info.Mode().IsRegular() {
			if info.Size() > limit {
				return nil, errTooLarge
			}
			// One allocation of the right size instead of growing by doubling.
			data := make([]byte, 0, info.Size()+1)
			return appendAll(data, r, limit)
		}
	}
	return appendAll(nil, r, limit)
}

func appendAll(data []byte, r io.Reader, limit int64) ([]byte, error) {
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > limit:
			return nil, errTooLarge
		case err == io.EOF:
			return data, nil
		case err != nil:
			return nil, err
		}
	}
}

// open opens the file. Inside the scenario's folder it goes through os.Root, so
// that a symbolic link cannot lead out either.
func (f file) open() (io.ReadCloser, error) {
	if f.home.pack != "" {
		return packFiles.Open(path.Join("packs", f.home.pack, f.rel))
	}
	if f.home.outside {
		if err := regular(os.Stat(f.name)); err != nil {
			return nil, err
		}
		return os.Open(f.name)
	}
	root, err := os.OpenRoot(orDot(f.home.root))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(f.rel)
	if err := regular(info, err); err != nil {
		if strings.Contains(err.Error(), "escapes") {
			return nil, errOutside
		}
		return nil, err
	}
	return root.Open(f.rel)
}

// regular refuses what would block or never end when read.
func regular(info fs.FileInfo, err error) error {
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return errIsDir
	case !info.Mode().IsRegular():
		return errNotRegular
	}
	return nil
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

// fileProblem says why a file could not be read. name is the path as written.
func fileProblem(err error, name string, limit int64) problem.Problem {
	p := problem.Problem{Severity: problem.Error, Code: "unreadable-file"}
	switch {
	case errors.Is(err, errOutside):
		p.Code = "outside-folder"
		p.What = problem.T("路径 %[1]q 离开了情景所在的文件夹", "path %[1]q leaves the scenario's folder", name)
		p.Allowed = problem.T("情景文件夹之内的相对路径", "a relative path inside the scenario's folder")
		p.Hint = problem.T("确需引用外部文件时,加 --allow-outside", "to use files elsewhere, add --allow-outside")
	case errors.Is(err, fs.ErrNotExist):
		p.Code = "missing-file"
		p.What = problem.T("文件 %q 不存在", "file %q does not exist", name)
	case errors.Is(err, fs.ErrPermission):
		p.What = problem.T("没有读取文件 %q 的权限", "no permission to read file %q", name)
	case errors.Is(err, errIsDir):
		p.What = problem.T("%q 是文件夹,不是文件", "%q is a directory, not a file", name)
	case errors.Is(err, errNotRegular):
		p.What = problem.T("%q 不是普通文件", "%q is not a regular file", name)
	case errors.Is(err, errTooLarge):
		p.Code = "too-large"
		p.What = problem.T("文件 %q 超过大小上限 %s", "file %q is over the limit of %s", name, bytesText(limit))
	default:
		p.What = problem.T("无法读取文件 %q:%v", "cannot read file %q: %v", name, err)
	}
	return p
}

func bytesText(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d B", n)
}
