package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNothingAtAPath(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/", "/nothing", "/api/v1", "/api/v1/ping/", "/health/x"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, http.MethodGet, path, nil, "")

			a.problem(t, http.StatusNotFound, "/problems/not-found")
			assert.Equal(t, path, a.members(t)["instance"])
			line := a.line(t, w)
			assert.Equal(t, "WARN", line["level"])
			assert.Equal(t, "404", line["status"])
			assert.Equal(t, "client", line["layer"])
		})
	}
}

// An instance is a URI reference (RFC 9457 §3.1.5), in which a space or a question mark would mean something else.
func TestInstanceIsThePathAsItMayStandInAURL(t *testing.T) {
	t.Parallel()
	w := open(t)
	for _, path := range []string{"/two%20words", "/asked%3F", "/api/v1/resource/%C3%A9", "/api/v1/resource/1%2F2"} {
		assert.Equal(t, path, call(t, w, http.MethodGet, path, nil, "").members(t)["instance"])
	}
}

func TestMethodThatAPathDoesNotTake(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ method, path, allow string }{
		{method: http.MethodPost, path: "/health", allow: "OPTIONS, GET, HEAD"},
		{method: http.MethodGet, path: "/login", allow: "OPTIONS, POST"},
		{method: http.MethodDelete, path: "/api/v1/ping", allow: "OPTIONS, GET, HEAD"},
		{method: http.MethodPut, path: "/api/v1/data", allow: "OPTIONS, GET, HEAD, POST"},
	} {
		t.Run(tc.method+" "+tc.path, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, tc.method, tc.path, nil, "")

			a.problem(t, http.StatusMethodNotAllowed, "/problems/method-not-allowed")
			assert.Equal(t, tc.allow, a.Header.Get("Allow"), "RFC 9110 §15.5.6")
			line := a.line(t, w)
			assert.Equal(t, "WARN", line["level"])
			assert.Equal(t, "405", line["status"])
			assert.Equal(t, "client", line["layer"])
		})
	}
}
