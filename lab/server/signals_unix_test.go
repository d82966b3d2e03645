//go:build unix

package server

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// process is the command in a process of its own.
type process struct {
	*exec.Cmd
	url    string
	stdout *bufio.Reader // the lines after the first two
	pipe   io.Closer
	stderr *bytes.Buffer
}

// launch starts the command, by way of words that come before it: {"nohup"} for example.
func launch(t *testing.T, by ...string) process {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	words := append(by, program, "-addr", "127.0.0.1:0")
	c := exec.CommandContext(t.Context(), words[0], words[1:]...) // #nosec G204 -- the test's own
	c.Env = append(os.Environ(), asCommand+"=1")
	p := process{Cmd: c, stderr: &bytes.Buffer{}}
	c.Stderr = p.stderr
	pipe, err := c.StdoutPipe()
	require.NoError(t, err)
	p.pipe, p.stdout = pipe, bufio.NewReader(pipe)
	require.NoError(t, c.Start())
	said, err := p.stdout.ReadString('\n')
	require.NoError(t, err, p.stderr)
	_, err = fmt.Sscanf(said, "The lab runs at %s", &p.url)
	require.NoError(t, err, said)
	p.url = strings.TrimSuffix(p.url, ";")
	_, err = p.stdout.ReadString('\n')
	require.NoError(t, err)
	return p
}

// ask sends a request that the lab logs.
func (p process) ask(t *testing.T) {
	t.Helper()
	resp, err := http.Get(p.url + "/api/v1/resource/105")
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
}

// halfSent sends the beginning of a request, and the rest when the function is called. The lab has the beginning when it returns.
func (p process) halfSent(t *testing.T) (rest func() *http.Response) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	in := bufio.NewReader(c)
	_, err = io.WriteString(c, "POST /login HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
	require.NoError(t, err)
	line, err := in.ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "HTTP/1.1 100 Continue\r\n", line)
	_, err = in.ReadString('\n')
	require.NoError(t, err)
	return func() *http.Response {
		_, err := io.WriteString(c, "{}")
		require.NoError(t, err)
		resp, err := http.ReadResponse(in, nil)
		require.NoError(t, err)
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
}

// The program that reads the log may end first: lab | tee log.txt. The class goes on.
func TestLabOutlivesTheReaderOfItsLog(t *testing.T) {
	t.Parallel()
	p := launch(t)
	require.NoError(t, p.pipe.Close())
	for range 3 {
		p.ask(t)
	}
	require.NoError(t, p.Process.Signal(syscall.SIGTERM))
	require.NoError(t, p.Wait())
	assert.Equal(t, 1, strings.Count(p.stderr.String(), "\n"), p.stderr)
	assert.Contains(t, p.stderr.String(), "A log line could not be written: write")
	assert.Contains(t, p.stderr.String(), "The lab goes on without it")
}

// refuses returns when the lab takes no new connections.
func (p process) refuses(t *testing.T) {
	t.Helper()
	for {
		c, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			return
		}
		c.Close()
	}
}

func TestEachSignalFinishesTheRequests(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			if signal.Ignored(s) {
				t.Skipf("these tests run without %v", s)
			}
			p := launch(t)
			rest := p.halfSent(t)
			require.NoError(t, p.Process.Signal(s))
			p.refuses(t)
			assert.Equal(t, http.StatusBadRequest, rest().StatusCode)
			assert.NoError(t, p.Wait())
		})
	}
}

// A lab that was started with nohup goes on when its terminal is gone.
func TestNohup(t *testing.T) {
	t.Parallel()
	p := launch(t, "nohup")
	require.NoError(t, p.Process.Signal(syscall.SIGHUP))
	p.ask(t)
	require.NoError(t, p.Process.Signal(syscall.SIGTERM))
	require.NoError(t, p.Wait())
}

// A second Ctrl-C is for a teacher who does not want to wait for slow clients.
func TestSecondSignalEndsAtOnce(t *testing.T) {
	t.Parallel()
	p := launch(t)
	p.halfSent(t)
	require.NoError(t, p.Process.Signal(syscall.SIGTERM))
	p.refuses(t)
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	again := time.NewTicker(10 * time.Millisecond) // the first one may not have arrived everywhere
	defer again.Stop()
	for {
		select {
		case <-again.C:
			_ = p.Process.Signal(syscall.SIGTERM)
		case err := <-ended:
			assert.ErrorContains(t, err, "signal: terminated")
			return
		}
	}
}
