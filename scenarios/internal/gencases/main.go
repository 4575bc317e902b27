// Command gencases writes made-up grouped cases for trials of speed:
//
//	go run ./scenarios/internal/gencases -rows 10000000 -o cases.csv
//
// The ending of the name chooses the format: .csv, .csv.gz or .parquet.
package main

import (
	"flag"
	"fmt"
	"os"

	"fundsim/scenarios/internal/casegen"
)

func main() {
	rows := flag.Int("rows", 1_000_000, "how many cases")
	seed := flag.Uint64("seed", 1, "the same seed makes the same cases")
	name := flag.String("o", "cases.csv", "the file to write")
	flag.Parse()
	if err := casegen.WriteFile(*name, *seed, *rows); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
