package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

const (
	namesNoError = `Bearer realm="lab"`
	namesError   = `Bearer realm="lab", error="invalid_token"`
)

func TestScheme(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		before string // what stands before a good token
		status int
		logged string
	}{
		{name: "as in the RFC", before: "Bearer ", status: http.StatusOK, logged: "token"},
		{name: "lower case", before: "bearer ", status: http.StatusOK, logged: "token"},
		{name: "upper case", before: "BEARER ", status: http.StatusOK, logged: "token"},
		{name: "two spaces", before: "Bearer  ", status: http.StatusUnauthorized, logged: "unreadable"},
		{name: "no scheme", before: "", status: http.StatusUnauthorized, logged: "unreadable"},
		{name: "no space", before: "Bearer", status: http.StatusUnauthorized, logged: "unreadable"},
		{name: "a colon", before: "Bearer: ", status: http.StatusUnauthorized, logged: "unreadable"},
		{name: "another scheme", before: "Basic ", status: http.StatusUnauthorized, logged: "unreadable"},
		{name: "the scheme twice", before: "Bearer Bearer ", status: http.StatusUnauthorized, logged: "unreadable"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := ping(t, w, authorization(tc.before+w.Given["token"]))

			assert.Equal(t, tc.status, a.Status)
			assert.Equal(t, tc.logged, a.line(t, w)["credential"])
			if tc.status != http.StatusOK {
				a.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
				assert.Equal(t, namesError, a.Header.Get("WWW-Authenticate"))
			}
		})
	}
}

// RFC 6750 §3.1: who sent nothing made no error.
func TestNoCredentialIsNoError(t *testing.T) {
	t.Parallel()
	w := open(t)

	a := ping(t, w, nil)

	a.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
	assert.Equal(t, namesNoError, a.Header.Get("WWW-Authenticate"))
	line := a.line(t, w)
	assert.Equal(t, "none", line["credential"])
	assert.NotContains(t, line, "rows", "nothing was looked up")
}

func TestSchemeAloneIsRefused(t *testing.T) {
	t.Parallel()
	w := open(t)

	a := ping(t, w, authorization("Bearer"))

	a.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
	assert.Equal(t, namesError, a.Header.Get("WWW-Authenticate"))
	assert.Equal(t, "unreadable", a.line(t, w)["credential"])
}
