package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Without Location, what was created would be the path that was posted to (RFC 9110 §15.3.2).
func TestCreatedResourceIsWhereLocationSays(t *testing.T) {
	t.Parallel()
	w := open(t)
	token := authorization("Bearer " + w.Given["token"])

	made := call(t, w, http.MethodPost, "/api/v1/resource", token, "")

	require.Equal(t, http.StatusCreated, made.Status, made.Body)
	found := call(t, w, http.MethodGet, made.Header.Get("Location"), token, "")
	assert.Equal(t, http.StatusOK, found.Status)
	assert.JSONEq(t, made.Body, found.Body)
}
