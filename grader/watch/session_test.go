//go:build linux || darwin

package watch_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"failurelab/grader/internal/golden"
	"failurelab/grader/run"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const exercise = "01_unauthorized"

// TestSession is a learner's session at a terminal of 80 columns: the real grader watches a copy of an exercise. The test
// waits for what is on the screen, however long that takes.
func TestSession(t *testing.T) {
	t.Parallel()
	repository, err := run.Root(here(t))
	require.NoError(t, err)
	grader := filepath.Join(t.TempDir(), "grader")
	command(t, repository, "go", "build", "-o", grader, "./grader/cmd/grader")
	root := module(t, repository)
	submit := func(submission string) {
		b, err := os.ReadFile(filepath.Join(repository, "grader", "testdata", "submissions", submission, "exercise_test.go"))
		require.NoError(t, err)
		file := filepath.Join(root, "exercises", exercise, "exercise_test.go")
		require.NoError(t, os.WriteFile(file+".new", b, 0o600))
		require.NoError(t, os.Rename(file+".new", file))
	}
	submit("status_only")
	s := start(t, root, grader, "watch", exercise)

	s.waitFor("TOO WEAK", "waiting for a save")
	s.compare("1-verdict")
	s.press("l")
	s.waitFor(exercise+", list", "T108")
	s.compare("2-list")
	s.press("x")
	s.waitFor("h hint")
	s.press("h")
	s.waitFor(exercise+", hint", "hint 2 of 3")
	s.compare("3-hint")
	s.press("\x1b")
	s.waitFor("h hint", "scroll   0%")
	s.press("r")
	s.waitFor(exercise+", replay", "X-Request-Id")
	s.compare("4-replay")

	submit("plain_testing") // while a replay is shown
	s.waitFor("done         T105", "waiting for a save")
	s.compare("5-verdict")
	s.press("n") // nothing else is watched, and everything is in sight already
	s.press("l")
	s.waitFor(exercise + ", list")
	submit("does_not_compile")
	s.waitFor("DOES NOT COMPILE", "waiting for a save")
	s.press("q")
	assert.Equal(t, 0, s.end())
	assert.False(t, s.screen.IsAltScreen(), "the terminal is left as it was")
}

// Without a terminal, verdicts are printed, and Ctrl-C is the way to end it.
func TestSessionWithoutATerminal(t *testing.T) {
	t.Parallel()
	repository, err := run.Root(here(t))
	require.NoError(t, err)
	grader := filepath.Join(t.TempDir(), "grader")
	command(t, repository, "go", "build", "-o", grader, "./grader/cmd/grader")
	root := module(t, repository)
	b, err := os.ReadFile(filepath.Join(repository, "grader", "testdata", "submissions", "terminal_injection", "exercise_test.go"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(root, "exercises", exercise, "exercise_test.go"), b, 0o600))
	cmd := exec.CommandContext(t.Context(), grader, "watch", exercise)
	cmd.Dir = root
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	said := ""
	for buf := make([]byte, 4096); !strings.Contains(said, "Next: "); {
		n, err := out.Read(buf)
		require.NoError(t, err, said)
		said += string(buf[:n])
	}
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	rest, err := io.ReadAll(out)
	require.NoError(t, err)
	require.NoError(t, cmd.Wait(), "it ends with 0")
	assert.Regexp(t, `^\n== 01_unauthorized, after \d+\.\d seconds\n01_unauthorized `, said)
	assert.NotRegexp(t, `[\x00-\x09\x0b-\x1f\x7f-\x9f]`, said+string(rest))
}

func here(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	require.NoError(t, err)
	return dir
}

func command(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

// module is a copy of what an exercise's tests are built of, with one exercise and no test file in it.
func module(t *testing.T, repository string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "exercises", exercise), 0o700))
	var files []string
	for _, pattern := range []string{"go.*", "lab/*.go", "lab/wire/*.go"} {
		found, err := filepath.Glob(filepath.Join(repository, filepath.FromSlash(pattern)))
		require.NoError(t, err)
		files = append(files, found...)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		name, err := filepath.Rel(repository, file)
		require.NoError(t, err)
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(root, name), b, 0o600))
	}
	return root
}

// terminal is a program in a terminal.
type terminal struct {
	t       *testing.T
	cmd     *exec.Cmd
	pty     *os.File
	changed chan struct{} // has a value when the screen may have changed
	closed  chan struct{}

	mu     sync.Mutex
	screen *vt.Emulator
}

// start starts a program in a terminal without colours.
func start(t *testing.T, dir string, args ...string) *terminal {
	t.Helper()
	s := &terminal{
		t: t, cmd: exec.CommandContext(t.Context(), args[0], args[1:]...), screen: vt.NewEmulator(80, 24),
		changed: make(chan struct{}, 1), closed: make(chan struct{}),
	}
	s.cmd.Dir = dir
	s.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "NO_COLOR=1")
	var err error
	s.pty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 24, Cols: 80})
	require.NoError(t, err)
	go func() {
		defer close(s.closed)
		buf := make([]byte, 1<<16)
		for {
			n, err := s.pty.Read(buf)
			s.mu.Lock()
			_, _ = s.screen.Write(buf[:n])
			s.mu.Unlock()
			select {
			case s.changed <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	go func() { _, _ = io.Copy(s.pty, s.screen) }() // what a terminal answers when it is asked
	t.Cleanup(func() {
		if in, ok := s.screen.InputPipe().(io.Closer); ok { // not Close: the emulator's is no match for its Read
			_ = in.Close()
		}
		_ = s.pty.Close()
	})
	return s
}

func (s *terminal) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Split(s.screen.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.Join(lines, "\n") + "\n"
}

// patience is for a machine that does other things too. It decides only how long a failing test takes.
const patience = 3 * time.Minute

// waitFor waits until all of the texts are on the screen.
func (s *terminal) waitFor(texts ...string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	for {
		screen, all := s.text(), true
		for _, text := range texts {
			all = all && strings.Contains(screen, text)
		}
		if all {
			return
		}
		select {
		case <-s.changed:
		case <-s.closed:
			require.Fail(s.t, "the program ended", "%q\n%s", texts, screen)
		case <-ctx.Done():
			require.Fail(s.t, "not on the screen", "%q\n%s", texts, screen)
		}
	}
}

func (s *terminal) press(keys string) {
	s.t.Helper()
	_, err := io.WriteString(s.pty, keys)
	require.NoError(s.t, err)
}

// end waits for the end of the program, and returns its exit code.
func (s *terminal) end() int {
	s.t.Helper()
	<-s.closed
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

var volatile = []struct {
	*regexp.Regexp

	word string
}{
	{regexp.MustCompile(`judged in \d+\.\d s`), "judged in N s"},
	{regexp.MustCompile(`scroll +\d+%`), "scroll   N%"},
	{regexp.MustCompile(`(?s)(     Authorization: ).*\n\n(esc)`), "${1}a token, which wraps anywhere, and what follows\n\n$2"},
	{regexp.MustCompile(`X-Request-Id \w+\.\.\.  +\S+`), "X-Request-Id ID  TIME"},
}

// compare compares the screen with a file.
func (s *terminal) compare(name string) {
	s.t.Helper()
	text := s.text()
	for _, v := range volatile {
		text = v.ReplaceAllString(text, v.word)
	}
	golden.Equal(s.t, filepath.Join("testdata", "session-"+name+".txt"), golden.Stable(s.t, text))
}
