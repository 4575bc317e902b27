package scenarios

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fundsim/model/plan"
	"fundsim/model/problem"
)

//go:embed packs
var packFiles embed.FS

const (
	packPrefix   = "pack:"
	scenarioFile = "scenario.yaml"
)

// PackInfo describes one built-in policy pack (政策包).
type PackInfo struct {
	Name        string
	Title       string
	Year        int
	Description string   // the pack's notes
	Extends     []string // the packs it lies on, the nearest first
	Files       []string // its own; others may come from the packs it lies on
	Plan        *plan.Plan
}

// Packs lists the built-in packs by name.
func Packs() []PackInfo {
	var infos []PackInfo
	for _, name := range packNames() {
		info, _ := Pack(name)
		infos = append(infos, info)
	}
	return infos
}

// Pack describes the built-in pack with the name, with or without "pack:".
func Pack(name string) (PackInfo, problem.List) {
	name = strings.TrimPrefix(name, packPrefix)
	if !slices.Contains(packNames(), name) {
		return PackInfo{}, problem.List{noPack(name)}
	}
	info := PackInfo{Name: name, Files: packFileNames(name)}
	s, list := Load(packPrefix+name, Options{})
	if list.HasErrors() {
		return info, list
	}
	info.Plan, info.Title, info.Year, info.Description = s.Plan, s.Plan.Title, s.Plan.Year, s.Plan.Notes
	for _, f := range s.Files {
		if base, ok := strings.CutPrefix(path.Dir(f.Path), packPrefix); ok && f.Role == "scenario" && base != name {
			info.Extends = append([]string{base}, info.Extends...)
		}
	}
	return info, nil
}

func packNames() []string {
	var names []string
	entries, err := fs.ReadDir(packFiles, "packs")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names
}

func packFileNames(name string) []string {
	var names []string
	entries, err := fs.ReadDir(packFiles, path.Join("packs", name))
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// packFile returns the scenario file of a pack.
func packFile(name string) (file, error) {
	if !slices.Contains(packNames(), name) {
		return file{}, fs.ErrNotExist
	}
	return folder{pack: name, dir: "."}.resolve(scenarioFile)
}

func noPack(name string) problem.Problem {
	p := wrong("unknown-pack", "没有名为 %q 的内置政策包", "there is no built-in pack %q", name)
	for _, known := range packNames() {
		p.Allowed.ZH += " " + packPrefix + known
	}
	p.Allow("%s", "%s", p.Allowed.ZH[1:])
	if near := problem.Nearest(name, packNames()); near != "" {
		p.Advise("是否想写 %q?", "did you mean %q?", packPrefix+near)
	}
	return *p
}
