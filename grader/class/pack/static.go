package pack

import (
	"debug/buildinfo"
	"debug/elf"
	"fmt"
	"slices"
)

// main is the package of the grader's program.
const main = "failurelab/grader/cmd/grader"

// howTo builds what a pack needs.
const howTo = "Build one in a clone of the course, and pack with it:\n  CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -o grader.bin ./grader/cmd/grader\n  ./grader.bin class pack ..."

// Static fails if a program is not a grader that runs on every Linux with an x86-64 processor, whatever is installed there.
func Static(program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil || info.Path != main {
		return fmt.Errorf("%s is not the grader's program, so it cannot go into a pack. %s", program, howTo)
	}
	for _, s := range info.Settings {
		if s.Key == "GOOS" && s.Value != "linux" || s.Key == "GOARCH" && s.Value != "amd64" {
			return fmt.Errorf("%s is a grader for %s=%s, and the platforms run linux/amd64. %s", program, s.Key, s.Value, howTo)
		}
	}
	f, err := elf.Open(program)
	if err != nil {
		return fmt.Errorf("%s cannot be read as a program: %w. %s", program, err, howTo)
	}
	defer func() { _ = f.Close() }() // it was only read
	if slices.ContainsFunc(f.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP }) {
		return fmt.Errorf("%s is a grader that needs libraries of this machine. A pack needs a static one. %s", program, howTo)
	}
	return nil
}
