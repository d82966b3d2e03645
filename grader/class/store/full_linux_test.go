package store

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The disk is a real one, of 256 KB in memory.
func TestAFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("failurelab", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("only root can make a small disk: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	s := open(t, dir)
	require.NoError(t, s.Write(sample("ada")))
	big := sample("ada")
	big.Handed.Notes = []string{strings.Repeat("x", 1<<20)}
	for _, r := range []Record{big, {Student: "bob", Handed: big.Handed}} {
		err := s.Write(r)
		require.ErrorIs(t, err, ErrFull)
		require.ErrorContains(t, err, dir+": the record of "+r.Student+" was not written. What was written before is safe. Make room there, and run the same command again")
	}
	got, err := s.Read("ada")
	require.NoError(t, err)
	assert.Equal(t, sample("ada"), got)
	entries, err := os.ReadDir(filepath.Join(dir, records))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing is left of what had no room")
}
