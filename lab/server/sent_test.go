package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"time"

	"failurelab/lab/server/logs"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func kinds(steps []Step) (list []string) {
	for _, s := range steps {
		list = append(list, s.Kind)
	}
	return list
}

// TestSentSaysWhatLeft compares what the page says of a request with how far it really got.
func TestSentSaysWhatLeft(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, c := range []struct {
		number, left, steps string
		last                Step   // To, Name and Got begin as it says; Error is contained
		err                 string // the end of the client's error
	}{
		{number: "T108", left: "nothing", err: `/api/v1/ping": net/http: invalid header field value for "Authorization"`},
		{number: "T601", left: "lookup", steps: "lookup", last: Step{To: "127.0.0.1:", Name: "api.lab.test", Error: "no such host"}, err: "no such host"},
		{number: "T602", left: "connection", steps: "lookup connect", last: Step{To: "203.0.113.10:80", Error: "refused"}},
		{number: "T605", left: "lookup", steps: "lookup", last: Step{Name: "api.lab.test", Error: "i/o timeout"}, err: "i/o timeout"},
		{number: "T606", left: "handshake", steps: "lookup connect tls", last: Step{To: "203.0.113.10:443", Name: "api.lab.test", Got: []string{`a certificate for api.lab.test, valid from 20`}, Error: "certificate has expired"}},
		{number: "T607", left: "request", steps: "lookup connect request wait", last: Step{To: "203.0.113.10:80"}},
		{number: "T101", left: "request", steps: "connect request wait response", last: Step{To: "127.0.0.1:"}},
	} {
		t.Run(c.number, func(t *testing.T) {
			t.Parallel()
			sent := lab.sends(t, c.number, lab.shows(t, c.number).Call)

			assert.Equal(t, c.left, sent.Left)
			assert.Equal(t, c.left == "request", sent.Request != "", "%q", sent.Request)
			assert.Equal(t, c.steps, strings.Join(kinds(sent.Steps), " "))
			assert.Regexp(t, c.err+"$", sent.Error)
			if len(sent.Steps) == 0 {
				return
			}
			last := sent.Steps[len(sent.Steps)-1]
			assert.True(t, strings.HasPrefix(last.To, c.last.To), last.To)
			assert.Equal(t, c.last.Name, last.Name)
			assert.True(t, strings.HasPrefix(strings.Join(last.Got, ""), strings.Join(c.last.Got, "")), "%q", last.Got)
			assert.Contains(t, last.Error, c.last.Error)
		})
	}
}

// TestNoStepIsMissing holds for every ticket: the step that failed is the last one, and a response is a step.
func TestNoStepIsMissing(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, ticket := range had() {
		t.Run(ticket.Number, func(t *testing.T) {
			t.Parallel()
			sent := lab.sends(t, ticket.Number, lab.shows(t, ticket.Number).Call)
			if sent.Left == "nothing" {
				assert.NotEmpty(t, sent.Error)
				return
			}
			end := 0.0
			for i, s := range sent.Steps {
				assert.GreaterOrEqual(t, s.At, end-1e-9, "a step begins before the one above has ended: %+v", sent.Steps)
				assert.GreaterOrEqual(t, s.Took, 0.0)
				assert.True(t, s.Error == "" || i == len(sent.Steps)-1, "a step follows one that failed: %+v", sent.Steps)
				end = s.At + s.Took // of three roundings, so that it may be a little more than the start of the next
			}
			last := sent.Steps[len(sent.Steps)-1]
			assert.Equal(t, sent.Error != "", last.Error != "", "%q", last.Error)
			assert.Contains(t, sent.Error, last.Error)
			assert.NotRegexp(t, `\b(HOST|TIME)\b`, sent.Error, "a placeholder in place of the real text")
			assert.Equal(t, sent.Status != 0, last.Kind == stepResponse)
		})
	}
}

// TestRequestIsWhatAServerReads sends a request to a server that reads it, responds with a text, and hangs up.
func TestRequestIsWhatAServerReads(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ response, says string }{
		"no response":                  {"", "EOF"},
		"a terminal's escape sequence": {"HTTP/1.1 200 OK\r\n\x1b[31mred\r\n\r\n", `\x1b[31mred`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			defer l.Close()
			read := make(chan string, 1)
			go func() {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				defer conn.Close()
				var b strings.Builder
				for in := bufio.NewReader(conn); !strings.HasSuffix(b.String(), "\r\n\r\nthe body"); {
					one, err := in.ReadByte()
					if err != nil {
						break
					}
					b.WriteByte(one)
				}
				read <- b.String()
				fmt.Fprint(conn, c.response)
			}()

			sent := target{func() wire.Machine { return wire.Machine{} }, logs.NewRing()}.send(t.Context(), func(ctx context.Context) *http.Request {
				return wire.Request{Method: "POST", Scheme: "http", Host: l.Addr().String(), Path: "/a b?c", Header: http.Header{"X-Y": {"z"}}, Body: "the body"}.HTTP(ctx)
			})

			assert.Equal(t, <-read, sent.Request)
			assert.Equal(t, "request", sent.Left)
			assert.Contains(t, sent.Error, c.says)
			assert.NotContains(t, sent.Error, "\x1b")
			assert.Equal(t, []string{"connect", "request", "wait"}, kinds(sent.Steps)[:3])
			assert.Equal(t, len(sent.Request), sent.Steps[1].Sent)
		})
	}
}

func TestErrorTextIsHarmless(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `a\x1b[31mb\n\u202e`, errorText(errors.New("a\x1b[31mb\n\u202e")))
	assert.Less(t, len(errorText(errors.New(strings.Repeat("x", 1<<20)))), maxErrorText+20)
}

// TestResponseBeforeTheWriteReturns is what happens on a busy machine: the goroutine that writes goes on only after the response has
// come.
func TestResponseBeforeTheWriteReturns(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	defer ours.Close()
	defer theirs.Close()
	r := &recorder{began: time.Now()}
	hooks := r.hooks()
	hooks.ConnectStart("tcp", "192.0.2.1:80")
	hooks.ConnectDone("tcp", "192.0.2.1:80", nil)
	conn := r.taps().Clear(ours)
	hooks.GotConn(httptrace.GotConnInfo{})
	go func() {
		_, _ = io.ReadFull(theirs, make([]byte, 2)) // the write goes on until the third byte is read
		hooks.GotFirstResponseByte()
		_, _ = io.ReadFull(theirs, make([]byte, 1))
	}()
	_, err := conn.Write([]byte("GET"))
	require.NoError(t, err)
	steps, request := r.finish(nil)

	assert.Equal(t, "GET", request)
	assert.Equal(t, []string{"connect", "request", "wait", "response"}, kinds(steps))
	assert.Equal(t, 3, steps[1].Sent)
}
