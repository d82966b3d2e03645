package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestHealthIsOneFixedObject(t *testing.T) {
	t.Parallel()
	w := open(t)

	a := call(t, w, http.MethodGet, "/health", nil, "")

	assert.Equal(t, http.StatusOK, a.Status)
	assert.Equal(t, "application/json", a.Header.Get("Content-Type"))
	assert.Equal(t, `{"status":"ok"}`, strings.TrimSuffix(a.Body, "\n"))
	assert.Equal(t, "INFO", a.line(t, w)["level"])
}
