package api_test

import (
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

// A part that panics stands in for a handler that does: the app has none of its own.
func TestPanicIsAnsweredAndLogged(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.App.Key = func(string) string { panic("the shelf fell over") } })

	a := ping(t, w, apiKey(world.GoodKey))

	a.problem(t, http.StatusInternalServerError, "/problems/internal-error")
	assert.NotContains(t, a.Body, "shelf", "the answer does not tell what the log tells")
	line := a.line(t, w)
	assert.Equal(t, "ERROR", line["level"])
	assert.Equal(t, "500", line["status"])
	assert.Equal(t, "app", line["layer"])
	assert.Equal(t, "panic: the shelf fell over", line["err"])
	assert.Contains(t, line["stack"], "TestPanicIsAnsweredAndLogged", "the stack shows where it happened")
}
