package scenarios

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

// caseFile is one file of cases while it is read.
type caseFile struct {
	file      file
	info      CaseFile
	layout    *caseLayout
	reader    caseReader
	isText    bool
	guessed   bool // UTF-8 because its beginning is
	inOrder   bool // can only be read from its start, by one worker at a time
	size      int64
	firstLine int // of the rows below the header
	blocks    []*caseBlock
	failed    bool // it has been reported

	claimed, finished atomic.Bool
}

func (f *caseFile) name() string { return f.info.Path }

// caseReader reads a file piece by piece; several workers call step at once.
type caseReader interface {
	// step reads the next piece with the worker; more is false when none is left.
	step(w *caseWorker) (more bool, err error)
	close()
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// prepare finds the files, opens them and reads their headers.
func (r *caseRun) prepare() bool {
	r.checkConstants()
	for _, f := range r.findFiles() {
		if r.ctx.Err() != nil {
			return false
		}
		if err := r.open(f); err != nil {
			r.failFile(f, err)
		}
		r.files = append(r.files, f)
	}
	r.stopped.Store(false) // all headers are looked at before the list is
	r.unusedConstants()
	r.monthsOf()
	return !r.list.HasErrors()
}

// findFiles resolves names and patterns in order, each pattern's files sorted.
func (r *caseRun) findFiles() (out []*caseFile) {
	home := r.opt.home
	if home == (folder{}) {
		home = folder{root: r.opt.Folder, outside: r.opt.AllowOutside}
	}
	key, seen := r.fileKey(), map[string]bool{}
	for _, name := range r.src.Files() {
		names, err := home.glob(name)
		if err == nil && len(names) == 0 {
			p := wrong("missing-file", "没有符合 %q 的文件", "no file matches %q", name)
			p.Place.Path = key
			r.list = append(r.list, *p)
		}
		for _, n := range names {
			f, e := home.resolve(n)
			if err = e; err != nil {
				break
			}
			if seen[f.identity()] {
				p := wrong("duplicate-file", "文件 %q 列了两次", "file %q is named twice", f.name)
				p.Place.Path = key
				r.list = append(r.list, *p)
				continue
			}
			seen[f.identity()] = true
			out = append(out, &caseFile{file: f, info: CaseFile{Path: f.name}})
		}
		if err != nil {
			p := fileProblem(err, name, r.opt.MaxBytes)
			p.Place.Path = key
			r.list = append(r.list, p)
		}
	}
	return out
}

// glob returns the names that a pattern stands for, sorted. A name without
// wildcards, or that exists as it is written, stands for itself.
func (f folder) glob(pattern string) ([]string, error) {
	if !strings.ContainsAny(pattern, "*?[") {
		return []string{pattern}, nil
	}
	at, err := f.resolve(pattern)
	if err != nil {
		return nil, err
	}
	if in, err := at.open(); err == nil {
		in.Close()
		return []string{pattern}, nil
	}
	var found []string
	switch {
	case f.pack != "":
		found, err = fs.Glob(packFiles, path.Join("packs", f.pack, at.rel))
		for i := range found {
			found[i] = strings.TrimPrefix(found[i], path.Join("packs", f.pack)+"/")
		}
	case f.outside:
		found, err = filepath.Glob(at.name)
	default:
		var root *os.Root
		if root, err = os.OpenRoot(orDot(f.root)); err != nil {
			return nil, err
		}
		defer root.Close()
		found, err = fs.Glob(root.FS(), filepath.ToSlash(at.rel))
	}
	if err != nil {
		return nil, err
	}
	slices.Sort(found)
	for i, name := range found { // back to names as they are written, relative to the folder of the file
		if rel, err := filepath.Rel(orDot(f.base()), filepath.FromSlash(name)); err == nil {
			found[i] = rel
		}
	}
	return found, nil
}

// base is the folder that found names are relative to, in the terms of glob.
func (f folder) base() string {
	if f.outside && f.pack == "" {
		return filepath.Join(f.root, f.dir)
	}
	return f.dir
}

// open reads the beginning of a file and chooses its reader.
func (r *caseRun) open(f *caseFile) error {
	in, err := f.file.open()
	if err != nil {
		return err
	}
	if st, ok := in.(interface{ Stat() (fs.FileInfo, error) }); ok {
		if info, err := st.Stat(); err == nil {
			f.size = info.Size()
		}
	}
	f.info.Bytes = f.size
	at, ok := in.(caseInput)
	name := strings.ToLower(f.file.name)
	switch {
	case f.size > r.opt.MaxBytes:
		err = errTooLarge
	case !ok:
		err = errNotRegular
	case strings.HasSuffix(name, ".csv"):
		err = r.openPlain(f, at)
	case strings.HasSuffix(name, ".csv.gz"):
		err = r.openPacked(f, at)
	case strings.HasSuffix(name, ".xlsx"):
		err = r.openSheet(f, at)
	case strings.HasSuffix(name, ".parquet"):
		err = r.openParquet(f, at)
	default:
		err = &problemError{*wrong("wrong-format", "不支持 %[1]q 格式的病例文件", "case files of type %[1]q are not supported", path.Ext(name)).
			Allow(".csv、.csv.gz、.xlsx、.parquet", ".csv, .csv.gz, .xlsx, .parquet")}
	}
	if f.reader == nil {
		in.Close()
	}
	return err
}

// caseInput is what a file of cases must be able to do.
type caseInput interface {
	io.Reader
	io.ReaderAt
	io.Closer
}

// header matches the names in the header to the columns.
func (r *caseRun) header(f *caseFile, fields []string, line int) error {
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	layout, found, list := layoutOf(r.src, r.opt.Needs, fields)
	f.layout, f.firstLine = layout, line+1
	f.info.Ignored, f.info.NotNeeded = found.Ignored, found.NotNeeded
	for i := range list {
		list[i].Place.File, list[i].Place.Line = f.name(), line
	}
	r.list = append(r.list, list...)
	return nil
}

// errEmpty is returned for a file without a header.
func errEmpty() error {
	return &problemError{*wrong("empty-file", "文件没有内容:缺少表头", "the file is empty: the header is missing")}
}

// textHeader reads the header of a CSV from the beginning of its text, which is UTF-8.
// It returns how many bytes it takes.
func (r *caseRun) textHeader(f *caseFile, text []byte) (int, error) {
	line, at := 0, 0
	for at < len(text) {
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at - 1
		}
		row := bytes.TrimRight(text[at:at+end+1], "\r\n")
		line, at = line+1, at+end+1
		if blankRow(row) {
			continue
		}
		w := &caseWorker{run: r}
		cells, ok := w.splitRow(row)
		if !ok {
			p := r.rowMistake(w.mistakes[0])
			p.Place.Line = line
			return 0, &problemError{*p}
		}
		fields := make([]string, len(cells))
		for i, c := range cells {
			fields[i] = string(c)
		}
		return at, r.header(f, fields, line)
	}
	return 0, errEmpty()
}

// checkConstants holds the constants against what is known.
func (r *caseRun) checkConstants() {
	k, key := &r.src.Constants, r.opt.key()+".constants."
	check := func(name, value string, set *codeSet, known []string) {
		if value != "" && set.closed && set.number([]byte(value)) == noCode {
			p := wrong("unknown-reference", "不认识 %s", "unknown value %s", quote(value)).Suggest(clip(value), known)
			p.Place.Path = key + name
			r.list = append(r.list, *p)
		}
	}
	w := r.workers[0]
	check("institution", k.Institution, w.institutions, r.opt.Institutions)
	check("scheme", k.Scheme, w.schemes, r.schemeNames)
}

// unusedConstants warns of constants that no file needed.
func (r *caseRun) unusedConstants() {
	unused := func(name string, given bool, used func(k *plan.CaseConstant) bool) {
		if !given || slices.ContainsFunc(r.files, func(f *caseFile) bool { return f.layout == nil || used(&f.layout.constant) }) {
			return
		}
		p := wrong("unused-constant", "各文件都有 %s 列,此常量不起作用", "every file has the column %s: the constant is not used", name)
		p.Severity, p.Place.Path = problem.Warning, r.opt.key()+".constants."+name
		r.list = append(r.list, *p)
	}
	k := &r.src.Constants
	unused("institution", k.Institution != "", func(k *plan.CaseConstant) bool { return k.Institution != "" })
	unused("scheme", k.Scheme != "", func(k *plan.CaseConstant) bool { return k.Scheme != "" })
	unused("month", k.Month != nil, func(k *plan.CaseConstant) bool { return k.Month != nil })
	unused("group", k.Group != "", func(k *plan.CaseConstant) bool { return k.Group != "" })
}

// monthsOf says in which files the month is taken from the day of discharge.
func (r *caseRun) monthsOf() {
	for _, f := range r.files {
		if f.layout != nil && f.layout.monthOf {
			p := wrong("month-of-discharge", "文件没有出院月份列,取出院日期的月份", "the file has no month: it is taken from the day of discharge")
			p.Severity, p.Place.File = problem.Warning, f.name()
			r.list = append(r.list, *p)
		}
	}
}
