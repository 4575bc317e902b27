package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestPacksAreGenerated: the data of the made-up places are what the seed gives.
// Other processors may round a logarithm's last digit otherwise.
func TestPacksAreGenerated(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("compared on amd64")
	}
	const packs = "../../packs"
	dir := t.TempDir()
	for _, f := range folders {
		if err := os.Mkdir(filepath.Join(dir, f), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := writeAll(packSeed, dir); err != nil {
		t.Fatal(err)
	}
	written, _ := filepath.Glob(filepath.Join(dir, "*", "*.csv"))
	if len(written) != 9 {
		t.Errorf("%d files", len(written))
	}
	for _, name := range written {
		rel, _ := filepath.Rel(dir, name)
		got, _ := os.ReadFile(name)
		want, err := os.ReadFile(filepath.Join(packs, rel))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the seed gives (%v): go run ./scenarios/internal/gencity", rel, err)
		}
	}
}
