package world_test

import (
	"fmt"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLogForgetsTheOldest(t *testing.T) {
	t.Parallel()
	const lines, length = 100_000, 200
	var log world.Log
	for i := range lines {
		_, err := fmt.Fprintf(&log, "%*d\n", length-1, i)
		require.NoError(t, err)
	}

	kept := log.Lines()
	require.NotEmpty(t, kept)
	assert.Less(t, len(kept), lines/2)
	for i, l := range kept {
		require.Equal(t, fmt.Sprintf("%*d", length-1, lines-len(kept)+i), l.Text, "a line is cut or lost")
	}
}
