package api_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestLinesShareNothing sends different requests at once, and one after another: what was noted of one is in no line of another.
func TestLinesShareNothing(t *testing.T) {
	t.Parallel()
	w := open(t)
	const rounds = 20
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range rounds {
				send(t, w.URL()+"/health", http.Header{})
				send(t, w.URL()+"/api/v1/ping", apiKey("lab_live_unknown"))
				send(t, w.URL()+"/api/v1/resource/105", http.Header{})
			}
		})
	}
	all.Wait()

	of := map[string][]string{"/health": nil, "/api/v1/ping": {"credential", "key", "rows", "layer", "err"}, "/api/v1/resource/105": {"id", "rows", "layer", "err"}}
	lines := w.Lines()
	assert.Len(t, lines, 4*rounds*len(of))
	for _, line := range lines {
		want := append([]string{"time", "level", "msg", "request_id", "method", "path", "route", "status", "latency_ms", "client"}, of[line.Attrs["path"]]...)
		var got []string
		for key := range line.Attrs {
			got = append(got, key)
		}
		assert.ElementsMatch(t, want, got, line.Text)
	}
}

// send sends a request, in any goroutine.
func send(t *testing.T, url string, header http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if !assert.NoError(t, err) {
		return
	}
	req.Header = header
	resp, err := http.DefaultTransport.RoundTrip(req)
	if assert.NoError(t, err) {
		resp.Body.Close()
	}
}
