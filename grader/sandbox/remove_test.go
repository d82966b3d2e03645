package sandbox

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Root may read any folder, so only another user sees this fail.
func TestRemoveAll(t *testing.T) {
	t.Parallel()
	top := filepath.Join(t.TempDir(), "top")
	require.NoError(t, os.MkdirAll(filepath.Join(top, "closed", "deep"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(top, "closed", "deep", "file"), nil, 0))
	require.NoError(t, os.Symlink("/", filepath.Join(top, "closed", "link")))
	for _, name := range []string{"closed/deep", "closed", ""} {
		require.NoError(t, os.Chmod(filepath.Join(top, name), 0))
	}
	require.NoError(t, RemoveAll(top))
	assert.NoDirExists(t, top)
	assert.NoError(t, RemoveAll(top))
}
