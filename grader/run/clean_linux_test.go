package run

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readOnlyView shows a folder where nothing can be written.
func readOnlyView(t *testing.T, dir string) string {
	t.Helper()
	view := t.TempDir()
	if err := syscall.Mount(dir, view, "", syscall.MS_BIND, ""); err != nil {
		t.Skipf("only root can make a read-only view: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, syscall.Unmount(view, syscall.MNT_DETACH)) })
	require.NoError(t, syscall.Mount("", view, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	return view
}
