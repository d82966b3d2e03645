package logs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRingForgetsTheOldest(t *testing.T) {
	t.Parallel()
	r := NewRing()
	for i := range 3 * maxLines {
		fmt.Fprintf(r, `{"msg":"request","request_id":"%d"}`, i)
	}
	lines := r.Of("")
	require.Len(t, lines, maxLines)
	assert.Equal(t, fmt.Sprint(2*maxLines), lines[0].RequestID)
	assert.Empty(t, r.Of("1"))
	assert.Len(t, r.Of(fmt.Sprint(2*maxLines+1)), 1)

	long := bytes.Repeat([]byte("x"), maxLineBytes)
	for range 3 * maxLines {
		_, err := r.Write(long)
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, r.bytes, maxBytes)
	assert.Len(t, r.Of(""), maxBytes/maxLineBytes)
	_, err := r.Write(append(long, 'x'))
	require.NoError(t, err)
	kept := r.Of("")
	assert.LessOrEqual(t, len(kept[len(kept)-1].Text), maxLineBytes)
	assert.Contains(t, string(kept[len(kept)-1].Text), "bytes more)", "a line that is too long is shortened, not dropped")
}

func TestIDOfALine(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	log.Info(`,"request_id":"mine"`, "path", `/,"request_id":"mine"`, "request_id", "THEIRS")
	assert.Equal(t, "THEIRS", idOf(out.Bytes()))
	out.Reset()
	log.Info(`,"request_id":"mine"`)
	assert.Empty(t, idOf(out.Bytes()))
}

func TestLineThatComesLate(t *testing.T) {
	t.Parallel()
	r := NewRing()
	go func() {
		for following := 0; following == 0; runtime.Gosched() {
			r.Feed.mu.Lock()
			following = len(r.Feed.followers)
			r.Feed.mu.Unlock()
		}
		fmt.Fprint(r, `{"msg":"request","request_id":"OTHER"}`)
		fmt.Fprint(r, `{"msg":"request","request_id":"LATE"}`)
	}()
	assert.Len(t, r.Await(t.Context(), "LATE"), 1)

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Empty(t, r.Await(gone, "NEVER"))
	assert.Empty(t, r.Feed.followers)
}

// FuzzLine holds the quick way to find a line's id to what slog writes.
func FuzzLine(f *testing.F) {
	for _, value := range []string{"", "plain", `,"request_id":"mine"`, `\,"request_id":"mine"`, "\x00\xff\u2028", `","request_id":"mine","x":"`} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r := NewRing()
		log := slog.New(slog.NewJSONHandler(r, nil))
		log.Info(value, "request_id", "THEIRS", "path", value, "err", errors.New(value))
		lines := r.Of("")
		require.Len(t, lines, 1, "it may be shortened, but it is never dropped")
		assert.Equal(t, "THEIRS", lines[0].RequestID)
		assert.True(t, json.Valid(lines[0].Text), string(lines[0].Text))
		assert.LessOrEqual(t, len(lines[0].Text), maxLineBytes)
	})
}
