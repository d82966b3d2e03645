package logs

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Clients that follow a log keep no request from its own line: without the line the page would say that the request never reached
// the API.
func TestFollowersKeepNobodyFromTheirLine(t *testing.T) {
	t.Parallel()
	r := NewRing()
	for range MaxFollowers {
		_, _, ok := r.Feed.Follow()
		require.True(t, ok)
	}
	got := make(chan []Line)
	go func() { got <- r.Await(t.Context(), "MINE") }()
	waits := func() bool {
		r.Feed.mu.Lock()
		defer r.Feed.mu.Unlock()
		return len(r.Feed.followers) > MaxFollowers
	}
	for !waits() {
		select {
		case <-got:
			t.Fatal("the request did not wait for its line")
		default:
			runtime.Gosched()
		}
	}
	_, _ = r.Write([]byte(`{"msg":"request","request_id":"MINE"}`))
	assert.Len(t, <-got, 1)
}
