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
	"regexp"
	"runtime"
	"strings"
)

// Source is where exercises' tests come from.
type Source struct {
	Root   string            // the module's folder
	Folder string            // "exercises" or "solutions"
	Files  map[string]string // more files, or others: by their path in Folder ("01_unauthorized/exercise_test.go"), where they really are; "": left out
}

// thinMain takes the place of an exercise's main_test.go, so that whatever was written into that does not matter.
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
		return Program{}, &BuildError{Said: err.Error(), Remedy: remedy(err.Error())}
	}
	path := filepath.Join(out, exercise+".test")
	if runtime.GOOS == "windows" {
		path += ".exe" // or it cannot be started
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-o", path, "-overlay", description, "./"+src.Folder+"/"+exercise)
	cmd.Dir, cmd.Stdout, cmd.Stderr = src.Root, &said, &said
	if err := cmd.Run(); err != nil {
		var failed *exec.ExitError
		switch {
		case ctx.Err() != nil:
			return Program{}, context.Cause(ctx)
		case !errors.As(err, &failed):
			return Program{}, &BuildError{Said: err.Error(), Remedy: remedy(err.Error())}
		}
		return Program{}, diagnose(strings.TrimSpace(said.String()), src.Root, append(replaced, dir))
	}
	return Program{Path: path, Dir: dir, Args: []string{"-test.paniconexit0"}}, nil
}

// overlay writes the description of which files stand in for which (go help build, -overlay), and lists the files that do.
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

// WriteOverlay writes a description for the -overlay flag of the go command into a file: what stands in for the files that
// are the keys.
func WriteOverlay(file string, replace map[string]string) error {
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	return os.WriteFile(file, b, 0o600)
}

// CompileError says that the learner's own files do not compile.
type CompileError struct {
	Said string // what the compiler said
}

func (e *CompileError) Error() string { return "does not compile:\n" + e.Said }

// BuildError says that tests could not be compiled, and not because of what is in them: the machine, its settings, or the
// lab itself.
type BuildError struct {
	Said   string // what the go command said
	Remedy string // what to do about it
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("the tests could not be built. %s The go command said:\n%s", e.Remedy, e.Said)
}

var (
	// place is the beginning of a line in which the go command speaks of a file.
	place = regexp.MustCompile(`(?m)^\s*(?:vet: )?(\S[^:\n]*\.go):\d+(?::\d+)?: (.*)$`)
	// modules is what it says of a file whose imports could not be had, although the module has them.
	modules = regexp.MustCompile(`^\S+@v\S+: |lookup disabled|missing go\.sum entry|dial tcp|cannot find module providing|` +
		`^cannot find package |^package failurelab/lab is not in std|^found packages `)
	// misplaced is what it says of a folder's files without a line.
	misplaced = regexp.MustCompile(`(?m)^found packages |^multiple definitions of TestMain|^wrong signature for |^use of cgo in test |from \S+_test\.go: import cycle not allowed`)
)

// diagnose says whose fault a failed build is: the learner's, when the go command complains about a line in one of the
// learner's files or folders.
func diagnose(said, root string, theirs []string) error {
	learners := misplaced.MatchString(said)
	for _, m := range place.FindAllStringSubmatch(said, -1) {
		file := m[1]
		if !filepath.IsAbs(file) {
			file = filepath.Join(root, file)
		}
		for _, of := range theirs {
			if (file == of || strings.HasPrefix(file, of+string(filepath.Separator))) && !modules.MatchString(m[2]) {
				learners = true
			}
		}
	}
	if learners {
		return &CompileError{Said: said}
	}
	return &BuildError{Said: said, Remedy: remedy(said)}
}

// remedies are what helps, by what is said.
var remedies = []struct {
	said *regexp.Regexp
	do   string
}{
	{regexp.MustCompile(`executable file not found`), "Install Go, and put its bin folder on the PATH."},
	{regexp.MustCompile(`no space left`), "Make room on the disk, or let TMPDIR and GOCACHE name a disk with room."},
	{regexp.MustCompile(`read-only file system|permission denied|GOTMPDIR|TMPDIR|creating work dir`), "Let TMPDIR, GOTMPDIR and GOCACHE name folders that can be written."},
	{regexp.MustCompile(`GOCACHE|build cache is (required|disabled)|initialize build cache|XDG_CACHE_HOME`), "Set GOCACHE to a folder that can be written."},
	{regexp.MustCompile(`\(from \$GOPATH\)`), "Take GO111MODULE out of the environment: the lab is a module."},
	{regexp.MustCompile(`GOMODCACHE|module cache not found|GOPATH`), "Set HOME, or GOMODCACHE to the folder of the module cache."},
	{regexp.MustCompile(`-mod=vendor|inconsistent vendoring`), "Take -mod=vendor out of GOFLAGS."},
	{regexp.MustCompile(`go\.work|workspace`), "Set GOWORK=off: a go.work file above this folder hides the lab."},
	{regexp.MustCompile(`@v\S+: |lookup disabled|dial tcp|go\.sum`), "Run `go mod download` once with a network."},
	{regexp.MustCompile(`signal: killed|cannot allocate memory|out of memory`), "Give the build more memory."},
	{regexp.MustCompile(`requires go|toolchain`), "Install the Go version that go.mod names, or set GOTOOLCHAIN=auto."},
}

func remedy(said string) string {
	for _, r := range remedies {
		if r.said.MatchString(said) {
			return r.do
		}
	}
	return "Is the rest of the lab as it was? `git status` shows it."
}
