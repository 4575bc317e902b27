package scenarios

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"fundsim/model/money"
	"fundsim/model/plan"
	"fundsim/model/points"
	"fundsim/model/problem"
)

// CaseOptions say how cases are read.
type CaseOptions struct {
	Folder       string // where relative names start; they may not leave it
	AllowOutside bool
	Key          string // key path of the source, for messages; "" means points.cases

	Institutions []string          // known institutions; nil accepts any
	Schemes      map[string]string // known schemes by id and title; nil accepts any
	Needs        points.Needs      // optional columns to read

	Tolerate   money.Ratio // go on when at most this share of the rows is rejected
	RejectedTo string      // CSV file for rejected rows and their reasons; "" writes none
	MaxBytes   int64       // limit per file, of unpacked text for .gz; 0 means 2 GiB
	Workers    int         // 0 means one per processor
	Progress   func(CaseProgress)

	block int    // bytes read at a time; 0 means blockBytes
	sniff int    // bytes looked at for the encoding; 0 means sniffBytes
	home  folder // of the file that names the cases; where it is given, Folder and AllowOutside do not count
}

func (o *CaseOptions) key() string {
	if o.Key == "" {
		return "points.cases"
	}
	return o.Key
}

// CaseProgress says how far the reading has come. It is reported about five times a
// second and once at the end.
type CaseProgress struct{ Rows, Bytes, TotalBytes int64 }

// CaseReport says what was read from where.
type CaseReport struct {
	Files    []CaseFile
	Rows     int64 // below the headers, rejected ones included
	Rejected RejectedCases
}

// CaseFile is one file of cases.
type CaseFile struct {
	Path           string
	Encoding       string // UTF-8, UTF-8 BOM, GB18030, XLSX or Parquet
	Sheet          string // of a workbook
	Bytes          int64
	Rows, Rejected int64
	Ignored        []string // columns that are not known
	NotNeeded      []string // optional columns that no rule reads
}

// ReadCases (读取病例) reads the files of a source, of one kind or mixed, into
// columns sorted by group. Groups are sorted by code, slots by institution, scheme
// and month, and the cases of a group stand in the order of the files and
// their rows, so that the result is the same for any number of workers.
//
// The list holds errors and warnings; with errors the cases are nil. The report
// is never nil. Case ids are not checked for duplicates: that would take more
// memory than the cases. When ctx ends, reading stops with a problem
// of the code "cancelled" and nothing is written.
func ReadCases(ctx context.Context, src *plan.CaseSource, opt CaseOptions) (*points.Cases, *CaseReport, problem.List) {
	if opt.MaxBytes <= 0 {
		opt.MaxBytes = defaultMaxDataBytes
	}
	if opt.Workers <= 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	opt.block, opt.sniff = cmp.Or(opt.block, blockBytes), cmp.Or(opt.sniff, sniffBytes)
	r := newCaseRun(ctx, src, opt)
	report := &CaseReport{}
	defer r.close()
	if !r.prepare() {
		return nil, report, r.finish(report)
	}
	r.read()
	if r.restart { // a file turned out not to be UTF-8 far behind its beginning
		again := newCaseRun(ctx, src, opt)
		again.sniffAll = true
		defer again.close()
		if r = again; r.prepare() {
			r.read()
		}
	}
	if r.list.HasErrors() || ctx.Err() != nil {
		return nil, report, r.finish(report)
	}
	r.number()
	r.gatherRejects(report)
	r.describe(report)
	if report.Rows == 0 {
		r.list.Errorf("no-cases", opt.key(), "文件中没有病例", "the files hold no cases")
	}
	if report.Rejected.Rows > 0 && opt.RejectedTo != "" {
		if err := r.writeRejects(opt.RejectedTo, &report.Rejected); err != nil && ctx.Err() == nil {
			p := wrong("unwritable-file", "无法写入 %q:%v", "cannot write %q: %v", opt.RejectedTo, err)
			p.Place.File = opt.RejectedTo
			r.list = append(r.list, *p)
		}
	}
	r.list = append(r.list, r.judgeRejects(report)...)
	if r.list.HasErrors() || ctx.Err() != nil {
		return nil, report, r.finish(report)
	}
	cases := r.merge()
	if ctx.Err() != nil {
		cases = nil
	}
	return cases, report, r.finish(report)
}

// caseRun carries one ReadCases through its stages.
type caseRun struct {
	ctx         context.Context
	src         *plan.CaseSource
	opt         CaseOptions
	schemeNames []string
	files       []*caseFile
	workers     []*caseWorker
	sniffAll    bool // decide encodings by the whole of each file

	mu      sync.Mutex
	list    problem.List
	held    int
	stopped atomic.Bool
	restart bool

	rows, bytes atomic.Int64
}

func newCaseRun(ctx context.Context, src *plan.CaseSource, opt CaseOptions) *caseRun {
	r := &caseRun{ctx: ctx, src: src, opt: opt}
	var institutions, schemes *codeSet
	if opt.Institutions != nil {
		ids := map[string]string{}
		for _, id := range opt.Institutions {
			ids[id] = id
		}
		institutions = closedCodeSet(opt.Institutions, ids)
	}
	if opt.Schemes != nil {
		r.schemeNames = sortedKeys(opt.Schemes)
		var ids []string
		for _, name := range r.schemeNames {
			ids = append(ids, opt.Schemes[name])
		}
		schemes = closedCodeSet(ids, opt.Schemes)
	}
	for range opt.Workers {
		r.workers = append(r.workers, newCaseWorker(r, institutions, schemes))
	}
	return r
}

// read lets the workers go through the files. First each takes a packed file of
// its own, then all help with those that are not finished.
func (r *caseRun) read() {
	done := make(chan struct{})
	var ticking, working sync.WaitGroup
	if r.opt.Progress != nil {
		ticking.Go(func() { r.tick(done) })
	}
	for _, w := range r.workers {
		working.Go(func() {
			for _, first := range []bool{true, false} {
				for _, f := range r.files {
					if first && f.inOrder && !f.claimed.CompareAndSwap(false, true) {
						continue
					}
					r.readFile(w, f)
				}
			}
		})
	}
	working.Wait()
	close(done)
	ticking.Wait()
}

func (r *caseRun) readFile(w *caseWorker, f *caseFile) {
	if f.finished.Load() {
		return
	}
	w.turnTo(f)
	for !r.stopped.Load() {
		if err := r.ctx.Err(); err != nil {
			r.stopped.Store(true)
			return
		}
		more, err := f.reader.step(w)
		if err != nil {
			r.failFile(f, err)
			return
		}
		if !more {
			f.finished.Store(true)
			return
		}
	}
}

// failFile reports what makes a file unreadable and stops the run.
func (r *caseRun) failFile(f *caseFile, err error) {
	r.stopped.Store(true)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return
	}
	var p problem.Problem
	var pe *problemError
	if errors.As(err, &pe) {
		p = pe.Problem
	} else {
		p = fileProblem(err, f.name(), r.opt.MaxBytes)
		p.Place.Path = r.fileKey()
	}
	if p.Place.Path == "" {
		p.Place.File = f.name()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !f.failed { // other workers may have met the same
		f.failed = true
		r.list = append(r.list, p)
	}
}

// fileKey is the key path that names the files.
func (r *caseRun) fileKey() string {
	if r.src.Bare != nil {
		return r.opt.key()
	}
	return r.opt.key() + ".file"
}

// tooMany stops the run: a column has more distinct codes than anyone could mean.
func (r *caseRun) tooMany(f *caseFile, en, zh string, limit int) {
	if r.stopped.Swap(true) {
		return
	}
	p := wrong("too-many-codes", "超过 %d %s:列名对照是否有误?", "more than %d %s: are the columns mapped rightly?", limit, zh)
	p.What.EN = problem.T("", "more than %d %s: are the columns mapped rightly?", limit, en).EN
	p.Place.File = f.name()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, *p)
}

func (r *caseRun) tick(done chan struct{}) {
	total := int64(0)
	for _, f := range r.files {
		total += f.size
	}
	report := func() { r.opt.Progress(CaseProgress{r.rows.Load(), min(total, r.bytes.Load()), total}) }
	t := time.NewTicker(200 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			report()
		case <-done:
			report()
			return
		}
	}
}

// finish sorts the list and adds that the run was cancelled, if it was.
func (r *caseRun) finish(report *CaseReport) problem.List {
	if r.ctx.Err() != nil {
		p := wrong("cancelled", "读取已中止", "reading was cancelled")
		return problem.List{*p}
	}
	if report.Files == nil {
		r.describe(report)
	}
	r.list.Sort()
	return r.list
}

// describe fills in the files of the report.
func (r *caseRun) describe(report *CaseReport) {
	report.Files, report.Rows = nil, 0
	for _, f := range r.files {
		info := f.info
		for _, b := range f.blocks {
			info.Rows += b.rows
			info.Rejected += b.rejected
		}
		report.Rows += info.Rows
		report.Files = append(report.Files, info)
	}
}

func (r *caseRun) close() {
	for _, f := range r.files {
		if f.reader != nil {
			f.reader.close()
		}
	}
}
