package server

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAsTheOriginal asks the lab at the root what the seven tests of harrison-vc/api-failure-analysis ask theirs. Where ours
// differs, the reason stands beside it.
func TestAsTheOriginal(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for _, c := range []struct {
		name, method, path, token, body string
		status                          int
		want                            string // the whole body; "" where the original looks at the status code only
	}{
		{name: "health", method: http.MethodGet, path: "/health", status: http.StatusOK, want: `{"status": "ok"}`},
		{
			name: "login with a wrong password", method: http.MethodPost, path: "/login",
			body: `{"username": "admin", "password": "wrong"}`, status: http.StatusUnauthorized,
		},
		// Login is below: the original's token is always valid-token-xyz, and ours is a new JWT each time. It expires, and a log line
		// can tell one session from another.
		{name: "data without a token", method: http.MethodGet, path: "/api/v1/data", status: http.StatusUnauthorized},
		{
			// The original responds with a fixed text, and ours with the rows that the admin has in the database.
			name: "data with the token that anyone may have", method: http.MethodGet, path: "/api/v1/data", token: "valid-token-xyz",
			status: http.StatusOK, want: `{"data": [1, 2, 3]}`,
		},
		{name: "a resource that does not exist", method: http.MethodGet, path: "/api/v1/resource/999", status: http.StatusNotFound},
		// The original's client must be told not to raise the server's exception. Ours reads what every client reads.
		{name: "a division by zero", method: http.MethodGet, path: "/api/v1/trigger-error", status: http.StatusInternalServerError},
	} {
		req := lab.request(t, c.method, c.path)
		if c.body != "" {
			req = lab.post(t, c.path, c.body)
		}
		if c.token != "" {
			req.Header.Set("Authorization", "Bearer "+c.token)
		}
		resp, body := ask(t, req)
		assert.Equal(t, c.status, resp.StatusCode, "%s: %s", c.name, body)
		if c.want != "" {
			assert.JSONEq(t, c.want, body, c.name)
		}
	}

	resp, body := ask(t, lab.post(t, "/login", `{"username": "admin", "password": "password123"}`))
	require.Equal(t, http.StatusOK, resp.StatusCode, body)
	var login struct{ Token string }
	require.NoError(t, json.Unmarshal([]byte(body), &login))
	req := lab.request(t, http.MethodGet, "/api/v1/data")
	req.Header.Set("Authorization", "Bearer "+login.Token)
	resp, _ = ask(t, req)
	assert.Equal(t, http.StatusOK, resp.StatusCode, "the token of a login is good for the data")
}

// To the original every token except one is a 403. Here a 403 is for a client that is known and may not; a token that is not
// known is a 401 (RFC 9110 §15.5.2 and §15.5.4). A token of ada's still gets the 403.
func TestUnknownTokenUnlikeTheOriginal(t *testing.T) {
	t.Parallel()
	lab := start(t)
	for token, want := range map[string]int{
		"invalid": http.StatusUnauthorized, "wrong-token": http.StatusForbidden, "valid-token-xyz": http.StatusOK,
	} {
		req := lab.request(t, http.MethodGet, "/api/v1/data")
		req.Header.Set("Authorization", "Bearer "+token)
		resp, body := ask(t, req)
		assert.Equal(t, want, resp.StatusCode, "%s: %s", token, body)
	}
	assert.NotContains(t, lab.terminal.String(), "valid-token-xyz")
	assert.NotContains(t, lab.body(t, "/logs"), "valid-token-xyz")

	req := lab.request(t, http.MethodGet, "/tickets/T101/call/api/v1/data")
	req.Header.Set("Authorization", "Bearer valid-token-xyz")
	resp, _ := ask(t, req)
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode, "the labs of the tickets do not know it")
}
