package scenarios

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fundsim/model/plan"
)

// TestInitRunsUnchanged writes every pack in both languages and reads it back:
// the plan, the activity and all tables must be those of the pack.
func TestInitRunsUnchanged(t *testing.T) {
	for _, pack := range Packs() {
		for _, lang := range []string{"zh", "en"} {
			want, _ := Load("pack:"+pack.Name, Options{})
			dir := filepath.Join(t.TempDir(), "new")
			names, list := WriteInit(dir, pack.Name, lang)
			mustFine(t, list)
			if len(names) != len(want.Files)-len(pack.Extends) { // one file instead of the layers
				t.Errorf("%s: wrote %v", pack.Name, names)
			}
			got, list := Load(dir, Options{})
			mustFine(t, list)
			if diff := cmp.Diff(want.Plan, got.Plan); diff != "" {
				t.Errorf("%s %s: plan differs:\n%s", pack.Name, lang, diff)
			}
			if diff := cmp.Diff(want.Activity, got.Activity); diff != "" {
				t.Errorf("%s %s: activity differs:\n%s", pack.Name, lang, diff)
			}
			if _, list := WriteInit(dir, pack.Name, lang); !list.HasErrors() {
				t.Error("existing files were overwritten")
			}
			left, _ := filepath.Glob(filepath.Join(dir, ".*"))
			if len(left) > 0 {
				t.Errorf("temporary files left: %v", left)
			}
		}
	}
}

// TestInitShowsEveryKey makes sure that no key of the format is missing from a
// new scenario: each stands there, used or commented out.
func TestInitShowsEveryKey(t *testing.T) {
	dir := t.TempDir()
	if _, list := WriteInit(dir, "zhuji", "zh"); list.HasErrors() {
		t.Fatal(list)
	}
	text, err := os.ReadFile(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	eachField(planSchema(), "", func(path string, f *field) {
		if !strings.Contains(string(text), f.name+":") {
			t.Errorf("%s does not appear", path)
		}
	})
}

// TestReferenceHasEveryKey does the same for the reference page, with all words.
func TestReferenceHasEveryKey(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		var b strings.Builder
		if err := WriteReference(&b, lang); err != nil {
			t.Fatal(err)
		}
		eachField(planSchema(), "", func(path string, f *field) {
			if !strings.Contains(b.String(), "| `"+f.name+"` |") {
				t.Errorf("%s: %s does not appear", lang, path)
			}
			for _, w := range f.schema.words() {
				if !strings.Contains(b.String(), w.Code) {
					t.Errorf("%s: word %s of %s does not appear", lang, w.Code, path)
				}
			}
		})
		for _, c := range plan.ColumnNames {
			if !strings.Contains(b.String(), "`"+c+"`") {
				t.Errorf("%s: column %s does not appear", lang, c)
			}
		}
	}
}

func eachField(s *schema, path string, visit func(path string, f *field)) {
	for _, f := range s.fields {
		visit(join(path, f.name), f)
		sub := f.schema
		if sub.shape == listShape {
			sub = sub.elem
		}
		if sub.shape == mapShape {
			eachField(sub, join(path, f.name), visit)
		}
	}
}
