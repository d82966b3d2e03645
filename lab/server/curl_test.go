package server

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCurlCommand(t *testing.T) {
	t.Parallel()
	const to = "http://lab/p"
	for name, c := range map[string]struct {
		q       wire.Request
		address string
		want    string
	}{
		"GET":                      {wire.Request{Method: "GET"}, to, `curl -i 'http://lab/p'`},
		"HEAD":                     {wire.Request{Method: "HEAD"}, to, `curl -i --head 'http://lab/p'`},
		"HEAD with a body":         {wire.Request{Method: "HEAD", Body: "x"}, to, ""},
		"GET with a body":          {wire.Request{Method: "GET", Body: "x"}, to, `curl -i -X GET -H 'Content-Type:' -d 'x' 'http://lab/p'`},
		"a method of its own":      {wire.Request{Method: "it's"}, to, `curl -i -X 'it'\''s' 'http://lab/p'`},
		"a body like a file name":  {wire.Request{Method: "POST", Body: "@/etc/passwd"}, to, `curl -i -X POST -H 'Content-Type:' --data-raw '@/etc/passwd' 'http://lab/p'`},
		"a body with its type":     {wire.Request{Method: "POST", Header: http.Header{"content-type": {"a/b"}}, Body: "x"}, to, `curl -i -X POST -H 'content-type: a/b' -d 'x' 'http://lab/p'`},
		"fields in order":          {wire.Request{Method: "GET", Header: http.Header{"X-B": {"1", "2"}, "X-A": {"it's"}}}, to, `curl -i -H 'X-A: it'\''s' -H 'X-B: 1' -H 'X-B: 2' 'http://lab/p'`},
		"an empty field":           {wire.Request{Method: "GET", Header: http.Header{"X-A": {""}}}, to, `curl -i -H 'X-A;' 'http://lab/p'`},
		"a line break in a value":  {wire.Request{Method: "GET", Header: http.Header{"X-A": {"x\n"}}}, to, ""},
		"a colon in a name":        {wire.Request{Method: "GET", Header: http.Header{"X-A:": {"x"}}}, to, ""},
		"brackets":                 {wire.Request{Method: "GET"}, "http://lab/[1-9]", `curl -i -g 'http://lab/[1-9]'`},
		"a path that points above": {wire.Request{Method: "GET"}, "http://lab/a/../b", `curl -i --path-as-is 'http://lab/a/../b'`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, curlCommand(c.q, c.address))
		})
	}
}

// TestCurlSendsTheSame runs commands, and compares what a server reads with the request.
func TestCurlSendsTheSame(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	for name, q := range map[string]wire.Request{
		"hostile to a shell":  {Method: "POST", Path: "/a'$(x)`y`", Header: http.Header{"X-A": {"'; $HOME `z` \\"}}, Body: "'\"$(x)\n@"},
		"a body like a file":  {Method: "PUT", Path: "/", Body: "@curl.go"},
		"an empty field":      {Method: "GET", Path: "/", Header: http.Header{"X-A": {""}}},
		"globs and dots":      {Method: "DELETE", Path: "/{a,b}/[1-2]/../c"},
		"a method of its own": {Method: "BREW", Path: "/"},
		"HEAD":                {Method: "HEAD", Path: "/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			defer l.Close()
			read := make(chan wire.Exchange, 1)
			go func() {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				defer conn.Close()
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				body, _ := io.ReadAll(r.Body)
				read <- wire.Exchange{Method: r.Method, Path: r.RequestURI, Sent: r.Header, SentBody: string(body)}
				_, _ = io.WriteString(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
			}()
			uri := uriOf(q)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only so that a failure does not hang
			defer cancel()
			out, err := exec.CommandContext(ctx, "sh", "-c", curlCommand(q, "http://"+l.Addr().String()+uri)).CombinedOutput() // #nosec G204 -- the test's own
			require.NoError(t, err, "%s", out)

			x := <-read
			assert.Equal(t, []string{q.Method, uri, q.Body}, []string{x.Method, x.Path, x.SentBody})
			assert.Equal(t, q.Header["X-A"], x.Sent["X-A"])
			assert.Empty(t, x.Sent["Content-Type"])
		})
	}
}

// TestCurlFollowsTheEditedRequest asks for the command of a request that was changed.
func TestCurlFollowsTheEditedRequest(t *testing.T) {
	t.Parallel()
	lab := start(t)
	shown := lab.shows(t, "T101")
	for path, address := range map[string]string{"/tickets/T101/curl": "/labs/" + shown.Lab, "/curl": ""} {
		var got struct{ Curl string }
		lab.get(t, http.MethodPost, path, `{"method": "DELETE", "url": "http://elsewhere/api/v1/resource/7?x=y", "header": {"X-A": ["b"]}}`, &got)
		assert.Equal(t, "curl -i -X DELETE -H 'X-A: b' '"+lab.url+address+"/api/v1/resource/7?x=y'", got.Curl)
	}
	status, _, answer := lab.call(t, http.MethodPost, "/tickets/T101/curl", `{"method": "GET", "url": "/", "lab": "T101-gone"}`)
	assert.Equal(t, http.StatusConflict, status)
	assert.True(t, strings.Contains(answer, "started-over"), answer)
}
