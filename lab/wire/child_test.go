package wire_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// parent is a host that sets a task, and remembers what it was told of the end.
type parent struct {
	task  string
	first string // the test that is to go first
	ended int    // the status that it answers the end with

	mu   sync.Mutex
	told []string
}

func (p *parent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch r.URL.Path {
	case "/begin/":
		fmt.Fprintf(w, `{"first": %q}`, p.first)
	case "/task/":
		fmt.Fprintf(w, "%q", p.task)
	case "/ended/":
		p.mu.Lock()
		defer p.mu.Unlock()
		p.told = append(p.told, string(body))
		w.WriteHeader(p.ended)
	default:
		http.NotFound(w, r)
	}
}

// start starts a child of p's.
func (p *parent) start(t *testing.T, args ...string) (cmd *exec.Cmd, stdin io.WriteCloser, stdout io.Reader) {
	t.Helper()
	host := httptest.NewServer(p)
	t.Cleanup(host.Close)
	return startChild(t, host.URL, args...)
}

// startChild starts a child of the host at url, or one that reads the URL from its input.
func startChild(t *testing.T, url string, args ...string) (cmd *exec.Cmd, stdin io.WriteCloser, stdout io.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only so that a failure does not hang
	t.Cleanup(cancel)
	cmd = exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), asChild+"="+url)
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err = cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	return cmd, stdin, stdout
}

func TestChildSaysThatItEnded(t *testing.T) {
	t.Parallel()
	p := &parent{task: "run", ended: http.StatusOK}
	cmd, _, stdout := p.start(t)

	out, err := io.ReadAll(stdout)

	require.NoError(t, err)
	assert.Equal(t, "ran", string(out))
	_ = cmd.Wait()
	assert.Equal(t, 7, cmd.ProcessState.ExitCode(), "what the run returned")
	assert.Equal(t, []string{`{"code":7}`}, p.told)
}

// The host's first test runs before the others, and not once more among them. What go test selected stays selected.
func TestOneTestGoesFirst(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		first string
		args  []string
		want  string
	}{
		{"", nil, " but \n"}, // go test itself reads its flags
		{"TestB", nil, "^TestB$ but \n but ^TestB$\n"},
		{"TestB", []string{"-test.run=A", "-test.skip=Slow"}, "^TestB$ but Slow\nA but Slow|^TestB$\n"},
	} {
		p := &parent{task: "flags", first: tc.first, ended: http.StatusOK}
		cmd, _, stdout := p.start(t, tc.args...)
		out, err := io.ReadAll(stdout)
		require.NoError(t, err)
		assert.Equal(t, tc.want, string(out))
		require.NoError(t, cmd.Wait())
	}
}

func TestChildThatCannotSayThatItEnded(t *testing.T) {
	t.Parallel()
	p := &parent{task: "run", ended: http.StatusInternalServerError}
	cmd, _, stdout := p.start(t)

	out, err := io.ReadAll(stdout)

	require.NoError(t, err)
	assert.Equal(t, "ran", string(out))
	_ = cmd.Wait()
	assert.Equal(t, 3, cmd.ProcessState.ExitCode())
}

// Without this a learner's endless loop outlives the run that started it.
func TestChildEndsWithItsStandardInput(t *testing.T) {
	t.Parallel()
	p := &parent{task: "hang", ended: http.StatusOK}
	cmd, stdin, stdout := p.start(t)
	hanging := make([]byte, len("hanging"))
	_, err := io.ReadFull(stdout, hanging)
	require.NoError(t, err)

	require.NoError(t, stdin.Close())

	_ = cmd.Wait()
	assert.Equal(t, 3, cmd.ProcessState.ExitCode())
	assert.Empty(t, p.told, "it was cut off: it did not end")
}

// The URL is the first line of the input. A child that gets none does not run its tests.
func TestChildOnInput(t *testing.T) {
	t.Parallel()
	p := &parent{task: "run", ended: http.StatusOK}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // at any path
		r.URL.Path = "/" + path.Base(r.URL.Path) + "/"
		p.ServeHTTP(w, r)
	}))
	t.Cleanup(host.Close)
	most := host.URL + "/" + strings.Repeat("x", 999-len(host.URL)-1)
	for _, tc := range []struct {
		name, input, said string
		code              int
	}{
		{"the URL", host.URL + "\n", "ran", 7},
		{"more behind it", host.URL + "\nmore\n", "ran", 7},
		{"the longest line", most + "\n", "ran", 7},
		{"a line that is too long", most + "x\n", "", 3},
		{"no end of a line", host.URL, "", 3},
		{"nothing", "", "", 3},
		{"an empty line", "\n", "", 3},
		{"another host", "http://127.0.0.1:1\n", "", 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			cmd, stdin, stdout := startChild(t, onInput)
			_, _ = io.WriteString(stdin, tc.input) // a child may end before it has read all
			if !strings.Contains(tc.input, "\n") { // it would wait for the rest
				require.NoError(t, stdin.Close())
			}
			out, err := io.ReadAll(stdout)
			require.NoError(t, err)
			_ = cmd.Wait()
			assert.Equal(t, tc.said, string(out))
			assert.Equal(t, tc.code, cmd.ProcessState.ExitCode())
		})
	}
}

// A child that has its URL ends with its input too.
func TestChildOnInputEndsWithItsInput(t *testing.T) {
	t.Parallel()
	p := &parent{task: "hang", ended: http.StatusOK}
	host := httptest.NewServer(p)
	t.Cleanup(host.Close)
	cmd, stdin, stdout := startChild(t, onInput)
	_, err := io.WriteString(stdin, host.URL+"\n")
	require.NoError(t, err)
	_, err = io.ReadFull(stdout, make([]byte, len("hanging")))
	require.NoError(t, err)
	require.NoError(t, stdin.Close())
	_ = cmd.Wait()
	assert.Equal(t, 3, cmd.ProcessState.ExitCode())
	assert.Empty(t, p.told)
}
