package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One stream tells all that changes a learner's labs, and nothing of others' labs.
func TestEventsOfASession(t *testing.T) {
	t.Parallel()
	c := newFakeClock()
	lab := start(t, clocked(c), func(s *Server) { s.labs.bounds.own = 1 })
	l, other := lab.learner(t), lab.learner(t)
	e := l.follows(t, "/events")

	other.shows(t, "T105")
	other.call(t, http.MethodPost, "/tickets/T105/cure", "")
	other.sends(t, "T105", other.shows(t, "T105").Call, "")
	first := l.shows(t, "T105")
	assert.Equal(t, first.Lab, e.is("opened", "T105", whyFirst))

	sent := l.sends(t, "T105", first.Call, first.Lab)
	name, data := e.next()
	assert.Equal(t, "log", name)
	assert.Equal(t, `{"ticket":"T105","lab":"`+first.Lab+`","line":`+sent.Logs[0]+`}`, data)

	l.call(t, http.MethodPost, "/tickets/T105/cure", "")
	assert.Equal(t, first.Lab, e.is("cured", "T105", ""))
	l.call(t, http.MethodPost, "/tickets/T105/cure", "") // tells nothing new

	l.call(t, http.MethodPost, "/tickets/T105/reset", "")
	second := e.is("opened", "T105", whyReset)
	assert.Equal(t, second, l.shows(t, "T105").Lab)

	c.advance(maxAge) // nobody asks for anything
	third := e.is("opened", "T105", whyAge)
	assert.NotEqual(t, second, third)
	assert.Equal(t, third, l.shows(t, "T105").Lab, "the id that was told is the next lab's")

	l.shows(t, "T101")
	e.is("opened", "T101", whyFirst)
	e.is("opened", "T105", whyRoom)

	lab.call(t, http.MethodGet, "/api/v1/ping", "") // the root lab is for everyone
	name, data = e.next()
	assert.Equal(t, "log", name)
	assert.Contains(t, data, `{"ticket":"","lab":"root-`)
	lab.call(t, http.MethodPost, "/reset", "")
	e.is("opened", "", whyReset)

	lab.labs.resetAll()
	e.is("opened", "T101", whyClass)
	require.NoError(t, lab.stop())
	name, _ = e.next()
	assert.Empty(t, name, "the stream ends with the server")
}

func TestEventsSayWhoseTheyAre(t *testing.T) {
	t.Parallel()
	lab := start(t)
	l := lab.learner(t)
	for _, c := range []struct {
		by   learner
		path string
		says string
	}{
		{l, "/events", "own"}, {l, "/events?shared", "shared"}, {l, "/events?shared=1", "shared"}, {lab.stranger(t), "/events", "shared"},
	} {
		_, data := c.by.connects(t, c.path).next()
		assert.Contains(t, data, `"session":"`+c.says+`"`, c.path)
	}

	e := lab.stranger(t).follows(t, "/events")
	var shared Shown
	l.get(t, http.MethodGet, "/tickets/T101?shared", "", &shared)
	assert.True(t, shared.Shared)
	assert.Equal(t, shared.Lab, e.is("opened", "T101", whyFirst))
	assert.False(t, l.shows(t, "T101").Shared)
	assert.Equal(t, shared.Lab, lab.stranger(t).shows(t, "T101").Lab)
}

// The follower who is one too many is told so, with a 200: only then does a browser try again by itself.
func TestEventsAreFull(t *testing.T) {
	t.Parallel()
	lab := start(t)
	l := lab.learner(t)
	var all []eventReader
	for range maxFollowers {
		all = append(all, l.follows(t, "/events"))
	}
	refused := l.connects(t, "/events")
	name, data := refused.next()
	assert.Equal(t, "full", name)
	assert.JSONEq(t, `{"limit": 100}`, data)
	name, _ = refused.next()
	assert.Empty(t, name, "the stream does not end")

	require.NoError(t, all[0].close())
	for name = "full"; name == "full"; { // as a browser does, until the server has noticed
		name, _ = l.connects(t, "/events").next()
	}
	assert.Equal(t, "hello", name)
	lab.healthy(t)
}

func TestEventsOfHEAD(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, path := range []string{"/events", "/session", "/tickets", "/tickets/T105", "/tickets/T105/logs", "/logs", "/"} {
		status, header, body := lab.call(t, http.MethodHead, path, "")
		assert.Equal(t, http.StatusOK, status, path)
		assert.NotEmpty(t, header.Get("Content-Type"), path)
		assert.Empty(t, body, path)
	}
}

// A browser that reads too slowly misses lines, and learns how many. What changes a lab it must not miss: it is cut off, and
// learns how things are when it connects again.
func TestEventsForASlowBrowser(t *testing.T) {
	t.Parallel()
	h := newHub()
	own := &session{number: 1}
	w, stop, ok := h.follow(own, "")
	require.True(t, ok)
	defer stop()
	size := cap(w.events)
	for i := range size + 5 {
		h.logged(own, "T101", "T101-x", fmt.Appendf(nil, `{"n":%d}`, i))
	}
	assert.EqualValues(t, 5, w.missed.Load())
	assert.Len(t, w.events, size)
	rec := httptest.NewRecorder()
	st := (&Server{limits: defaultLimits}).newStream(quickly{rec})
	e := <-w.events
	require.True(t, st.happened(w, e))
	assert.Contains(t, rec.Body.String(), "event: missed\ndata: {\"lines\":5}\n\nevent: log\n")
	require.True(t, st.happened(w, e))
	assert.Equal(t, 1, strings.Count(rec.Body.String(), "missed"), "it is told once")
	w.events <- e

	h.opened(own, "T101", "T101-y", whyReset)
	for range size {
		<-w.events
	}
	_, more := <-w.events
	assert.False(t, more, "it would believe that the lab is still the old one")
	stop() // twice is no fault
	assert.Zero(t, h.count.Load())
}

// quickly is a response whose client reads at once, so that deadlines do not matter.
type quickly struct{ *httptest.ResponseRecorder }

func (quickly) SetReadDeadline(time.Time) error  { return nil }
func (quickly) SetWriteDeadline(time.Time) error { return nil }

func TestEventsManyAtOnce(t *testing.T) {
	t.Parallel()
	lab := start(t)
	var all sync.WaitGroup
	for i := range 8 {
		l := lab.learner(t)
		all.Go(func() {
			e := l.follows(t, "/events")
			ticket := had()[i].Number
			shown := l.shows(t, ticket)
			assert.Equal(t, shown.Lab, e.is("opened", ticket, whyFirst))
			l.call(t, http.MethodPost, "/tickets/"+ticket+"/reset", "")
			assert.NotEqual(t, shown.Lab, e.is("opened", ticket, whyReset))
		})
	}
	all.Wait()
}
