package class

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Several graders may share a folder for temporary files.
func TestAGraderLeavesTheFilesOfALivingOne(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	foreign := filepath.Join(parent, "failurelab-class-without-a-lock")
	file := filepath.Join(parent, "failurelab-class-that-is-a-file")
	require.NoError(t, os.Mkdir(foreign, 0o700))
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	first, err := newTemp(parent)
	require.NoError(t, err)
	second, err := newTemp(parent)
	require.NoError(t, err)
	assert.NotEqual(t, first.dir, second.dir)
	assert.DirExists(t, first.dir)
	second.remove()
	assert.NoDirExists(t, second.dir)
	assert.DirExists(t, foreign, "it may be locked in a moment")
	assert.FileExists(t, file)
	first.remove()
	assert.NoDirExists(t, first.dir)
}

func TestAGraderRemovesTheFilesOfADeadOne(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("only the age tells there")
	}
	parent := t.TempDir()
	dead, err := newTemp(parent)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(dead.dir, "submission-1", "tree"), 0o700))
	dead.release() // as the end of a process does
	old := filepath.Join(parent, "failurelab-class-died-before-it-had-a-lock")
	require.NoError(t, os.Mkdir(old, 0o700))
	ago := time.Now().Add(-2 * forgotten)
	require.NoError(t, os.Chtimes(old, ago, ago))

	own, err := newTemp(parent)
	require.NoError(t, err)
	defer own.remove()
	assert.NoDirExists(t, dead.dir)
	assert.NoDirExists(t, old)
}

// A lock that is no file of ours keeps a folder, and is not followed.
func TestALockThatIsALink(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir, elsewhere := filepath.Join(parent, "failurelab-class-link"), filepath.Join(t.TempDir(), "elsewhere")
	require.NoError(t, os.WriteFile(elsewhere, nil, 0o600))
	require.NoError(t, os.Mkdir(dir, 0o700))
	if err := os.Symlink(elsewhere, filepath.Join(dir, lockName)); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
	own, err := newTemp(parent)
	require.NoError(t, err)
	own.remove()
	assert.DirExists(t, dir)
	assert.FileExists(t, elsewhere)
}
