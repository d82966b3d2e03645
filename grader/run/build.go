package run

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"failurelab/grader/internal/gotool"
)

// Source says where exercises' tests come from.
type Source struct {
	Root   string            // the module's folder
	Folder string            // "exercises" or "solutions"
	Files  map[string]string // files to add or replace: the real path, by the path in Folder ("01_unauthorized/exercise_test.go"); "" leaves a file out
}

// thinMain replaces an exercise's main_test.go, so that a changed main_test.go has no effect.
const thinMain = `package %s

import (
	"os"
	"testing"

	"failurelab/lab/wire"
)

func TestMain(m *testing.M) { os.Exit(wire.Child(os.Getenv(wire.Env), m.Run)) }
`

// Build compiles the tests of an exercise, which is named by its folder, into a folder out. The error is a [CompileError]
// when the learner's files do not compile, and a [BuildError] when anything else kept them from being compiled.
func Build(ctx context.Context, exercise string, src Source, out string) (Program, error) {
	dir := filepath.Join(src.Root, src.Folder, exercise)
	description, replaced, err := overlay(exercise, dir, src, out)
	if err != nil {
		return Program{}, &BuildError{Said: err.Error(), Remedy: gotool.Remedy(err.Error())}
	}
	path := filepath.Join(out, exercise+".test")
	if runtime.GOOS == "windows" {
		path += ".exe" // or it cannot be started
	}
	var said bytes.Buffer
	cmd := gotool.Command(ctx, src.Root, "test", "-c", "-o", path, "-overlay", description, "./"+src.Folder+"/"+exercise)
	cmd.Stdout, cmd.Stderr = &said, &said
	setGroup(cmd) // or a compiler would outlive a build that is not wanted any more
	if err := cmd.Run(); err != nil {
		var failed *exec.ExitError
		switch {
		case ctx.Err() != nil:
			return Program{}, context.Cause(ctx)
		case !errors.As(err, &failed):
			return Program{}, &BuildError{Said: err.Error(), Remedy: gotool.Remedy(err.Error())}
		}
		return Program{}, diagnose(strings.TrimSpace(said.String()), src.Root, src.Folder+"/"+exercise, append(replaced, dir))
	}
	return Program{Path: path, Dir: dir, Args: []string{"-test.paniconexit0"}}, nil
}

// overlay writes the description of which files replace which (see -overlay in go help build), and lists the replacements.
func overlay(exercise, dir string, src Source, out string) (description string, replaced []string, err error) {
	number, pkg, ok := strings.Cut(exercise, "_")
	if !ok || number == "" || pkg == "" {
		return "", nil, fmt.Errorf("exercise %q: a name is a number, an underscore and the package's name", exercise)
	}
	files := map[string]string{}
	for name, file := range src.Files {
		if of, name, _ := strings.Cut(filepath.ToSlash(name), "/"); of == exercise {
			files[filepath.Join(dir, name)] = file
			if file != "" {
				replaced = append(replaced, file)
			}
		}
	}
	main := filepath.Join(out, exercise+".main_test.go")
	files[filepath.Join(dir, "main_test.go")] = main
	if err := os.WriteFile(main, fmt.Appendf(nil, thinMain, pkg), 0o600); err != nil {
		return "", nil, err
	}
	description = filepath.Join(out, exercise+".overlay.json")
	return description, replaced, WriteOverlay(description, files)
}

// WriteOverlay writes a description for the -overlay flag of the go command into a file. The keys of replace are the files to
// replace, and the values are their replacements.
func WriteOverlay(file string, replace map[string]string) error {
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o600)
}

// CompileError means that the learner's own files do not compile.
type CompileError struct {
	Said string // what the compiler said
}

func (e *CompileError) Error() string { return "does not compile:\n" + e.Said }

// BuildError means that tests could not be compiled for a reason outside of them: the machine, its settings, or the lab itself.
type BuildError struct {
	Said   string // what the go command said
	Remedy string // what to do about it
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("the tests could not be built. %s The go command said:\n%s", e.Remedy, beginning(e.Said))
}

// Everywhere says whether every other build would fail in the same way, until somebody does what the remedy says.
func (e *BuildError) Everywhere() bool { return e.Remedy == gotool.Room }

// maxSaid is how many lines of the go command's output are shown. It lists every module if the vendor folder does not fit.
const maxSaid = 12

// beginning is the first lines of a text.
func beginning(text string) string {
	lines := strings.Split(text, "\n")
	if len(lines) <= maxSaid {
		return text
	}
	return fmt.Sprintf("%s\n(more lines: %d)", strings.Join(lines[:maxSaid], "\n"), len(lines)-maxSaid)
}
