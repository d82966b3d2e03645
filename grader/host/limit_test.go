package host

import (
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A test that opens a ticket in a loop is refused, before it takes all the memory there is. What it gives back it may open
// again.
func TestOpenLabsAreLimited(t *testing.T) {
	t.Parallel()
	h, err := New("")
	require.NoError(t, err)
	t.Cleanup(h.Close)
	assert.Equal(t, maxWorlds, h.maxOpen)
	h.maxOpen = 2
	e := course.Find("01_unauthorized")
	r := h.Run(e, map[string]Assignment{"T105": {Lab: e.References(e.Ticket("T105"))[0]}})
	t.Cleanup(r.Close)
	open := func() wire.Opened {
		o, err := r.open("", wire.Open{Ticket: "T105"})
		require.NoError(t, err)
		return o
	}
	first := open()
	require.Empty(t, first.Refuse)
	require.Empty(t, open().Refuse)
	assert.Equal(t, "2 labs are open at the same time. Open a ticket once per test, not in a loop", open().Refuse)
	_, err = r.report(first.World, wire.Report{})
	require.NoError(t, err)
	assert.Empty(t, open().Refuse)
}
