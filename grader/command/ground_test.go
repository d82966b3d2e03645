package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onBadGround is a session on a machine that lacks two things, and the folders that it was checked for.
func onBadGround(t *testing.T) (*session, *bytes.Buffer, *[]string) {
	t.Helper()
	s, out := learner(t, "")
	var roots []string
	s.ground = func(_ context.Context, root string) []run.Check {
		roots = append(roots, root)
		return []run.Check{{Name: "a", What: "No a", Remedy: "Get one."}, {Name: "b"}, {Name: "c", What: "No c", Remedy: "Get two."}}
	}
	return s, out, &roots
}

const badGround = "2 things are missing on this machine.\n  - No a. Get one.\n  - No c. Get two."

// Whatever is asked for: what the machine lacks is said before anything is built, and is no verdict.
func TestCommandsOnBadGround(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(*session) error{
		"course":    func(s *session) error { return s.course(t.Context()) },
		"hint":      func(s *session) error { return s.hint(t.Context(), small.Core) },
		"hint next": func(s *session) error { return s.hintNext(t.Context()) },
		"replay":    func(s *session) error { return s.replay(t.Context(), "01-T105-m1") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, out, roots := onBadGround(t)
			err := do(s)
			assert.Equal(t, Fault, exitCode(err))
			require.EqualError(t, err, badGround)
			assert.Equal(t, []string{s.source.Root}, *roots)
			assert.Empty(t, out.String())
		})
	}
	s, out, _ := onBadGround(t)
	assert.Equal(t, Fault, exitCode(s.json(t.Context())))
	assert.Contains(t, out.String(), `"verdict": "grader error"`)
	assert.Contains(t, out.String(), `2 things are missing on this machine.\n  - No a. Get one.\n  - No c. Get two."`)

	s, out, roots := onBadGround(t)
	dir, err := os.Getwd()
	require.NoError(t, err)
	here := filepath.Join(filepath.Dir(filepath.Dir(dir)), "exercises", small.Folder)
	assert.Equal(t, Fault, exitCode(s.practise(t.Context(), practice{dir: here, limit: time.Hour}, nil)))
	assert.Equal(t, "GRADER ERROR   this is our fault, not yours, and says nothing about your tests: "+badGround+"\n", out.String())
	assert.Equal(t, []string{""}, *roots, "nothing is built behind go test")
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

// A command whose output is incomplete must not exit with 0.
func TestOutputThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-h"}, {"help", "hint"}, {"author"}} {
		var errs bytes.Buffer
		assert.Equal(t, Fault, Main(args, full{}, &errs), args)
		assert.Equal(t, "GRADER ERROR   this is our fault, not yours, and says nothing about your tests: the output could not be written "+
			"completely (no space left on device). Write it to a disk with free space, and run the command again\n", errs.String())
	}
	s := &sink{w: &bytes.Buffer{}}
	fmt.Fprint(s, "here")
	assert.NoError(t, s.failed)
	s.w = full{}
	fmt.Fprint(s, "not here")
	s.w = &bytes.Buffer{}
	fmt.Fprint(s, "here again")
	assert.ErrorIs(t, s.failed, syscall.ENOSPC)
}

// A hint must not depend on a file.
func TestHintsThatCannotBeRemembered(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		prepare func(s *session) error
		why     string
	}{
		"a file that is no JSON": {
			func(s *session) error { return os.WriteFile(s.hints, []byte("not JSON"), 0o600) },
			"cannot be read. Delete it to start with the first hints again: invalid character",
		},
		"a folder that cannot be written": {
			func(s *session) error { s.hints = filepath.Join(s.hints, "not-here", "hints.json"); return nil },
			"no such file or directory",
		},
		"a folder in its place": {
			func(s *session) error { return os.Mkdir(s.hints, 0o700) },
			"cannot be read. Delete it to start with the first hints again: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, out := learner(t, "")
			var errs bytes.Buffer
			s.err = &errs
			require.NoError(t, tc.prepare(s))
			for range 2 {
				out.Reset()
				errs.Reset()
				require.NoError(t, s.hint(t.Context(), "01-T105-m1"))
				assert.Contains(t, out.String(), "01-T105-m1, hint 2 of 3 (the verdict has the first): ")
				assert.Contains(t, errs.String(), "This hint could not be remembered, so the next one will be the same: ")
				assert.Contains(t, errs.String(), tc.why)
			}
			assert.Equal(t, "01-T105-m1", s.unexhausted(small.Exercise(), []result.Trial{{Code: "01-T105-m1"}}))
		})
	}
}

// The file is replaced in one step, and nothing is left beside it.
func TestHintsAreRemembered(t *testing.T) {
	t.Parallel()
	s, _ := learner(t, "")
	for want := 1; want <= 2; want++ {
		said, err := s.remember("01-T105-m1", 1, 3)
		require.NoError(t, err)
		assert.Equal(t, want, said)
	}
	b, err := os.ReadFile(s.hints)
	require.NoError(t, err)
	assert.JSONEq(t, `{"01-T105-m1": 2}`, string(b))
	left, err := os.ReadDir(filepath.Dir(s.hints))
	require.NoError(t, err)
	assert.Len(t, left, 1)
}

func TestOneFaultOfAllIsSaidOnce(t *testing.T) {
	t.Parallel()
	build := func(said, remedy string) error {
		return fmt.Errorf("01: %w", &run.BuildError{Said: said, Remedy: remedy})
	}
	other := errors.New("other")
	for _, tc := range []struct {
		name string
		errs []error
		same bool
	}{
		{"none", []error{nil, nil}, false},
		{"of one", []error{other, nil}, false},
		{"of another", []error{nil, other}, false},
		{"two texts", []error{other, errors.New("another")}, false},
		{"one text", []error{other, errors.New("other")}, true},
		{"one remedy", []error{build("a", "Do."), build("b", "Do.")}, true},
		{"two remedies", []error{build("a", "Do."), build("b", "Do not.")}, false},
		{"no build", []error{build("a", "Do."), other}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := common(tc.errs); tc.same {
				assert.Equal(t, tc.errs[0], got)
			} else {
				assert.NoError(t, got)
			}
		})
	}
}

func TestAFaultComesWithARemedy(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("a lab could not be opened: %w", &os.SyscallError{Syscall: "socket", Err: syscall.EMFILE})
	assert.Equal(t, "GRADER ERROR   this is our fault, not yours, and says nothing about your tests: a lab could not be opened: socket: "+
		"too many open files. Raise the limit: run `ulimit -n 1024` in the same shell first, or give the container a higher limit for open files.", faultText(err))
}

// asked is a runner that remembers the arguments of a program, and cannot run it.
type asked struct{ args []string }

func (a *asked) Run(_ context.Context, p run.Program, _ run.Job) (run.Exit, error) {
	a.args = p.Args
	return run.Exit{}, errors.New("no more processes")
}

// There is one shift: go test -cpu 1,2 runs it once, on one processor.
func TestATriageRunsOnce(t *testing.T) {
	t.Parallel()
	s, _ := learner(t, "")
	e := course.Find("07_triage")
	a := &asked{}
	s.exercises, s.options.Runner = []*course.Exercise{e}, a
	dir, err := os.Getwd()
	require.NoError(t, err)
	here := filepath.Join(filepath.Dir(filepath.Dir(dir)), "exercises", e.Name)
	err = s.practise(t.Context(), practice{dir: here, limit: time.Hour}, []string{"-test.paniconexit0", "-test.cpu=1,2", "-test.count=2"})
	assert.Equal(t, Fault, exitCode(err))
	assert.Equal(t, []string{"-test.paniconexit0", "-test.cpu=1"}, a.args)
}
