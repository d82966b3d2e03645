package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asChild marks the URL of a run whose program is this test binary, and says what the process does.
const asChild = "child-of-a-test:"

func TestMain(m *testing.M) {
	does, ok := strings.CutPrefix(os.Getenv(wire.Env), asChild)
	if !ok {
		os.Exit(m.Run())
	}
	does, more, _ := strings.Cut(does, " ")
	switch does {
	case "says":
		fmt.Println("args", strings.Join(os.Args[1:], " "))
		fmt.Fprintln(os.Stderr, "env", strings.Join(os.Environ(), "\nenv "))
		os.Exit(3)
	case "ground":
		if err := Missing(Ground()); err != nil {
			fmt.Print(err)
		} else {
			fmt.Print("nothing is missing")
		}
	case "floods":
		fmt.Print("begin", strings.Repeat("x", maxOutput))
	case "waits": // until its host goes away
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "leaves": // a process behind, that has its output
		left := exec.Command(os.Args[0])
		left.Env = append(os.Environ(), wire.Env+"="+asChild+"stays "+more)
		left.Stdout = os.Stdout
		up, err := left.StderrPipe()
		if err != nil || left.Start() != nil {
			os.Exit(1)
		}
		_, _ = up.Read(make([]byte, 1))
	case "stays":
		c, err := net.Dial("tcp", more)
		if err != nil {
			os.Exit(1)
		}
		fmt.Fprint(os.Stderr, "u")
		_, _ = io.Copy(io.Discard, c)
	}
	os.Exit(0)
}

// child is this test binary as a program that does something.
func child(t *testing.T, does string) (Program, Job) {
	t.Helper()
	return Program{Path: os.Args[0], Dir: t.TempDir(), Args: []string{"-test.run=None", "-test.v=true"}},
		Job{URL: asChild + does, Limit: time.Minute, Quiet: true}
}

func TestAQuietRun(t *testing.T) {
	t.Parallel()
	p, j := child(t, "says")
	exit, err := Local{}.Run(t.Context(), p, j)
	require.NoError(t, err)
	assert.Equal(t, 3, exit.Code)
	assert.False(t, exit.Hung)
	assert.Contains(t, exit.Output, "args -test.parallel=8 -test.run=None\n")
	for _, env := range []string{wire.Env + "=" + asChild + "says", "GOMAXPROCS=1", "GOGC=400", "GORACE=atexit_sleep_ms=0 " + os.Getenv("GORACE")} {
		assert.Contains(t, exit.Output, "env "+env+"\n")
	}
	assert.Contains(t, exit.Output, "env PATH=")
}

func TestAVisibleRun(t *testing.T) {
	t.Parallel()
	p, j := child(t, "says")
	var stdout, stderr bytes.Buffer
	j.Quiet, j.Stdout, j.Stderr = false, &stdout, &stderr
	exit, err := Local{}.Run(t.Context(), p, j)
	require.NoError(t, err)
	assert.Equal(t, Exit{Code: 3}, exit)
	assert.Equal(t, "args -test.run=None -test.v=true\n", stdout.String())
	assert.Contains(t, stderr.String(), wire.Env)
	assert.NotContains(t, stderr.String(), "GOMAXPROCS")
}

// A process gets no environment variable that it does not need. Not parallel, because the test changes the environment.
func TestTheEnvironmentIsScrubbed(t *testing.T) {
	kept := []string{
		"PATH", "HOME", "USER", "TMPDIR", "LANG", "LC_ALL", "TZ", "TERM", "NO_COLOR", "ZONEINFO", "SYSTEMROOT", "SYSTEMDRIVE", "USERPROFILE",
		"LOCALAPPDATA", "TEMP", "TMP", "GORACE", "GODEBUG", "GOTRACEBACK", "GOCOVERDIR",
	}
	dropped := []string{"FOO", "FAILURELAB_X", wire.Env, "GOFLAGS", "GITHUB_TOKEN", "PATHS", "XPATH"}
	for _, name := range slices.Concat(kept, dropped) {
		t.Setenv(name, "value-of-"+name)
	}
	env := childEnv()
	for _, name := range dropped {
		assert.NotContains(t, env, name+"=value-of-"+name)
	}
	for _, name := range kept {
		assert.Contains(t, env, name+"=value-of-"+name)
	}
	for _, v := range env {
		name, _, _ := strings.Cut(v, "=")
		assert.Contains(t, passedOn, strings.ToUpper(name))
	}
	assert.Contains(t, quietEnv(), "GORACE=atexit_sleep_ms=0 value-of-GORACE", "what the user asked for comes last, and counts")
}

func TestOnlyTheBeginningOfTheOutputIsKept(t *testing.T) {
	t.Parallel()
	h := NewHead(5)
	for _, s := range []string{"abc", "defg", "h"} {
		n, err := h.Write([]byte(s))
		require.NoError(t, err)
		assert.Equal(t, len(s), n, "or the process would be stopped by a broken pipe")
	}
	assert.Equal(t, "abcde", h.String())

	assert.Equal(t, 262144, maxOutput)
	p, j := child(t, "floods")
	exit, err := Local{}.Run(t.Context(), p, j)
	require.NoError(t, err)
	assert.Zero(t, exit.Code)
	assert.Len(t, exit.Output, maxOutput)
	assert.True(t, strings.HasPrefix(exit.Output, "beginx"))
}

// A process waits for its host, and not longer than the limit.
func TestAProcessThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	p, j := child(t, "waits")
	j.Limit = 200 * time.Millisecond
	exit, err := Local{}.Run(t.Context(), p, j)
	require.NoError(t, err)
	assert.True(t, exit.Hung)
	assert.Equal(t, -1, exit.Code)
}

// If the caller's context ends, even by its deadline, that says nothing about the process.
func TestTheCallerGivesUp(t *testing.T) {
	t.Parallel()
	p, j := child(t, "waits")
	enough := errors.New("enough")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 50*time.Millisecond, enough)
	defer cancel()
	_, err := Local{}.Run(ctx, p, j)
	require.ErrorIs(t, err, enough)

	ctx, cancel = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = Local{}.Run(ctx, p, j)
	require.ErrorIs(t, err, context.DeadlineExceeded)

	cancelled, stop := context.WithCancelCause(t.Context())
	stop(enough)
	_, err = Local{}.Run(cancelled, p, j)
	require.Error(t, err)
}

func TestAProgramThatCannotBeStarted(t *testing.T) {
	t.Parallel()
	p := Program{Path: filepath.Join(t.TempDir(), "not-here")}
	_, err := Local{}.Run(t.Context(), p, Job{Limit: time.Minute, Quiet: true})
	require.ErrorContains(t, err, "run "+p.Path+": ")
}

// What a process leaves behind neither holds up a verdict nor lives on.
func TestNothingIsLeftBehind(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("it has no process groups")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	p, j := child(t, "leaves "+l.Addr().String())
	exit, err := Local{}.Run(t.Context(), p, j)
	require.NoError(t, err)
	assert.Zero(t, exit.Code)
	assert.False(t, exit.Hung, "it has come to its end, whatever it left behind")
	c, err := l.Accept()
	require.NoError(t, err)
	defer c.Close()
	require.NoError(t, c.SetReadDeadline(time.Now().Add(10*time.Second)))
	_, err = c.Read(make([]byte, 1))
	var timeout net.Error
	assert.False(t, errors.As(err, &timeout) && timeout.Timeout(), "the process that was left behind still holds its connection: %v", err)
}
