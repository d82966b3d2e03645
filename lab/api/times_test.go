package api_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The times in a log line are milliseconds. No part of a request takes longer than the test waits for all of it.
func TestLogLineHasTimesInMilliseconds(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Partner.Serve(world.Answering(0)) })
	began := time.Now()

	a := call(t, w, http.MethodGet, "/api/v1/external-call", nil, "")

	require.Equal(t, http.StatusOK, a.Status)
	line := a.line(t, w)
	total := float64(time.Since(began)) / float64(time.Millisecond)
	for _, name := range []string{"latency_ms", "query_ms", "upstream_ms"} {
		ms, err := strconv.ParseFloat(line[name], 64)
		require.NoError(t, err, name)
		assert.GreaterOrEqual(t, ms, 0.0, name)
		assert.LessOrEqual(t, ms, total, name)
	}
}
