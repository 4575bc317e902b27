package scenarios

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"sync"
)

// packedFile is a .csv.gz: unpacked in order, read by all.
type packedFile struct {
	textFile
	mu       sync.Mutex
	z        *gzip.Reader
	counted  *countedReader
	carry    []byte
	index    int
	unpacked int64
	ended    bool
}

// countedReader counts the packed bytes for the progress.
type countedReader struct {
	io.Reader
	run *caseRun
}

func (c *countedReader) Read(b []byte) (int, error) {
	n, err := c.Reader.Read(b)
	c.run.bytes.Add(int64(n))
	return n, err
}

func badArchive(err error) error {
	return &problemError{*wrong("bad-archive", "无法解压:%v", "cannot unpack: %v", err)}
}

func (r *caseRun) openPacked(f *caseFile, in caseInput) error {
	f.inOrder = true
	p := &packedFile{textFile: textFile{f: f, in: in}}
	if err := p.rewind(r); err != nil {
		return err
	}
	head := make([]byte, r.opt.sniff)
	n, err := io.ReadFull(p.z, head)
	all := err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !all {
		return badArchive(err)
	}
	if all && n > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
		if _, err := p.z.Read(make([]byte, 1)); err != io.EOF {
			return badArchive(io.ErrUnexpectedEOF)
		}
	}
	p.carry = head[:n]
	err = p.beginning(r, p.carry, all, func() (io.Reader, error) {
		z, err := gzip.NewReader(io.NewSectionReader(in, 0, f.size))
		if err != nil {
			return nil, badArchive(err)
		}
		return z, nil
	})
	if err != nil {
		return err
	}
	p.carry, p.ended, p.unpacked = p.carry[p.start:], all, int64(n)
	f.reader = p
	return nil
}

func (p *packedFile) rewind(r *caseRun) (err error) {
	p.counted = &countedReader{io.NewSectionReader(p.in, 0, p.f.size), r}
	if p.z, err = gzip.NewReader(p.counted); err != nil {
		return badArchive(err)
	}
	return nil
}

func (p *packedFile) step(w *caseWorker) (bool, error) {
	index, ok, err := p.unpack(w)
	if !ok || err != nil {
		return false, err
	}
	return true, p.rows(w, index, front)
}

// unpack puts the next piece, cut at a line end, into the worker's buffer.
func (p *packedFile) unpack(w *caseWorker) (index int, ok bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ended && len(p.carry) == 0 {
		return 0, false, nil
	}
	block := w.run.opt.block
	if cap(w.buf) < front+block+pad+8 {
		w.buf = make([]byte, front, front+block+64<<10)
	}
	w.buf = append(w.buf[:front], p.carry...)
	p.carry = p.carry[:0]
	for !p.ended && len(w.buf) < front+block || !p.ended && bytes.IndexByte(w.buf[front:], '\n') < 0 {
		if len(w.buf) > front+block+2*maxRowBytes {
			return 0, false, &problemError{*wrong("no-line-ends", "%s 内没有换行,不是 CSV", "no line end in %s: not a CSV file", bytesText(2*maxRowBytes))}
		}
		at := len(w.buf)
		w.buf = append(w.buf, make([]byte, min(256<<10, max(front+block-at, 4<<10)))...)
		n, err := io.ReadFull(p.z, w.buf[at:])
		w.buf = w.buf[:at+n]
		if p.unpacked += int64(n); p.unpacked > w.run.opt.MaxBytes {
			return 0, false, errTooLarge
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF && p.clean() {
			p.ended = true
		} else if err != nil {
			return 0, false, badArchive(err)
		}
	}
	if !p.ended {
		end := bytes.LastIndexByte(w.buf, '\n') + 1
		p.carry = append(p.carry, w.buf[end:]...)
		w.buf = w.buf[:end]
	}
	p.index++
	return p.index - 1, true, nil
}

// clean tells the end of an archive from one that is cut short: io.ReadFull
// says the same of both.
func (p *packedFile) clean() bool {
	_, err := p.z.Read(make([]byte, 1))
	return err == io.EOF
}
