package portable_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Purpose: no product can be fused with a later sum, in the packages whose
// floating point ends in results. Method: by the syntax, a product of
// floating-point numbers must stand in float64(…), or be a factor or a numerator
// of something that does or is divided. (Dividing by a power of two may become a
// product, but one without rounding.)
func TestNothingFuses(t *testing.T) {
	for _, dir := range []string{".", "../risk", "../behaviour"} {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		set := token.NewFileSet()
		var parsed []*ast.File
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			parsed = append(parsed, f)
		}
		for _, at := range fusible(t, dir, set, parsed) {
			t.Errorf("%s: a product that could be fused with a sum; write float64(x*y)", at)
		}
	}
}

// TestNothingFusesIsHeld asks the check about single statements.
func TestNothingFusesIsHeld(t *testing.T) {
	for _, c := range []struct {
		statement string
		found     int
	}{
		{"z = x*y + z", 1},
		{"z = x * y", 1},
		{"z *= x", 1},
		{"z = x*y*z + 1", 1},
		{"z = g(x * y)", 1},
		{"z = float64(x*y) + z", 0},
		{"z = float64(x*y*z) + z", 0},
		{"z = x*y/z + z", 0},
		{"z = float64((x*y) * z)", 0},
		{"z = x * y * 2 / z", 0},
		{"i = i*i + i", 0},
		{"z = 2 * 3.5", 0},
	} {
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, "x.go", "package p; func g(x float64) float64 { return x }; func f(x, y, z float64, i int) { "+c.statement+" }", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := fusible(t, "", set, []*ast.File{f}); len(got) != c.found {
			t.Errorf("%s: found %v, want %d", c.statement, got, c.found)
		}
	}
}

// fusible lists where products of floating-point numbers stand unprotected.
func fusible(t *testing.T, dir string, set *token.FileSet, files []*ast.File) (found []string) {
	t.Helper()
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{}
	if dir != "" {
		config.Importer = importer.ForCompiler(set, "gc", exports(t, dir))
	}
	if _, err := config.Check("checked", set, files, info); err != nil {
		t.Fatal(err)
	}
	isFloat := func(e ast.Expr) bool {
		v := info.Types[e]
		basic, ok := v.Type.Underlying().(*types.Basic)
		return ok && basic.Info()&types.IsFloat != 0 && v.Value == nil // constants are exact
	}
	isProduct := func(e ast.Expr) bool {
		b, ok := e.(*ast.BinaryExpr)
		return ok && b.Op == token.MUL && isFloat(b)
	}
	for _, f := range files {
		protected := map[ast.Expr]bool{}
		ast.Inspect(f, func(n ast.Node) bool { // parents come before their parts
			switch x := n.(type) {
			case *ast.CallExpr:
				if id, ok := x.Fun.(*ast.Ident); ok && id.Name == "float64" {
					protected[x.Args[0]] = true
				}
			case *ast.ParenExpr:
				protected[x.X] = protected[x]
			case *ast.BinaryExpr:
				if isProduct(x) && !protected[x] {
					found = append(found, fmt.Sprint(set.Position(x.Pos())))
				}
				if x.Op == token.QUO || x.Op == token.MUL { // an unprotected product is one finding
					protected[x.X], protected[x.Y] = true, true
				}
			case *ast.AssignStmt:
				if x.Tok == token.MUL_ASSIGN && isFloat(x.Lhs[0]) {
					found = append(found, fmt.Sprint(set.Position(x.Pos())))
				}
			}
			return true
		})
	}
	return found
}

// exports finds the compiled form of whatever a package imports.
func exports(t *testing.T, dir string) func(path string) (io.ReadCloser, error) {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", ".")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		at[path] = file
	}
	return func(path string) (io.ReadCloser, error) { return os.Open(at[path]) }
}
