package risk

import (
	"flag"
	"os"
	"strconv"
	"testing"

	_ "pgregory.net/rapid" // defines rapid.checks
)

// TestMain takes -rapid.checks in twentieths where it is large: a case here is
// drawn and settled hundreds of times.
func TestMain(m *testing.M) {
	flag.Parse()
	checks := flag.Lookup("rapid.checks").Value
	if n, err := strconv.Atoi(checks.String()); err == nil && n >= 2000 {
		if err := checks.Set(strconv.Itoa(n / 20)); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
