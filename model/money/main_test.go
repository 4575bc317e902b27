package money_test

import (
	"flag"
	"os"
	"testing"

	_ "pgregory.net/rapid" // defines rapid.checks
)

// TestMain draws 5,000 cases for each property unless -rapid.checks says
// otherwise: edges of the range are rare.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "5000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
