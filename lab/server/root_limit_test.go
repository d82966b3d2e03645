package server

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Slow requests and resets by turns must not open labs without end.
func TestRootLabsInUseAreLimited(t *testing.T) {
	t.Parallel()
	lab := start(t)
	var held []*opened
	for range maxRetired {
		held = append(held, lab.root.take())
		status, _, body := lab.call(t, http.MethodPost, "/reset", "")
		require.Equal(t, http.StatusOK, status, body)
	}
	last := *lab.root.id.Load()
	for _, path := range []string{"/reset", "/class/reset?token=" + lab.token} {
		status, header, body := lab.call(t, http.MethodPost, path, "")
		assert.Equal(t, http.StatusServiceUnavailable, status, path)
		assert.Contains(t, body, "requests still run in 16 labs from before", path)
		assert.NotEmpty(t, header.Get("Retry-After"), path)
	}
	assert.Equal(t, last, *lab.root.id.Load(), "the lab is still the same one")

	lab.root.release(held[0])
	status, _, body := lab.call(t, http.MethodPost, "/reset", "")
	assert.Equal(t, http.StatusOK, status, body)
	for _, o := range held[1:] {
		lab.root.release(o)
	}
	assert.Zero(t, lab.root.retired)
}
