package oracle_test

import (
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"fundsim/model/plan"
	"fundsim/model/settle/oracle"
)

// Purpose: a written scenario says what the plan says. Method: write, read with
// the small reader of this test, settle both.
func TestWriteScenario(t *testing.T) {
	dir, err := os.MkdirTemp(t.TempDir(), "scenario")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		p, a := oracle.Random(rt)
		if err := oracle.WriteScenario(dir, p, a); err != nil {
			rt.Fatal(err)
		}
		q, b := load(t, dir)
		if len(b.Lines) != len(a.Lines) || !reflect.DeepEqual(a.Columns, b.Columns) {
			rt.Fatalf("activity changed: %v, %v", a.Lines, b.Lines)
		}
		want, errWant := settleAdjusted(p, a)
		got, errGot := settleAdjusted(q, b)
		if (errWant == nil) != (errGot == nil) {
			rt.Fatalf("%v, after reading %v", errWant, errGot)
		}
		if errWant == nil {
			for _, d := range oracle.Compare(want, got) {
				rt.Errorf("%s", d)
			}
		}
		ignoreRows(p)
		ignoreRows(q)
		if d := cmp.Diff(p, q, cmpopts.EquateEmpty()); d != "" {
			rt.Errorf("plan changed: %s", d)
		}
	})
}

// ignoreRows clears the line numbers of files.
func ignoreRows(p *plan.Plan) {
	for i := range p.Institutions {
		p.Institutions[i].Row = 0
	}
	for i := range p.Prior {
		p.Prior[i].Row = 0
	}
	for i := range p.Quotas {
		p.Quotas[i].Row = 0
	}
}
