package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fundsim/scenarios"
)

func (a *app) packs() *cobra.Command {
	return &cobra.Command{
		Use:   "packs",
		Short: a.say("列出内置政策包", "list the built-in policy packs"),
		Args:  a.arguments(0, 0),
		RunE: func(*cobra.Command, []string) error {
			return a.write(func(w io.Writer) error {
				for _, p := range scenarios.Packs() {
					if _, err := fmt.Fprintf(w, "pack:%s  %s (%d)\n    %s\n", p.Name, p.Title, p.Year, strings.TrimSpace(p.Description)); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}
