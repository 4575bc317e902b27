package main

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// output runs a command line in this process.
func output(t *testing.T, want int, args ...string) []byte {
	t.Helper()
	var out, err bytes.Buffer
	if code := newApp(context.Background(), args, strings.NewReader(""), &out, &err).run(args); code != want {
		t.Fatalf("%v: exit code %d, want %d: %s", args, code, want, err.String())
	}
	return out.Bytes()
}

// sampled is what the JSON results of draws have in common.
type sampled struct {
	Metrics       []map[string]any
	Probabilities []map[string]any
}

// TestSweepMeetsRisk: at the scenario's own value a sweep says what risk says,
// and each value says what risk says of that value.
func TestSweepMeetsRisk(t *testing.T) {
	common := []string{"pack:zhuji", "--draws", "200", "--quiet", "--format", "json"}
	var sweep struct {
		Points []struct {
			Own    bool
			Values []string
			sampled
		}
	}
	if err := json.Unmarshal(output(t, exitFine, append([]string{"sweep", "--vary", "schemes.employee.reserve.rate=2%,4%"}, common...)...), &sweep); err != nil {
		t.Fatal(err)
	}
	if len(sweep.Points) != 2 || sweep.Points[0].Own || !sweep.Points[1].Own {
		t.Fatalf("points: %+v", sweep.Points)
	}
	for _, p := range sweep.Points {
		var risk sampled
		args := append([]string{"risk"}, common...)
		if !p.Own {
			args = append(args, "--set", "schemes.employee.reserve.rate="+p.Values[0])
		}
		if err := json.Unmarshal(output(t, exitFine, args...), &risk); err != nil {
			t.Fatal(err)
		}
		met := 0
		for _, m := range p.Metrics {
			for _, r := range risk.Metrics {
				if r["metric"] == m["metric"] {
					if met++; !reflect.DeepEqual(m, r) {
						t.Errorf("%v %v:\n%v\n%v", p.Values, m["metric"], m, r)
					}
				}
			}
		}
		if met != len(p.Metrics) || met < 40 {
			t.Errorf("%v: %d of %d figures are known to risk", p.Values, met, len(p.Metrics))
		}
		events := map[any]map[string]any{}
		for _, e := range risk.Probabilities {
			events[e["event"]] = e
		}
		for _, e := range p.Probabilities {
			if !reflect.DeepEqual(e, events[e["event"]]) {
				t.Errorf("%v %v: %v, risk says %v", p.Values, e["event"], e, events[e["event"]])
			}
		}
	}
}
