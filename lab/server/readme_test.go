package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documented is the README's section on the server: its commands, and what its table says of them.
type documented struct {
	good   string   // curl, to be pasted: a request that succeeds
	calls  []string // those that fail
	rows   [][]string
	follow []string // how to find a request's id, and then its log lines
}

func readDocumented(t *testing.T) documented {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, section, found := strings.Cut(string(b), "\n## The lab as a server\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	var d documented
	for text := range strings.Lines(section) {
		command, indented := strings.CutPrefix(strings.TrimSuffix(text, "\n"), "    ")
		switch {
		case strings.HasPrefix(text, "| `"):
			cells := strings.Split(strings.Trim(text, "| \n"), " | ")
			require.Len(t, cells, 3, text)
			d.rows = append(d.rows, cells)
		case !indented:
		case strings.HasPrefix(command, "id="), strings.Contains(command, "$id"):
			d.follow = append(d.follow, command)
		case strings.HasPrefix(command, "curl ") && d.good == "":
			d.good = command
		case strings.HasPrefix(command, "curl "):
			d.calls = append(d.calls, command)
		}
	}
	return d
}

func TestREADMECommandSucceeds(t *testing.T) {
	t.Parallel()
	out, status := openREADMELab(t).shell(t, readDocumented(t).good)
	assert.Equal(t, "200", status)
	assert.JSONEq(t, `{"data": [1, 2, 3]}`, out)
}

func TestREADMECommandsFailAsTheyAreSaidTo(t *testing.T) {
	t.Parallel()
	d := readDocumented(t)
	require.Len(t, d.calls, 6)
	require.Len(t, d.rows, len(d.calls))
	l := openREADMELab(t)
	for i, command := range d.calls {
		t.Run(d.rows[i][0], func(t *testing.T) {
			t.Parallel()
			path, cause := code(t, d.rows[i][0]), code(t, d.rows[i][2])
			require.Contains(t, command, "http://localhost:8000"+path)

			out, status := l.shell(t, command)

			assert.Equal(t, d.rows[i][1], status)
			var problem struct {
				Status int    `json:"status"`
				ID     string `json:"request_id"`
			}
			require.NoError(t, json.Unmarshal([]byte(out), &problem), out)
			assert.Equal(t, d.rows[i][1], strconv.Itoa(problem.Status))
			require.NotEmpty(t, problem.ID)
			lines := l.said(t, problem.ID, 1)
			require.Len(t, lines, 1, "of the terminal's lines, one is the request's")
			assert.Contains(t, strings.ReplaceAll(lines[0], `\"`, `"`), cause)
			assert.NotContains(t, out, cause, "the response is for every client")
		})
	}
}

func TestREADMEFollowsOneRequest(t *testing.T) {
	t.Parallel()
	d := readDocumented(t)
	require.Len(t, d.follow, 4)
	for _, command := range d.follow[1:] {
		t.Run(strings.Fields(command)[0], func(t *testing.T) {
			t.Parallel()
			l := openREADMELab(t)
			// Another client's request, which must not be shown.
			l.shell(t, "curl http://localhost:8000/api/v1/external-call")
			// The terminal may get a line a moment after the response.
			const both = "while [ $(grep -c path=/api/v1/external-call \"$TERMINAL\") != 2 ]; do :; done\n"
			l.standIn(t, "docker", both+`case "$*" in "ps -lq") echo c0ffee ;; "logs c0ffee") cat "$TERMINAL" ;; *) exit 9 ;; esac`)
			l.standIn(t, "journalctl", both+`case "$*" in "-u api-failure-lab -o cat") cat "$TERMINAL" ;; *) exit 9 ;; esac`)

			out, _ := l.shell(t, d.follow[0]+"\n"+command)

			require.Equal(t, 1, strings.Count(out, "\n"), "one line is the request's:\n%s", out)
			assert.Contains(t, out, "/api/v1/external-call")
			assert.Contains(t, out, "timeout awaiting response headers")
			assert.Len(t, l.said(t, "path=/api/v1/external-call", 2), 2)
		})
	}
}

func TestREADMEOpenAPI(t *testing.T) {
	t.Parallel()
	l := openREADMELab(t)

	out, status := l.shell(t, "curl http://localhost:8000/openapi.yaml")

	assert.Equal(t, "200", status)
	assert.True(t, strings.HasPrefix(out, "openapi: "), out)
}

// code is what stands first between backquotes.
func code(t *testing.T, cell string) string {
	t.Helper()
	parts := strings.Split(cell, "`")
	require.GreaterOrEqual(t, len(parts), 3, cell)
	return parts[1]
}

// readmeLab is a lab which the README's commands find at localhost:8000, wherever it listens.
type readmeLab struct {
	home     string // where curl finds its configuration, and a shell the stand-ins for what is not there
	terminal string // the file that its lines go to, as docker and systemd keep them
}

func openREADMELab(t *testing.T) *readmeLab {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the README's commands are for a POSIX shell")
	}
	for _, program := range []string{"sh", "curl", "sed", "grep"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the README's commands are run by a shell, and there is no %s here", program)
		}
	}
	home := t.TempDir()
	l := &readmeLab{home: home, terminal: filepath.Join(home, "terminal")}
	terminal, err := os.Create(l.terminal)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, terminal.Close()) }) // after the lab, which writes to it, has stopped
	address := strings.TrimPrefix(serveLab(t, terminal), "http://")
	curlrc := fmt.Sprintf("silent\nshow-error\nnoproxy = \"*\"\nconnect-to = \"localhost:8000:%s\"\nwrite-out = \"%%{stderr}%%{http_code}\"\n", address)
	require.NoError(t, os.WriteFile(filepath.Join(l.home, ".curlrc"), []byte(curlrc), 0o600))
	return l
}

// shell runs commands as they are, and returns what they print and the status of the last answer.
func (l *readmeLab) shell(t *testing.T, commands string) (out, status string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-eu", "-c", commands)
	c.Env = append(os.Environ(), "CURL_HOME="+l.home, "PATH="+l.home+string(os.PathListSeparator)+os.Getenv("PATH"), "TERMINAL="+l.terminal)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	require.NoError(t, c.Run(), "%s\n%s%s", commands, &stdout, &stderr)
	said := stderr.String()
	return stdout.String(), said[max(0, len(said)-3):]
}

// standIn puts a script in place of a program that is not there or has nothing to show.
func (l *readmeLab) standIn(t *testing.T, name, script string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(l.home, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700)) //nolint:gosec // it is to be run
}

// said are the terminal's lines in which something stands. It waits until there are n, because the terminal may get a line a
// moment after the response.
func (l *readmeLab) said(t *testing.T, text string, n int) (lines []string) {
	t.Helper()
	require.Eventually(t, func() bool {
		b, err := os.ReadFile(l.terminal)
		if err != nil {
			return false
		}
		lines = nil
		for line := range strings.Lines(string(b)) {
			if strings.Contains(line, text) {
				lines = append(lines, line)
			}
		}
		return len(lines) >= n
	}, time.Minute, time.Millisecond)
	return lines
}
