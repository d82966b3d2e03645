package run

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fits is how often a weight fits into a pool.
func fits(t *testing.T, s *Slots, w Weight) (n int) {
	t.Helper()
	var releases []func()
	for n = 0; s.pool.TryAcquire(int64(w)); n++ {
		releases = append(releases, func() { s.pool.Release(int64(w)) })
	}
	for _, release := range releases {
		release()
	}
	return n
}

func TestAProcessorsRoom(t *testing.T) {
	t.Parallel()
	for processors, n := range map[int]int{1: 1, 3: 3, 0: runtime.GOMAXPROCS(0), -1: runtime.GOMAXPROCS(0)} {
		s := NewSlots(processors)
		assert.Equal(t, n, fits(t, s, Works), processors)
		assert.Equal(t, 2*n, fits(t, s, Waits), processors)
	}
	s := NewSlots(1)
	turn, err := s.Take(t.Context(), Works)
	require.NoError(t, err)
	assert.Zero(t, fits(t, s, Waits))
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	cancel(enough)
	_, err = s.Take(ctx, Waits)
	require.ErrorIs(t, err, enough)
	require.ErrorIs(t, turn.Change(ctx, Waits), enough)
	assert.Equal(t, 2, fits(t, s, Waits), "all of it is given back")
	require.NoError(t, turn.Change(t.Context(), Waits))
	assert.Equal(t, 1, fits(t, s, Waits))
	require.NoError(t, turn.Change(t.Context(), Alone))
	assert.Zero(t, fits(t, s, Waits), "nothing runs beside it")
	turn.Release()
	turn.Release()
	assert.Equal(t, 2, fits(t, s, Waits))
}

// With few open files fewer runs go beside each other, and never none.
func TestProcessorsThatHaveFilesEnough(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		processors int
		files      uint64
		known      bool
		want       int
	}{
		{2, 0, false, 2},
		{2, 64, true, 1},
		{2, 256, true, 1},
		{2, 400, true, 2},
		{16, 1024, true, 5},
		{16, 1 << 20, true, 16},
		{2, 1 << 63, true, 2},
	} {
		assert.Equal(t, tc.want, affordable(tc.processors, func() (uint64, bool) { return tc.files, tc.known }), "%+v", tc)
	}
}
