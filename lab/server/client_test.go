package server

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// learner is a browser of its own, with its cookies.
type learner struct {
	lab    running
	client *http.Client
}

// learner opens the page, as a browser does.
func (r running) learner(t testing.TB) learner {
	t.Helper()
	l := r.stranger(t)
	status, _, _ := l.call(t, http.MethodGet, "/", "")
	require.Equal(t, http.StatusOK, status)
	return l
}

// stranger is a browser that has not opened the page.
func (r running) stranger(t testing.TB) learner {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	transport := &http.Transport{DisableKeepAlives: true}
	return learner{r, &http.Client{Jar: jar, Transport: transport}}
}

// cookie is that of its session; "" for none.
func (l learner) cookie(t testing.TB) string {
	t.Helper()
	u, err := url.Parse(l.lab.url)
	require.NoError(t, err)
	for _, c := range l.client.Jar.Cookies(u) {
		if c.Name == cookieName {
			return c.Value
		}
	}
	return ""
}

func (l learner) call(t testing.TB, method, path, body string) (status int, header http.Header, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, l.lab.url+path, strings.NewReader(body))
	require.NoError(t, err)
	return answered(t, l.client, req)
}

// get reads a JSON answer, which ends with a newline.
func (l learner) get(t testing.TB, method, path, body string, into any) {
	t.Helper()
	status, _, answer := l.call(t, method, path, body)
	require.Equal(t, http.StatusOK, status, answer)
	assert.True(t, strings.HasSuffix(answer, "}\n"), answer)
	require.NoError(t, json.Unmarshal([]byte(answer), into), answer)
}

func (l learner) shows(t testing.TB, ticket string) Shown {
	t.Helper()
	var s Shown
	l.get(t, http.MethodGet, "/tickets/"+ticket, "", &s)
	return s
}

// sends sends a ticket's call to a lab.
func (l learner) sends(t testing.TB, ticket string, c Call, lab string) Sent {
	t.Helper()
	c.Lab = lab
	var sent Sent
	l.get(t, http.MethodPost, "/tickets/"+ticket+"/send", string(object(c)), &sent)
	return sent
}

// refused reads problem details.
func (l learner) refused(t testing.TB, method, path, body string) problem {
	t.Helper()
	status, header, answer := l.call(t, method, path, body)
	require.Equal(t, "application/problem+json", header.Get("Content-Type"), answer)
	assert.True(t, strings.HasSuffix(answer, "}\n"), answer)
	var p problem
	require.NoError(t, json.Unmarshal([]byte(answer), &p), answer)
	assert.Equal(t, status, p.Status)
	assert.NotEmpty(t, p.Title)
	path, _, _ = strings.Cut(path, "?")
	assert.Equal(t, path, p.Instance)
	return p
}

// eventReader reads a stream of events.
type eventReader struct {
	t     testing.TB
	lines *bufio.Scanner
	close func() error
}

// follows follows the learner's events. The first one, hello, has come when it returns.
func (l learner) follows(t testing.TB, path string) eventReader {
	t.Helper()
	e := l.connects(t, path)
	name, data := e.next()
	require.Equal(t, "hello", name, data)
	require.Contains(t, data, `"server":"`+l.lab.id+`"`)
	return e
}

func (l learner) connects(t testing.TB, path string) eventReader {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only so that a failure does not hang
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.lab.url+path, nil)
	require.NoError(t, err)
	req.Header.Set("Accept", eventStream)
	resp, err := l.client.Do(req)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, eventStream, resp.Header.Get("Content-Type"))
	t.Cleanup(func() { resp.Body.Close() })
	return eventReader{t, bufio.NewScanner(resp.Body), resp.Body.Close}
}

// next is the next event; "" at the end of the stream.
func (e eventReader) next() (name, data string) {
	e.t.Helper()
	for e.lines.Scan() {
		if n, ok := strings.CutPrefix(e.lines.Text(), "event: "); ok {
			name = n
		}
		if d, ok := strings.CutPrefix(e.lines.Text(), "data: "); ok {
			assert.True(e.t, json.Valid([]byte(d)), d)
			return name, d
		}
	}
	return "", ""
}

// is wants the next event to be a change of a lab, and returns the id of the lab.
func (e eventReader) is(name, ticket, why string) string {
	e.t.Helper()
	got, data := e.next()
	require.Equal(e.t, name, got, data)
	var c change
	require.NoError(e.t, json.Unmarshal([]byte(data), &c), data)
	assert.Equal(e.t, ticket, c.Ticket)
	assert.Equal(e.t, why, c.Why)
	require.NotEmpty(e.t, c.Lab)
	return c.Lab
}
