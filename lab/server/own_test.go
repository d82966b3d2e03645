package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOwnRoutesAndTheApp(t *testing.T) {
	t.Parallel()
	saying := func(what string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, what) }
	}
	own := newApart(saying("app"))
	for _, pattern := range []string{"GET /{$}", "GET /logs", "GET /tickets/{ticket}", "/labs/{lab}/{path...}"} {
		own.HandleFunc(pattern, saying(pattern))
	}
	for target, want := range map[string]string{
		"/":                  "GET /{$}",
		"/?q":                "GET /{$}",
		"/logs":              "GET /logs",
		"/%6Cogs":            "GET /logs", // the same path (RFC 3986 §6.2.2.2)
		"/tickets/T101":      "GET /tickets/{ticket}",
		"/labs/T101-x/login": "/labs/{lab}/{path...}",
		"/health":            "app",
		"/api/v1/logs":       "app",
		"/logsx":             "app",
		"/logs/":             "app",
		"/Logs":              "app",
		"/%68ealth":          "app",
		"//logs":             "app",
		"/./logs":            "app",
		"/health/../logs":    "app",
		"*":                  "app",
	} {
		u, err := url.ParseRequestURI(target) // as net/http reads it
		require.NoError(t, err, target)
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = u
		w := httptest.NewRecorder()
		own.ServeHTTP(w, r)
		assert.Equal(t, want, w.Body.String(), target)
	}
}

// The ticket's number may be written in several ways. What follows is passed on as it was written.
func TestPassesOnWhatFollowsTheTicket(t *testing.T) {
	t.Parallel()
	lab := start(t)
	id := lab.stranger(t).shows(t, "T105").Lab
	for path, want := range map[string]string{
		"/tickets/T105/call/api%2Fv1/x":   "/api%2Fv1/x",
		"/tickets/%54105/call/api%2Fv1/x": "/api%2Fv1/x",
		"/tickets/T105/call":              "/",
		"/tickets/%54105/call//evil/../x": "//evil/../x",
		"/labs/%54" + id[1:] + "/a%20b":   "/a%20b",
	} {
		_, _, answer := lab.call(t, http.MethodGet, path, "")
		assert.Contains(t, answer, `"instance":"`+want+`"`, path)
	}
}
