package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Without its token, the page shows nothing and resets nothing. It asks for the token.
func TestClassNeedsItsToken(t *testing.T) {
	t.Parallel()
	lab := start(t)
	l := lab.learner(t)
	before := l.shows(t, "T101").Lab
	for _, c := range []struct{ method, path, body, challenge string }{
		{http.MethodGet, "/class", "", `Bearer realm="class"`},
		{http.MethodGet, "/class?token=", "", `Bearer realm="class"`},
		{http.MethodGet, "/class?token=wrong", "", `Bearer realm="class", error="invalid_token"`},
		{http.MethodGet, "/class?token=" + lab.token + "x", "", `Bearer realm="class", error="invalid_token"`},
		{http.MethodPost, "/class/reset", "", `Bearer realm="class"`},
		{http.MethodPost, "/class/reset", "token=wrong", `Bearer realm="class", error="invalid_token"`},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, lab.url+c.path, strings.NewReader(c.body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := l.client.Do(req)
		require.NoError(t, err)
		said := read(t, resp)
		assert.Equal(t, http.StatusUnauthorized, resp.StatusCode, c)
		assert.Equal(t, c.challenge, resp.Header.Get("WWW-Authenticate"), c)
		assert.Contains(t, said, `<input name="token"`, "it asks for the token")
		assert.Equal(t, strings.Contains(c.challenge, "invalid"), strings.Contains(said, "not the server's"), c)
		assert.NotContains(t, said, "Learner 1")
		assert.NotContains(t, said, lab.token)
	}
	assert.Equal(t, before, l.shows(t, "T101").Lab)
	status, header, said := l.call(t, http.MethodGet, lab.classURL(), "")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, said, "Learner 1")
	assert.Contains(t, header.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'")
	assert.Contains(t, header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
	assert.Equal(t, "no-store", header.Get("Cache-Control"))
	assert.Len(t, lab.token, 26)
}

func read(t testing.TB, resp *http.Response) string {
	t.Helper()
	defer resp.Body.Close()
	var b strings.Builder
	require.NoError(t, resp.Write(&b))
	return b.String()
}

// The page shows who is where. What a learner says of themselves is text.
func TestClassShowsWhoIsWhere(t *testing.T) {
	t.Parallel()
	c := newFakeClock()
	lab := start(t, clocked(c))
	a, b := lab.learner(t), lab.learner(t)
	status, _, _ := b.call(t, http.MethodPut, "/session", `{"name": " <b>Ada</b> "}`)
	require.Equal(t, http.StatusOK, status)
	a.sends(t, "T401", a.shows(t, "T401").Call, "")
	a.call(t, http.MethodPost, "/tickets/T401/cure", "")
	c.advance(3 * time.Minute)
	shown := b.shows(t, "T601")
	b.sends(t, "T601", shown.Call, "")
	e := b.follows(t, "/events")

	assert.Equal(t, seat{Ago: "never"}, lab.labs.classroom().Shared, "to open the page is no use of the shared labs")
	seats := lab.labs.classroom().Seats
	require.Len(t, seats, 2)
	assert.Equal(t, seat{Number: 1, Client: "127.0.0.1", Ticket: "T401", Status: "500", Cured: true, Seen: seats[0].Seen, Ago: "3 min ago"}, seats[0])
	assert.Equal(t, seat{Number: 2, Name: "<b>Ada</b>", Client: "127.0.0.1", Ticket: "T601", Status: "no response", Stream: true, Seen: seats[1].Seen, Ago: "just now"}, seats[1])
	_, _, said := a.call(t, http.MethodGet, lab.classURL(), "")
	for _, text := range []string{"2 learners and 2 open labs. There is room for 100 learners and 512 labs.", "Learner 1", "&lt;b&gt;Ada&lt;/b&gt;", "✓ helped", "✓ open", "3 min ago", "no response", "Shared labs"} {
		assert.Contains(t, said, text)
	}
	assert.NotContains(t, said, "<b>Ada")
	require.NoError(t, e.close())

	lab.call(t, http.MethodGet, "/labs/"+shown.Lab+"/health", "") // curl's request is the learner's too
	assert.Equal(t, "no response", lab.labs.classroom().Seats[1].Status)
	a.call(t, http.MethodGet, "/labs/"+a.shows(t, "T401").Lab+"/health", "")
	assert.Equal(t, "200", lab.labs.classroom().Seats[0].Status)
	for d, want := range map[time.Duration]string{0: "just now", time.Minute: "1 min ago", 59 * time.Minute: "59 min ago", 3 * time.Hour: "3 h ago"} {
		assert.Equal(t, want, ago(d))
	}
}

// One button starts all labs over. A form is sent as a browser sends it that cannot say more than the origin.
func TestClassResetsAll(t *testing.T) {
	t.Parallel()
	lab := start(t)
	a, b := lab.learner(t), lab.learner(t)
	ids := []string{a.shows(t, "T101").Lab, b.shows(t, "T101").Lab, lab.stranger(t).shows(t, "T101").Lab, lab.root.lab.id}
	b.call(t, http.MethodPut, "/session", `{"name": "Grace"}`)
	e := a.follows(t, "/events")

	form := func(origin string) (*http.Response, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, lab.url+"/class/reset", strings.NewReader(url.Values{"token": {lab.token}}.Encode()))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", origin)
		resp, err := a.client.Do(req)
		require.NoError(t, err)
		return resp, read(t, resp)
	}
	resp, _ := form("http://elsewhere.example")
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	assert.Equal(t, ids[0], a.shows(t, "T101").Lab)
	resp, said := form(lab.url)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, said, "All labs were started over")
	assert.Contains(t, said, "Grace", "the names stay")
	assert.Equal(t, "same-origin", resp.Header.Get("Referrer-Policy"), "with no-referrer, a browser sends Origin: null")

	e.is("opened", "T101", whyClass)
	assert.Equal(t, lab.root.lab.id, e.is("opened", "", whyClass))
	now := []string{a.shows(t, "T101").Lab, b.shows(t, "T101").Lab, lab.stranger(t).shows(t, "T101").Lab, lab.root.lab.id}
	for i := range ids {
		assert.NotEqual(t, ids[i], now[i])
	}
}

func TestSessionHasAName(t *testing.T) {
	t.Parallel()
	lab := start(t)
	l := lab.learner(t)
	for _, c := range []struct {
		body   string
		status int
		name   string
	}{
		{`{"name": "Ada"}`, 200, "Ada"},
		{`{"name": "` + strings.Repeat("ä", maxName) + `"}`, 200, strings.Repeat("ä", maxName)},
		{`{"name": "` + strings.Repeat("ä", maxName+1) + `"}`, 400, strings.Repeat("ä", maxName)},
		{`{"name": "\u202eadA"}`, 400, strings.Repeat("ä", maxName)},
		{`{"name": "a\u0007"}`, 400, strings.Repeat("ä", maxName)},
		{`{"name": "\u3164"}`, 400, strings.Repeat("ä", maxName)}, // looks like no name
		{`{"name": "\u2800"}`, 400, strings.Repeat("ä", maxName)},
		{`{"name": "A` + strings.Repeat(`\u0301`, maxAccents+1) + `da"}`, 400, strings.Repeat("ä", maxName)},
		{`{"name": "A` + strings.Repeat(`\u0301`, maxAccents) + `da\u0301"}`, 200, "A" + strings.Repeat("\u0301", maxAccents) + "da\u0301"},
		{`{"name": "` + strings.Repeat("ä", maxName) + `"}`, 200, strings.Repeat("ä", maxName)},
		{`{`, 400, strings.Repeat("ä", maxName)},
		{``, 400, strings.Repeat("ä", maxName)},
		{`{"name": "` + strings.Repeat("x", maxBodyBytes) + `"}`, 413, strings.Repeat("ä", maxName)},
		{`{"name": "  "}`, 200, ""},
	} {
		status, header, answer := l.call(t, http.MethodPut, "/session", c.body)
		assert.Equal(t, c.status, status, "%.60s: %s", c.body, answer)
		if status != http.StatusOK {
			assert.Equal(t, "application/problem+json", header.Get("Content-Type"))
		}
		var now shownSession
		l.get(t, http.MethodGet, "/session", "", &now)
		assert.Equal(t, shownSession{"own", 1, c.name}, now, "%.60s", c.body)
	}
	p := lab.stranger(t).refused(t, http.MethodPut, "/session", `{"name": "Ada"}`)
	assert.Equal(t, "/problems/no-session", p.Type)
	var shared shownSession
	l.get(t, http.MethodGet, "/session?shared", "", &shared)
	assert.Equal(t, shownSession{"shared", 0, ""}, shared)
}
