package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"fundsim/model/problem"
)

// unfinished are temporary files that an interrupt must remove.
var unfinished struct {
	sync.Mutex
	names map[string]bool
}

func removeUnfinished() {
	unfinished.Lock()
	defer unfinished.Unlock()
	for name := range unfinished.names {
		_ = os.Remove(name)
	}
}

func markUnfinished(name string, is bool) {
	unfinished.Lock()
	defer unfinished.Unlock()
	if unfinished.names == nil {
		unfinished.names = map[string]bool{}
	}
	if is {
		unfinished.names[name] = true
	} else {
		delete(unfinished.names, name)
	}
}

// write prints to --output, or to standard output. A file is written under a
// temporary name and renamed when it is whole.
func (a *app) write(print func(io.Writer) error) error {
	if a.clearProgress != nil {
		a.clearProgress()
	}
	if a.opt.output == "" {
		return a.writeTo(a.stdout, a.say("标准输出", "standard output"), print)
	}
	to, err := target(a.opt.output)
	if err != nil {
		return a.unwritable(a.opt.output, err)
	}
	if info, err := os.Stat(to); err == nil && !info.Mode().IsRegular() {
		// A device or pipe such as /dev/null must not be replaced by a file.
		f, err := os.OpenFile(to, os.O_WRONLY, 0)
		if err != nil {
			return a.unwritable(a.opt.output, err)
		}
		defer f.Close()
		return a.writeTo(f, a.opt.output, print)
	}
	f, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+".*")
	if err != nil {
		return a.unwritable(a.opt.output, err)
	}
	markUnfinished(f.Name(), true)
	defer markUnfinished(f.Name(), false)
	err = a.writeTo(f, a.opt.output, print)
	for _, step := range []func() error{f.Sync, func() error { return f.Chmod(0o644) }, f.Close, func() error { return os.Rename(f.Name(), to) }} {
		if err == nil {
			err = a.unwritable(a.opt.output, step())
		}
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	return err
}

// writeTo prints through a buffer; what goes wrong with the file is told from
// what goes wrong with the report.
func (a *app) writeTo(w io.Writer, name string, print func(io.Writer) error) error {
	buffered := bufio.NewWriter(w)
	err := print(buffered)
	if flushed := buffered.Flush(); flushed != nil {
		return a.unwritable(name, flushed)
	}
	return err
}

// target is the file that --output names, behind symbolic links.
func target(name string) (string, error) {
	to, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		return name, nil // made by us, or its folder is missed in a moment
	}
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		return "", errIsFolder
	}
	return to, nil
}

var errIsFolder = errors.New("is a directory")

// unwritable says in the user's words why a file cannot be written.
func (a *app) unwritable(name string, err error) error {
	if err == nil {
		return nil
	}
	p := problem.Problem{Severity: problem.Error, Code: "unwritable-file"}
	var inPath *fs.PathError
	switch {
	case errors.Is(err, errIsFolder):
		p.What = problem.T("%[1]q 是文件夹", "%[1]q is a folder", name)
		p.Hint = problem.T("请写出文件名", "give the name of a file")
	case errors.Is(err, fs.ErrNotExist):
		p.What = problem.T("文件夹 %[1]q 不存在", "folder %[1]q does not exist", filepath.Dir(name))
		p.Hint = problem.T("请先建立文件夹,或换一处", "make the folder first, or choose another")
	case errors.Is(err, fs.ErrPermission):
		p.What = problem.T("没有写入 %[1]q 的权限", "no permission to write %[1]q", name)
	case errors.Is(err, syscall.ENOSPC):
		p.What = problem.T("写入 %[1]q 时磁盘已满", "the disk is full; %[1]q was not written", name)
	case errors.Is(err, syscall.ENOTDIR):
		p.What = problem.T("%[1]q 不是文件夹", "%[1]q is not a folder", filepath.Dir(name))
	case errors.As(err, &inPath):
		p.What = problem.T("无法写入 %[1]q:%[2]v", "cannot write %[1]q: %[2]v", name, inPath.Err)
	default:
		p.What = problem.T("无法写入 %[1]q:%[2]v", "cannot write %[1]q: %[2]v", name, err)
	}
	return placed{problem.List{p}}
}
