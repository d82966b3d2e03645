package gotool

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Not in parallel: the folders come from the environment.
func TestFoldersForTheGrader(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData", "GOCACHE"} {
		t.Setenv(name, "")
	}
	t.Setenv("GOENV", "off")
	_, err := CacheFolders()
	require.ErrorContains(t, err, "set HOME, or set GOCACHE to a writable folder")
	t.Setenv("GOCACHE", "off")
	_, err = CacheFolders()
	require.Error(t, err)
	t.Setenv("GOCACHE", filepath.Join(home, "build"))
	beside := filepath.Join(home, "failurelab")
	folders, err := CacheFolders()
	require.NoError(t, err)
	assert.Equal(t, []string{beside}, folders)
	t.Setenv("HOME", filepath.Join(home, "ada"))
	t.Setenv("LocalAppData", filepath.Join(home, "ada"))
	folders, err = CacheFolders()
	require.NoError(t, err)
	require.Len(t, folders, 2)
	assert.Equal(t, beside, folders[1])
	assert.NoDirExists(t, folders[0], "it is made when a grader is built")
}
