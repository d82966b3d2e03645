package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// How a lab ends while a page shows it. Its credentials are wrong in the next one, so nothing may be sent to that.
func TestSessionLabThatWasStartedOver(t *testing.T) {
	t.Parallel()
	for name, over := range map[string]func(*testing.T, learner, *fakeClock){
		"reset": func(t *testing.T, l learner, _ *fakeClock) {
			status, _, _ := l.call(t, http.MethodPost, "/tickets/T105/reset", "")
			require.Equal(t, http.StatusOK, status)
		},
		"30 minutes":             func(_ *testing.T, _ learner, c *fakeClock) { c.advance(maxAge) },
		"30 minutes, and asleep": func(_ *testing.T, _ learner, c *fakeClock) { c.sleep(maxAge) },
		"no room": func(t *testing.T, l learner, c *fakeClock) {
			for _, ticket := range []string{"T101", "T102"} {
				c.advance(time.Second) // the lab that was not used for longest makes room
				l.shows(t, ticket)
			}
		},
		"the teacher's reset": func(_ *testing.T, l learner, _ *fakeClock) { l.lab.labs.resetAll() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newFakeClock()
			lab := start(t, clocked(c), func(s *Server) { s.labs.bounds.own = 2 })
			l := lab.learner(t)
			before := l.shows(t, "T105")
			require.Equal(t, http.StatusUnauthorized, l.sends(t, "T105", before.Call, before.Lab).Status)
			old := lab.labs.desks[before.Lab].lab
			require.True(t, strings.HasPrefix(before.Curl, "curl -i "), before.Curl)

			over(t, l, c)

			stale := before.Call
			stale.Lab = before.Lab
			for path, body := range map[string]string{
				"/tickets/T105/send":                   string(object(stale)),
				"/tickets/T105/curl":                   string(object(stale)),
				"/tickets/T105/cure":                   `{"lab": "` + before.Lab + `"}`,
				"/labs/" + before.Lab + "/api/v1/ping": "",
			} {
				p := l.refused(t, http.MethodPost, path, body)
				assert.Equal(t, http.StatusConflict, p.Status, path)
				assert.Equal(t, "/problems/started-over", p.Type, path)
				assert.Equal(t, "This lab was started over", p.Title)
				assert.Contains(t, p.Detail, "Nothing was sent")
				assert.NotEqual(t, before.Lab, p.Lab)
				if strings.HasPrefix(path, "/tickets") {
					assert.Equal(t, l.shows(t, "T105").Lab, p.Lab, path)
				}
			}
			after := l.shows(t, "T105")
			assert.False(t, after.Cured, "the stale cure was applied")
			assert.NotEqual(t, before.Call.Header, after.Call.Header)
			sent := l.sends(t, "T105", after.Call, after.Lab)
			assert.Contains(t, sent.Logs[0], "token is expired", "the new credentials are the new lab's")
			assert.True(t, closed(t, old), "the old lab is still there")
		})
	}
}

// closed says whether a lab is closed. To call it would not tell: its port may be another lab's by now.
func closed(t *testing.T, o *opened) bool {
	t.Helper()
	_, err := o.world.Query(t.Context(), "select 1")
	return err != nil
}

// A server that was started again knows neither the browser nor its labs.
func TestSessionOfAnotherRun(t *testing.T) {
	t.Parallel()
	first, second := start(t), start(t)
	before := first.learner(t).shows(t, "T105")
	l := second.stranger(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, second.url+"/tickets/T105/send", strings.NewReader(string(object(Call{Method: http.MethodGet, URL: "/", Lab: before.Lab}))))
	require.NoError(t, err)
	req.AddCookie(&http.Cookie{Name: cookieName, Value: "OFANOTHERRUN"})
	resp, err := l.client.Do(req)
	require.NoError(t, err)
	resp.Body.Close()
	assert.Equal(t, http.StatusConflict, resp.StatusCode)

	stale := before.Call
	stale.Lab = before.Lab
	p := l.refused(t, http.MethodPost, "/tickets/T105/send", string(object(stale)))
	assert.Equal(t, "/problems/started-over", p.Type)
	assert.Equal(t, l.shows(t, "T105").Lab, p.Lab, "without a session, the shared lab is the current one")
	p = l.refused(t, http.MethodGet, "/labs/"+before.Lab+"/api/v1/ping", "")
	assert.Equal(t, "/problems/started-over", p.Type)

	for _, id := range []string{"x", "T999-abc", "-", "T105", "T105-"} {
		p := l.refused(t, http.MethodGet, "/labs/"+id+"/api/v1/ping", "")
		if strings.HasPrefix(id, "T105") {
			assert.Equal(t, http.StatusConflict, p.Status, id)
		} else {
			assert.Equal(t, "/problems/no-such-ticket", p.Type, id)
		}
	}
}

// A lab is closed when its last request has ended, and not before.
func TestSessionLabInUseIsNotClosed(t *testing.T) {
	t.Parallel()
	c := newFakeClock()
	lab := start(t, clocked(c))
	l := lab.learner(t)
	first := l.shows(t, "T105")
	held, err := lab.labs.takeByID(first.Lab)
	require.NoError(t, err)

	c.advance(maxAge)
	assert.Equal(t, first.Lab, l.shows(t, "T105").Lab, "a lab in use is not started over for its age")
	e := l.follows(t, "/events")
	lab.labs.release(held)
	told := e.is("opened", "T105", whyAge) // without a further request
	second := l.shows(t, "T105")
	assert.NotEqual(t, first.Lab, second.Lab, "it is, once it is not in use")
	assert.Equal(t, told, second.Lab)

	held, err = lab.labs.takeByID(second.Lab)
	require.NoError(t, err)
	l.call(t, http.MethodPost, "/tickets/T105/reset", "")
	assert.NotEqual(t, second.Lab, l.shows(t, "T105").Lab)
	resp, err := http.Get(held.world.URL() + "/health")
	require.NoError(t, err, "the request in the old lab is cut off")
	resp.Body.Close()
	lab.labs.release(held)
	assert.True(t, closed(t, held), "the old lab is never closed")
	assert.Len(t, lab.labs.open, 1)
}

// The address that curl uses says which lab it means. No cookie goes with it to the lab.
func TestSessionCurlReachesThatLab(t *testing.T) {
	t.Parallel()
	lab := start(t)
	l, other := lab.learner(t), lab.stranger(t)
	shown := l.shows(t, "T401")
	var cured Shown
	l.get(t, http.MethodPost, "/tickets/T401/cure", `{"lab": "`+shown.Lab+`"}`, &cured)
	assert.Equal(t, shown.Lab, cured.Lab)

	status, _, _ := other.call(t, http.MethodGet, "/labs/"+shown.Lab+"/api/v1/trigger-error", "")
	assert.Equal(t, http.StatusOK, status)
	status, _, _ = other.call(t, http.MethodGet, "/tickets/T401/call/api/v1/trigger-error", "")
	assert.Equal(t, http.StatusInternalServerError, status, "without a cookie it is the shared lab, which is not cured")

	edited := cured.Call
	edited.Method, edited.URL, edited.Body = http.MethodPost, "/api/v1/a%2Fb?c=d e", "it's"
	var said map[string]string
	l.get(t, http.MethodPost, "/tickets/T401/curl", string(object(edited)), &said)
	assert.Contains(t, said["curl"], "/labs/"+shown.Lab+"/api/v1/a%2Fb?c=d")
	assert.Contains(t, said["curl"], `-X POST`)
	assert.Contains(t, said["curl"], `'it'\''s'`)
	var unshown map[string]string
	l.get(t, http.MethodPost, "/tickets/T601/curl", string(object(edited)), &unshown)
	assert.Equal(t, map[string]string{"curl": ""}, unshown)
}

func TestSessionCookieStaysHere(t *testing.T) {
	t.Parallel()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	require.NoError(t, err)
	withoutSession(r)
	assert.Empty(t, r.Header)
	r.Header.Set("Cookie", "a=1; lab_session=SECRET; b=2")
	withoutSession(r)
	assert.Equal(t, "a=1; b=2", r.Header.Get("Cookie"))
	r.Header.Set("Cookie", "lab_session=SECRET")
	withoutSession(r)
	assert.Empty(t, r.Header.Get("Cookie"))
}

// The lab's own cookies go to it, and the browser's session does not.
func TestSessionCookieIsNotPassedOn(t *testing.T) {
	t.Parallel()
	lab := start(t)
	l := lab.learner(t)
	o, err := lab.labs.takeByID(l.shows(t, "T105").Lab)
	require.NoError(t, err)
	defer lab.labs.release(o)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, lab.url+"/tickets/T105/call/api/v1/ping", nil)
	require.NoError(t, err)
	r.AddCookie(&http.Cookie{Name: "theme", Value: "dark"})
	resp, err := l.client.Do(r)
	require.NoError(t, err)
	resp.Body.Close()
	passed := o.world.Exchanges()
	require.Len(t, passed, 1)
	assert.Equal(t, []string{"theme=dark"}, passed[0].Sent["Cookie"])
}

func TestSessionEndsWithTheServer(t *testing.T) {
	t.Parallel()
	lab := start(t)
	lab.learner(t).shows(t, "T101")
	lab.labs.close()
	_, err := lab.labs.take(lab.labs.shared, "T102", "")
	require.ErrorIs(t, err, errEnded)
	assert.Empty(t, lab.labs.open)
}
