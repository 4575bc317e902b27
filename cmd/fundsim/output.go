package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"sync"
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
	if a.opt.output == "" {
		buffered := bufio.NewWriter(a.stdout)
		if err := print(buffered); err != nil {
			return err
		}
		return buffered.Flush()
	}
	f, err := os.CreateTemp(filepath.Dir(a.opt.output), "."+filepath.Base(a.opt.output)+".*")
	if err != nil {
		return err
	}
	markUnfinished(f.Name(), true)
	defer markUnfinished(f.Name(), false)
	buffered := bufio.NewWriter(f)
	err = print(buffered)
	for _, step := range []func() error{buffered.Flush, f.Sync, func() error { return f.Chmod(0o644) }, f.Close} {
		if err == nil {
			err = step()
		}
	}
	if err == nil {
		err = os.Rename(f.Name(), a.opt.output)
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
	return err
}
