package server

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ask sends a request as it is given: a redirect is a response like any other.
func ask(t *testing.T, req *http.Request) (*http.Response, string) {
	t.Helper()
	req.Close = true
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(body)
}

// refused sends a request and returns the problem details of the response.
func refused(t *testing.T, req *http.Request, status int) problem {
	t.Helper()
	resp, body := ask(t, req)
	require.Equal(t, status, resp.StatusCode, "%s %s: %s", req.Method, req.URL, body)
	assert.Equal(t, "application/problem+json", resp.Header.Get("Content-Type"))
	assert.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
	var p problem
	require.NoError(t, json.Unmarshal([]byte(body), &p), body)
	assert.Equal(t, status, p.Status)
	assert.True(t, strings.HasPrefix(p.Type, "/problems/"), p.Type)
	assert.NotEmpty(t, p.Title)
	assert.NotEmpty(t, p.Detail)
	return p
}

func (r running) request(t *testing.T, method, path string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.url+path, nil)
	require.NoError(t, err)
	return req
}

func (r running) post(t *testing.T, path, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+path, strings.NewReader(body))
	require.NoError(t, err)
	return req
}

func TestWrongMethod(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, c := range []struct{ method, path, allow string }{
		{http.MethodPost, "/", "GET, HEAD"},
		{http.MethodPost, "/assets/lab.js", "GET, HEAD"},
		{http.MethodDelete, "/logs", "GET, HEAD"},
		{http.MethodPost, "/tickets", "GET, HEAD"},
		{http.MethodPut, "/tickets/T101", "GET, HEAD"},
		{http.MethodPost, "/tickets/T101/cause", "GET, HEAD"},
		{http.MethodPost, "/tickets/T101/logs", "GET, HEAD"},
		{http.MethodGet, "/tickets/T101/reset", "POST"},
		{http.MethodGet, "/tickets/T101/cure", "POST"},
		{http.MethodHead, "/tickets/T101/send", "POST"},
		{http.MethodGet, "/tickets/T101/curl", "POST"},
		{http.MethodGet, "/reset", "POST"},
		{http.MethodGet, "/send", "POST"},
		{http.MethodPost, "/events", "GET, HEAD"},
		{http.MethodPost, "/session", "GET, HEAD, PUT"},
		{http.MethodPost, "/class", "GET, HEAD"},
		{http.MethodGet, "/class/reset", "POST"},
		{http.MethodGet, "/curl", "POST"},
		{http.MethodOptions, "/tickets", "GET, HEAD"},
	} {
		req := lab.request(t, c.method, c.path)
		resp, _ := ask(t, req)
		assert.Equal(t, c.allow, resp.Header.Get("Allow"), c)
		if c.method == http.MethodHead {
			assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
			continue
		}
		p := refused(t, req, http.StatusMethodNotAllowed)
		assert.Equal(t, "/problems/method-not-allowed", p.Type)
		assert.Equal(t, c.path, p.Instance)
	}
}

// The app answers what is not the server's own, and answers it as it was sent.
func TestNoRedirects(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, c := range []struct{ method, path string }{
		{http.MethodPost, "//login"},
		{http.MethodPost, "/./login"},
		{http.MethodPost, "/api/../login"},
		{http.MethodGet, "//"},
		{http.MethodGet, "/tickets/"},
		{http.MethodGet, "//tickets"},
		{http.MethodGet, "/tickets/../logs"},
		{http.MethodGet, "/tickets/T101/"},
		{http.MethodGet, "/tickets/T101/nothing"},
		{http.MethodGet, "/assets"},
		{http.MethodGet, "/assets/"},
		{http.MethodGet, "/assets//lab.js"},
		{http.MethodGet, "/assets/index.html"},
		{http.MethodGet, "/assets/class.html"},
		{http.MethodGet, "/assets/nothing.js"},
		{http.MethodGet, "/assets/%2e%2e%2fpage%2flab.js"},
		{http.MethodGet, "/labs"},
		{http.MethodGet, "/nowhere"},
	} {
		p := refused(t, lab.request(t, c.method, c.path), http.StatusNotFound)
		assert.Equal(t, c.path, p.Instance)
	}
	assert.NotContains(t, lab.body(t, "/assets/lab.js"), "{{")
}

func (r running) body(t *testing.T, path string) string {
	t.Helper()
	resp, body := ask(t, r.request(t, http.MethodGet, path))
	require.Equal(t, http.StatusOK, resp.StatusCode, path)
	return body
}

// A ticket's lab gets the path that curl sent.
func TestPathIsPassedOnAsItWasSent(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, path := range []string{"/api/v1//ping", "//login", "/api/v1/%2e%2e/ping", "/a%2Fb", "/", ""} {
		p := refused(t, lab.request(t, http.MethodGet, "/tickets/T101/call"+path), http.StatusNotFound)
		assert.Equal(t, max(path, "/"), p.Instance)
	}
	var shown Shown
	lab.get(t, http.MethodGet, "/tickets/T101", "", &shown)
	for _, path := range []string{"//login", "/api/../login", "/", ""} {
		p := refused(t, lab.request(t, http.MethodGet, "/labs/"+shown.Lab+path), http.StatusNotFound)
		assert.Equal(t, max(path, "/"), p.Instance)
	}
	p := refused(t, lab.request(t, http.MethodGet, "/tickets/T101%2Fcall/x"), http.StatusNotFound)
	assert.Equal(t, "/tickets/T101%2Fcall/x", p.Instance, "it is not one of the ticket's routes")
}

// The server's own routes; those of the app are in lab/api. HEAD is a GET without the body (RFC 9110 §9.3.2), also of a response
// that never ends.
func TestHeadWhereverGetIs(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, path := range []string{
		"/", "/assets/lab.js", "/logs", "/tickets", "/tickets/T101", "/tickets/T101/cause", "/tickets/T101/logs",
		"/events", "/session",
	} {
		for _, accept := range []string{"*/*", eventStream} {
			conn := lab.dial(t)
			fmt.Fprintf(conn, "HEAD %s HTTP/1.1\r\nHost: lab\r\nAccept: %s\r\nConnection: close\r\n\r\n", path, accept)
			said := bufio.NewReader(conn)
			resp, err := http.ReadResponse(said, &http.Request{Method: http.MethodHead})
			require.NoError(t, err, path)
			assert.Equal(t, http.StatusOK, resp.StatusCode, path)
			assert.NotEmpty(t, resp.Header.Get("Content-Type"), path)
			if accept == eventStream && strings.HasSuffix(path, "/logs") {
				assert.Equal(t, eventStream, resp.Header.Get("Content-Type"))
			}
			rest, err := io.ReadAll(said)
			require.NoError(t, err)
			assert.Empty(t, rest, "%s: a response to HEAD has no body", path)
		}
	}
}

func TestAcceptOfAnEventSource(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for accept, want := range map[string]string{
		"text/event-stream, */*":     eventStream,
		"*/*":                        lineByLine,
		"text/event-stream;q=0, */*": lineByLine,
	} {
		req := lab.request(t, http.MethodGet, "/logs")
		req.Header.Set("Accept", accept)
		resp, err := http.DefaultTransport.RoundTrip(req)
		require.NoError(t, err)
		resp.Body.Close()
		assert.Equal(t, want, resp.Header.Get("Content-Type"), accept)
	}
}

func TestPostFromAnotherSite(t *testing.T) {
	t.Parallel()
	lab := start(t)
	req := lab.request(t, http.MethodPost, "/tickets/T101/cure")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	assert.Equal(t, "/problems/cross-origin", refused(t, req, http.StatusForbidden).Type)
}
