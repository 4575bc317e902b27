// Package model_test states the architecture as a test: which package may
// import which, and what the domain may not use.
package model_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// allowed is the import graph: for each package of the module, the packages of
// the module and the libraries that its product code may import. Anything else
// of the standard library is free, except under model (see banned).
var allowed = map[string][]string{
	"model/problem":        {},
	"model/money":          {"github.com/shopspring/decimal"},
	"model/plan":           {"model/money", "model/problem"},
	"model/journal":        {"model/money", "model/plan", "model/problem"},
	"model/settle":         {"model/journal", "model/money", "model/plan", "model/problem"},
	"model/expect":         {"model/journal", "model/money", "model/plan", "model/problem", "model/settle"},
	"model/points":         {"model/journal", "model/money", "model/plan", "model/problem"},
	"model/entrant":        {"model/money", "model/plan", "model/problem", "model/settle"},
	"model/portable":       {},
	"model/risk":           {"model/money", "model/plan", "model/portable", "model/problem", "model/settle"},
	"model/indicators":     {"model/journal", "model/money", "model/plan", "model/problem", "model/settle"},
	"model/search":         {},
	"model/behaviour":      {"model/money", "model/plan", "model/portable", "model/problem", "model/settle"},
	"model/incentive":      {"model/money", "model/plan", "model/problem", "model/settle"},
	"model/assess/ahp":     {"model/money", "gonum.org/v1/gonum/mat"},
	"model/assess":         {"model/assess/ahp", "model/money", "model/plan", "model/problem"},
	"model/settle/oracle":  {"model/money", "model/plan", "model/settle", "pgregory.net/rapid"}, // imported by tests only
	"calibration":          {"calibration/forecast", "model/money", "model/plan", "model/problem", "model/risk", "gonum.org/v1/gonum"},
	"calibration/forecast": {"model/plan", "model/problem", "gonum.org/v1/gonum"},
	"calibration/project": {"calibration/forecast", "model/fund", "model/money", "model/plan", "model/portable", "model/problem", "model/risk",
		"model/rollforward", "model/settle"},
	"model/fund":        {"model/money", "model/plan", "model/problem", "model/settle"},
	"model/rollforward": {"model/fund", "model/money", "model/plan", "model/problem", "model/settle"},
	"scenarios": {"calibration", "calibration/forecast", "model/assess", "model/money", "model/plan", "model/points", "model/problem", "model/search", "github.com/spf13/viper", "go.yaml.in/yaml/v4",
		"github.com/xuri/excelize/v2", "github.com/parquet-go/parquet-go", "golang.org/x/text"},
	"scenarios/internal/casegen":  {"github.com/parquet-go/parquet-go"}, // cases for tests and measurements
	"scenarios/internal/gencases": {"scenarios/internal/casegen"},
	"scenarios/internal/gencity":  {}, // the made-up places of the packs
	"report": {
		"calibration",
		"calibration/forecast",
		"calibration/project",
		"model/assess",
		"model/behaviour",
		"model/entrant",
		"model/expect",
		"model/fund",
		"model/incentive",
		"model/indicators",
		"model/journal",
		"model/money",
		"model/plan",
		"model/points",
		"model/problem",
		"model/risk",
		"model/rollforward",
		"model/search",
		"model/settle",
		"github.com/clipperhouse/displaywidth",
		"github.com/clipperhouse/uax29/v2",
		"github.com/olekukonko/tablewriter",
	},
	"cmd/fundsim": {
		"calibration",
		"calibration/forecast",
		"calibration/project",
		"model/behaviour",
		"model/entrant",
		"model/expect",
		"model/incentive",
		"model/indicators",
		"model/journal",
		"model/money",
		"model/plan",
		"model/problem",
		"model/risk",
		"model/search",
		"model/settle",
		"report",
		"scenarios",
		"github.com/schollz/progressbar/v3",
		"github.com/spf13/cobra",
		"github.com/spf13/pflag",
		"github.com/spf13/viper",
		"golang.org/x/term",
	},
}

// banned is what product code under model may not import: no files, clock,
// network, logging or chance.
var banned = []string{"os", "io/ioutil", "time", "net", "log", "math/rand", "crypto/rand", "syscall"}

// integersOnly are the packages in which no binary floating point may appear.
var integersOnly = []string{"model/assess", "model/money", "model/plan", "model/settle", "model/journal", "model/indicators", "model/incentive", "model/entrant", "model/fund", "model/rollforward"}

// testsOnly are packages that only tests may import.
var testsOnly = []string{"model/settle/oracle"}

// TestArchitecture holds the whole module against the rules.
func TestArchitecture(t *testing.T) {
	root, _ := filepath.Abs("..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && file != root || d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, filepath.Dir(file))
		pkg := filepath.ToSlash(rel)
		seen[pkg] = true
		for _, broken := range violations(pkg, set, parsed) {
			t.Error(broken)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range allowed {
		if !seen[pkg] {
			t.Errorf("the import graph names %s, which has no code", pkg)
		}
	}
}

// violations lists what a file of a package does against the rules.
func violations(pkg string, set *token.FileSet, f *ast.File) (broken []string) {
	at := func(n ast.Node) string {
		p := set.Position(n.Pos())
		return fmt.Sprintf("%s/%s:%d", pkg, path.Base(filepath.ToSlash(p.Filename)), p.Line)
	}
	may, known := allowed[pkg]
	if !known {
		broken = append(broken, at(f)+": package is not in the import graph of model/architecture_test.go")
	}
	for _, spec := range f.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		own, inModule := strings.CutPrefix(imported, "fundsim/")
		switch {
		case inModule && slices.Contains(testsOnly, own):
			broken = append(broken, fmt.Sprintf("%s: only tests may import %s", at(spec), own))
		case inModule && !slices.Contains(may, own):
			broken = append(broken, fmt.Sprintf("%s: %s may not import %s; it may import %v", at(spec), pkg, own, may))
		case strings.Contains(strings.Split(imported, "/")[0], ".") && !slices.ContainsFunc(may, func(m string) bool { return imported == m || strings.HasPrefix(imported, m+"/") }):
			broken = append(broken, fmt.Sprintf("%s: %s may not use the library %s; it may use %v", at(spec), pkg, imported, may))
		case strings.HasPrefix(pkg, "model/") && !slices.Contains(testsOnly, pkg) && slices.ContainsFunc(banned, func(b string) bool { return imported == b || strings.HasPrefix(imported, b+"/") }):
			broken = append(broken, fmt.Sprintf("%s: the domain is pure, it may not import %s: no files, clock, network, logging or chance under model", at(spec), imported))
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.Ident:
			if slices.Contains(integersOnly, pkg) && (x.Name == "float64" || x.Name == "float32") {
				broken = append(broken, at(x)+": money is whole fen and exact ratios; no binary floating point in "+pkg)
			}
		case *ast.BasicLit:
			if slices.Contains(integersOnly, pkg) && x.Kind == token.FLOAT {
				broken = append(broken, at(x)+": no floating-point constant in "+pkg)
			}
		case *ast.FuncDecl:
			if x.Recv == nil && x.Name.Name == "init" {
				broken = append(broken, at(x)+": nothing is registered by init(); list kinds in one explicit table")
			}
		}
		return true
	})
	return broken
}

// TestArchitectureIsHeld breaks each rule once and asks for the rule's words.
func TestArchitectureIsHeld(t *testing.T) {
	for _, c := range []struct{ pkg, source, want string }{
		{"model/money", `package money; import "fundsim/model/plan"; var _ plan.Plan`, "may not import model/plan"},
		{"model/settle", `package settle; import "fundsim/scenarios"; var _ scenarios.Options`, "may not import scenarios"},
		{"model/settle", `package settle; import "github.com/spf13/viper"; var _ = viper.New`, "may not use the library"},
		{"model/plan", `package plan; import "os"; var _ = os.Exit`, "the domain is pure"},
		{"model/plan", `package plan; import "math/rand/v2"; var _ = rand.Int`, "the domain is pure"},
		{"model/settle", `package settle; var x float64`, "no binary floating point"},
		{"model/journal", `package journal; var x = 0.5`, "no floating-point constant"},
		{"report", `package report; import "fundsim/model/settle/oracle"; var _ = oracle.Settle`, "only tests may import"},
		{"report", `package report; func init() {}`, "registered by init()"},
		{"model/util", `package util`, "not in the import graph"},
		{"cmd/fundsim", `package main; import "fundsim/model/settle"; var _ settle.Result`, ""},
	} {
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, "x.go", c.source, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(violations(c.pkg, set, f), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: want %q, got %q", c.source, c.want, got)
		}
	}
}
