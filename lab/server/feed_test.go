package server

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
	r := newRing()
	for range maxFollowers {
		_, _, ok := r.feed.follow()
		require.True(t, ok)
	}
	got := make(chan []line)
	go func() { got <- r.await(t.Context(), "MINE") }()
	waits := func() bool {
		r.feed.mu.Lock()
		defer r.feed.mu.Unlock()
		return len(r.feed.followers) > maxFollowers
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
