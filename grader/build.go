package grader

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

	"failurelab/lab/course"
)

// Source is where an exercise's tests come from.
type Source struct {
	Root   string            // the module's folder
	Folder string            // "exercises" or "solutions"
	Files  map[string]string // more files, or others, by their name in the exercise's folder: where they really are
	Of     string            // the exercise that Files are for; "": whichever is built
}

// thinMain takes the place of an exercise's main_test.go when somebody else hosts the labs: so the binary links no
// server and no database, and whatever was written into main_test.go does not matter.
const thinMain = `package %s

import (
	"os"
	"testing"

	"failurelab/lab/wire"
)

func TestMain(m *testing.M) { os.Exit(wire.Child(os.Getenv(wire.Env), m.Run)) }
`

// ErrDoesNotCompile wraps what the compiler says of a learner's files.
var ErrDoesNotCompile = errors.New("does not compile")

// Build compiles an exercise's tests into folder out. An error that is [ErrDoesNotCompile] is the learner's; any other
// is ours.
func Build(ctx context.Context, e *course.Exercise, src Source, out string) (Program, error) {
	dir := filepath.Join(src.Root, src.Folder, e.Name)
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for name, file := range src.Files {
		if src.Of != "" && src.Of != e.Name {
			break
		}
		overlay.Replace[filepath.Join(dir, name)] = file
	}
	pkg, err := packageName(e)
	if err != nil {
		return Program{}, err
	}
	main := filepath.Join(out, e.Name+".main_test.go")
	overlay.Replace[filepath.Join(dir, "main_test.go")] = main
	description := filepath.Join(out, e.Name+".overlay.json")
	b, err := json.Marshal(overlay)
	if err == nil {
		err = errors.Join(
			os.WriteFile(main, fmt.Appendf(nil, thinMain, pkg), 0o600),
			os.WriteFile(description, b, 0o600),
		)
	}
	if err != nil {
		return Program{}, fmt.Errorf("build %s: %w", e.Name, err)
	}

	path := filepath.Join(out, e.Name+".test")
	if runtime.GOOS == "windows" {
		path += ".exe" // or nothing would run it
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-o", path, "-overlay", description, "./"+src.Folder+"/"+e.Name)
	cmd.Dir, cmd.Stdout, cmd.Stderr = src.Root, &said, &said
	var failed *exec.ExitError
	switch err := cmd.Run(); {
	case errors.As(err, &failed) && ctx.Err() == nil:
		return Program{}, fmt.Errorf("%w:\n%s", ErrDoesNotCompile, strings.TrimSpace(said.String()))
	case err != nil:
		return Program{}, fmt.Errorf("build %s: %w", e.Name, err)
	}
	return Program{Path: path, Dir: dir, Args: []string{"-test.paniconexit0"}}, nil
}

var number = regexp.MustCompile(`^\d+_`)

// packageName is the package of an exercise: its folder without the number.
func packageName(e *course.Exercise) (string, error) {
	name := number.ReplaceAllString(e.Name, "")
	if name == e.Name || name == "" {
		return "", fmt.Errorf("exercise %q: a name is a number, an underscore, and the package's name", e.Name)
	}
	return name, nil
}

// GradeSource builds and grades an exercise. What a learner did wrong is in the result, files that do not compile
// included.
func GradeSource(ctx context.Context, e *course.Exercise, src Source) (Result, error) {
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(out)
	program, err := Build(ctx, e, src, out)
	if errors.Is(err, ErrDoesNotCompile) {
		return doesNotCompile(e, err), nil
	}
	if err != nil {
		return Result{}, err
	}
	return Grade(ctx, e, program, src.Root)
}

func doesNotCompile(e *course.Exercise, err error) Result {
	r := rule{exercise: e}.blank()
	r.Verdict, r.Tickets = DoesNotCompile, nil
	_, r.Message, _ = strings.Cut(err.Error(), "\n")
	r.Next = &Next{At: r.Folder + "/exercise_test.go", What: "make it compile"}
	if at := sourceLine.FindString(r.Message); at != "" {
		r.Next.At = r.Folder + "/" + at
	}
	if strings.Contains(r.Message, "TestMain") {
		r.Next.What = "take your TestMain out: main_test.go has the one that judges your tests"
	}
	return r
}

// Root is the module's folder, from the one that the command was started in.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(b), "module failurelab\n") {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("this is not inside the lab's folder: cd to where you cloned it")
		}
		dir = parent
	}
}
