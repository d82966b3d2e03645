package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sessionOf is the session of a learner.
func (l learner) session(t testing.TB) *session {
	t.Helper()
	l.lab.labs.mu.Lock()
	defer l.lab.labs.mu.Unlock()
	s := l.lab.labs.sessions[l.cookie(t)]
	require.NotNil(t, s, "the session has ended")
	return s
}

func (l learner) hasEnded(t testing.TB) bool {
	t.Helper()
	l.lab.labs.mu.Lock()
	defer l.lab.labs.mu.Unlock()
	return l.lab.labs.sessions[l.cookie(t)] == nil
}

// use takes a learner's lab of a ticket, as a request does that goes on.
func (l learner) use(t testing.TB, ticket string) *opened {
	t.Helper()
	o, err := l.lab.labs.take(l.session(t), ticket, "")
	require.NoError(t, err)
	return o
}

func TestSessionsHaveLabsOfTheirOwn(t *testing.T) {
	t.Parallel()
	lab := start(t)
	a, b := lab.learner(t), lab.learner(t)
	require.NotEqual(t, a.cookie(t), b.cookie(t))
	first, second := a.shows(t, "T401"), b.shows(t, "T401")
	assert.NotEqual(t, first.Lab, second.Lab)

	a.call(t, http.MethodPost, "/tickets/T401/cure", "")
	assert.Equal(t, http.StatusInternalServerError, b.sends(t, "T401", second.Call, second.Lab).Status, "another learner's cure")
	assert.True(t, a.shows(t, "T401").Cured)
	b.call(t, http.MethodPost, "/tickets/T401/reset", "")
	assert.Equal(t, first.Lab, a.shows(t, "T401").Lab, "another learner's reset")
	assert.False(t, lab.stranger(t).shows(t, "T401").Cured, "the shared lab")

	p := b.refused(t, http.MethodPost, "/tickets/T401/cure", `{"lab": "`+first.Lab+`"}`)
	assert.Equal(t, "/problems/started-over", p.Type, "another learner's lab cannot be reached by its id")
	for body, status := range map[string]int{"": 200, "{}": 200, "null": 200, "{": 400, "[]": 400, `"` + strings.Repeat("x", maxBodyBytes) + `"`: 413} {
		got, _, _ := b.call(t, http.MethodPost, "/tickets/T402/cure", body)
		assert.Equal(t, status, got, "%.20s", body)
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for path, set := range map[string]bool{"/": true, "/?x": true, "/?shared": false, "/?shared=1": false, "/tickets": false, "/tickets/T101": false, "/events": false} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, lab.url+path, nil)
		require.NoError(t, err)
		req.AddCookie(&http.Cookie{Name: cookieName, Value: "UNKNOWN"})
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		resp.Body.Close()
		if !set {
			assert.Empty(t, resp.Cookies(), path)
			continue
		}
		require.Len(t, resp.Cookies(), 1, path)
		c := resp.Cookies()[0]
		assert.Equal(t, cookieName, c.Name)
		assert.Len(t, c.Value, 26)
		assert.True(t, c.HttpOnly)
		assert.Equal(t, http.SameSiteLaxMode, c.SameSite)
		assert.Equal(t, "/", c.Path)
		assert.Contains(t, resp.Header.Get("Cache-Control"), "private")
	}
	l := lab.learner(t)
	before := l.cookie(t)
	l.call(t, http.MethodGet, "/", "")
	assert.Equal(t, before, l.cookie(t), "a known session stays")
}

// At the bound of one session, its own lab that was not used for longest gives way, and never one in use.
func TestSessionBoundOfLabs(t *testing.T) {
	t.Parallel()
	c := newFakeClock()
	lab := start(t, clocked(c), func(s *Server) { s.labs.bounds.own = 2 })
	l, other := lab.learner(t), lab.learner(t)
	theirs := other.shows(t, "T101").Lab
	shared := lab.stranger(t).shows(t, "T101").Lab
	first := l.shows(t, "T101").Lab
	c.advance(time.Second)
	second := l.use(t, "T102")
	c.advance(time.Second)
	third := l.use(t, "T103")
	assert.NotEqual(t, first, l.session(t).desks["T101"].id)

	p := l.refused(t, http.MethodGet, "/tickets/T101", "")
	assert.Equal(t, http.StatusServiceUnavailable, p.Status)
	assert.Equal(t, "/problems/no-room", p.Type)
	assert.Contains(t, p.Detail, "2 labs open, which is the limit")
	_, header, _ := l.call(t, http.MethodGet, "/tickets/T101", "")
	assert.Equal(t, "60", header.Get("Retry-After"))
	assert.Equal(t, theirs, other.shows(t, "T101").Lab)
	assert.Equal(t, shared, lab.stranger(t).shows(t, "T101").Lab)
	for _, ticket := range []string{"T101", "T102", "T103", "T104"} {
		lab.stranger(t).shows(t, ticket) // the shared labs have no bound of their own
	}

	lab.labs.release(third)
	l.shows(t, "T101")
	assert.Equal(t, second.id, l.shows(t, "T102").Lab, "the lab in use gave way")
	lab.labs.release(second)
}

// At the bound of all, a lab gives way that no session has used for a while; then one of the session's own.
func TestSessionBoundOfAllLabs(t *testing.T) {
	t.Parallel()
	c := newFakeClock()
	lab := start(t, clocked(c), func(s *Server) { s.labs.bounds.all = 3 })
	a, b := lab.learner(t), lab.learner(t)
	first := a.shows(t, "T101").Lab
	second := b.shows(t, "T101").Lab
	c.advance(time.Second)
	inUse := b.use(t, "T102")

	third := a.shows(t, "T103").Lab
	assert.Equal(t, second, b.shows(t, "T101").Lab, "it was used just now")
	assert.NotEqual(t, first, a.session(t).desks["T101"].id, "the session's own gives way")

	p := lab.stranger(t).refused(t, http.MethodGet, "/tickets/T101", "")
	assert.Equal(t, "/problems/no-room", p.Type)
	assert.Contains(t, p.Detail, "All 3 labs of this server are in use")
	assert.Contains(t, p.Detail, "/?shared")
	assert.Contains(t, p.Detail, "ask your teacher")

	c.advance(defaultBounds.spare)
	a.shows(t, "T103")
	lab.stranger(t).shows(t, "T101")
	assert.NotEqual(t, second, b.session(t).desks["T101"].id, "it was not used for longest")
	assert.Equal(t, third, a.shows(t, "T103").Lab)
	assert.Equal(t, inUse.id, b.shows(t, "T102").Lab)
	assert.Len(t, lab.labs.open, 3)
	lab.labs.release(inUse)
}

// At the bound of sessions, one that is away gives way: its page is told, and its labs are closed.
func TestSessionBoundOfSessions(t *testing.T) {
	t.Parallel()
	c := newFakeClock()
	lab := start(t, clocked(c), func(s *Server) { s.labs.bounds.sessions = 2 })
	a, b := lab.learner(t), lab.learner(t)
	old := lab.labs.desks[a.shows(t, "T101").Lab].lab
	e := b.follows(t, "/events")

	full := lab.stranger(t)
	p := full.refused(t, http.MethodGet, "/", "")
	assert.Equal(t, "/problems/no-room", p.Type)
	assert.Contains(t, p.Detail, "2 learners use this server, which is the limit")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, lab.url+"/", nil)
	require.NoError(t, err)
	req.Header.Set("Accept", "text/html,*/*;q=0.8")
	resp, err := full.client.Do(req)
	require.NoError(t, err)
	assert.Contains(t, read(t, resp), `<a href="/?shared">`, "a browser gets a page to read")
	assert.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	assert.Equal(t, "60", resp.Header.Get("Retry-After"))
	assert.Empty(t, full.cookie(t))
	status, _, _ := full.call(t, http.MethodGet, "/?shared", "")
	assert.Equal(t, http.StatusOK, status, "the way out that it tells of")

	c.advance(defaultBounds.away)
	third := lab.learner(t)
	assert.True(t, a.hasEnded(t), "it was away for longest")
	assert.False(t, b.hasEnded(t), "its page is connected")
	require.True(t, closed(t, old), "the lab of a session that has ended is still there")
	assert.True(t, a.shows(t, "T101").Shared, "without a session there are the shared labs")
	assert.False(t, lab.stranger(t).shows(t, "T101").Cured)

	fourth := lab.learner(t)
	assert.True(t, third.hasEnded(t), "a client that keeps no cookie gives way at once")
	fourth.shows(t, "T101")
	c.advance(defaultBounds.away)
	fifth := lab.learner(t)
	assert.True(t, fourth.hasEnded(t), "a page that is connected gave way, although another session was away")
	fifth.shows(t, "T101")
	c.advance(defaultBounds.idle)
	assert.True(t, fifth.hasEnded(t))
	lab.learner(t).shows(t, "T101")
	lab.learner(t)
	require.True(t, b.hasEnded(t), "a page that nobody has used for hours")
	name, data := e.next()
	assert.Equal(t, "ended", name)
	assert.JSONEq(t, `{"why": "room"}`, data)
	name, _ = e.next()
	assert.Empty(t, name, "its stream goes on")
}

// A session that is not used ends by itself.
func TestSessionThatIsIdle(t *testing.T) {
	t.Parallel()
	c := newFakeClock()
	lab := start(t, clocked(c))
	idle, busy, connected := lab.learner(t), lab.learner(t), lab.learner(t)
	idle.shows(t, "T101")
	e := connected.follows(t, "/events")
	held := busy.use(t, "T101")
	c.advance(defaultBounds.idle / 2)
	idle.shows(t, "T101")
	c.advance(defaultBounds.idle / 2)
	assert.False(t, idle.hasEnded(t))
	c.advance(defaultBounds.idle / 2)

	assert.True(t, idle.hasEnded(t))
	assert.False(t, busy.hasEnded(t), "a request is running in its lab")
	assert.False(t, connected.hasEnded(t))
	assert.Len(t, lab.labs.open, 1)

	lab.labs.release(held)
	require.NoError(t, e.close())
	require.Eventually(t, func() bool { // the server notices that its stream has ended
		lab.labs.mu.Lock()
		defer lab.labs.mu.Unlock()
		return connected.lab.labs.sessions[connected.cookie(t)].streams == 0
	}, time.Minute, time.Millisecond)
	c.advance(2 * defaultBounds.idle)
	c.advance(2 * defaultBounds.idle)
	assert.True(t, busy.hasEnded(t))
	assert.True(t, connected.hasEnded(t))
	assert.Empty(t, lab.labs.open)
}
