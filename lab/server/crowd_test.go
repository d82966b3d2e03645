package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCrowd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		places map[string]int
		asker  string
		want   string
	}{
		{map[string]int{}, "me", ""},
		{map[string]int{"it": 25}, "me", ""},
		{map[string]int{"it": 26}, "me", "it"},
		{map[string]int{"it": 26}, "it", ""},
		{map[string]int{"it": 26, "other": 30}, "me", "other"},
		{map[string]int{"it": 26, "me": 74}, "me", ""},
	} {
		assert.Equal(t, c.want, crowd(c.places, 100, c.asker), c)
	}
}

// from sends a request from an address, with a cookie unless that is "", and returns the response.
func (r running) from(t *testing.T, address, cookie, path string) *http.Response {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+path, nil)
	req.RemoteAddr = address + ":1234"
	if cookie != "" {
		req.AddCookie(&http.Cookie{Name: cookieName, Value: cookie})
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w.Result()
}

// sits opens the page from an address and comes back, and returns the cookie; "" if there was no room.
func (r running) sits(t *testing.T, address string) string {
	t.Helper()
	resp := r.from(t, address, "", "/")
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
		return ""
	}
	cookie := resp.Cookies()[0].Value
	r.from(t, address, cookie, "/session").Body.Close()
	return cookie
}

// A client that takes all sessions and labs keeps no learner out.
func TestSessionGreedyClientKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	const greedy = "10.0.0.66"
	lab := start(t, func(s *Server) { s.labs.bounds.sessions, s.labs.bounds.all = 8, 8 })
	first := lab.sits(t, "10.0.0.1")
	var taken []string
	for range 7 {
		taken = append(taken, lab.sits(t, greedy))
		require.NotEmpty(t, taken[len(taken)-1])
	}
	assert.Empty(t, lab.sits(t, greedy), "there is no room for more")
	for _, cookie := range taken {
		lab.from(t, greedy, cookie, "/tickets/T105").Body.Close()
	}
	lab.from(t, greedy, taken[0], "/tickets/T101").Body.Close()

	resp := lab.from(t, "10.0.0.1", first, "/tickets/T105")
	resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode, "there is a lab for a learner")
	var learners []string
	for i := range 5 {
		learners = append(learners, lab.sits(t, fmt.Sprintf("10.0.1.%d", i)))
		assert.NotEmpty(t, learners[i], "there is a session for learner %d", i)
	}
	assert.Empty(t, lab.sits(t, "10.0.2.1"), "two sessions are not too many for one client")
	for i, cookie := range learners {
		resp := lab.from(t, fmt.Sprintf("10.0.1.%d", i), cookie, "/session")
		resp.Body.Close()
		assert.True(t, lab.labs.sessions[cookie] != nil, "learner %d has lost the session", i)
	}
	assert.NotNil(t, lab.labs.sessions[first])
}

// A client that takes all streams keeps no page from being live.
func TestEventsGreedyClientKeepsNobodyOut(t *testing.T) {
	t.Parallel()
	h := newHub()
	var greedy []*watcher
	for range maxFollowers {
		f, _, ok := h.follow(nil, "10.0.0.66")
		require.True(t, ok)
		greedy = append(greedy, f)
	}
	_, _, ok := h.follow(nil, "10.0.0.66")
	assert.False(t, ok, "there is no room for more")
	for i := range maxFollowers - maxFollowers/crowdPart {
		f, stop, ok := h.follow(nil, fmt.Sprintf("10.0.1.%d", i))
		require.True(t, ok, i)
		defer stop()
		assert.True(t, h.followers[f])
	}
	_, _, ok = h.follow(nil, "10.0.0.1")
	assert.False(t, ok, "a client may have a quarter")
	ended := 0
	for _, f := range greedy {
		select {
		case _, more := <-f.events:
			require.False(t, more)
			ended++
		default:
		}
	}
	assert.Equal(t, maxFollowers-maxFollowers/crowdPart, ended, "each newcomer took one place")
}
