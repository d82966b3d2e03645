// Package gotool runs the go command for the grader, and knows the remedies if it fails.
//
// A build must not depend on the settings of the person or the machine. A go.work file in a parent folder, or a -mod flag in
// GOFLAGS, would keep every submission from being built, so both are switched off.
//
// The package imports the standard library only, because every learner's test binary links it.
package gotool

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Command returns the go command with arguments, to be run in the module's folder root.
func Command(ctx context.Context, root string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = root
	cmd.Env = append(cmd.Environ(), // with PWD, so that a root behind a symbolic link is told as it was given
		"GOWORK=off", "GO111MODULE=on", "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH, "GOFLAGS="+flags(Setting("GOFLAGS")))
	return cmd
}

// dropped are the flags that must not come from GOFLAGS: they change what is built, or what the go command prints.
var dropped = []string{"mod", "modfile", "overlay", "json", "n", "o", "C"}

// flags is GOFLAGS without the dropped flags. It is never empty, because the go command takes an empty GOFLAGS from its own
// file of settings instead. Without -buildvcs=false a build fails where git refuses to read the repository.
func flags(goflags string) string {
	kept := []string{"-buildvcs=false"}
	for _, flag := range strings.Fields(goflags) {
		name, _, _ := strings.Cut(strings.TrimLeft(flag, "-"), "=")
		if name != "buildvcs" && !slices.Contains(dropped, name) {
			kept = append(kept, flag)
		}
	}
	return strings.Join(kept, " ")
}

// Setting returns a setting of the go command: from the environment, or else from the file that `go env -w` writes.
func Setting(name string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	file := os.Getenv("GOENV")
	if file == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		file = filepath.Join(dir, "go", "env")
	}
	b, err := os.ReadFile(file) // "off" is no file
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && key == name {
			return value
		}
	}
	return ""
}
