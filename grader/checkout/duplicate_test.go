package checkout

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// On a disk without links a file is copied, and never over another one.
func TestDuplicate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	require.NoError(t, os.WriteFile(from, []byte("text"), 0o600))
	require.NoError(t, duplicate(from, to))
	b, err := os.ReadFile(to)
	require.NoError(t, err)
	assert.Equal(t, "text", string(b))
	require.ErrorIs(t, duplicate(from, to), os.ErrExist)
	require.ErrorIs(t, duplicate(filepath.Join(dir, "none"), filepath.Join(dir, "c")), os.ErrNotExist)
}
