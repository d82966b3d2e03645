//go:build unix

package intake

import (
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatIsNoPlainFile(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret_test.go")
	require.NoError(t, os.WriteFile(secret, []byte(one), 0o644))
	for name, tc := range map[string]struct {
		make func(path string) error
		why  string
	}{
		"link":        {func(path string) error { return os.Symlink(secret, path) }, isLink},
		"link nearby": {func(path string) error { return os.Symlink("../"+good, path) }, isLink},
		"link down":   {func(path string) error { return os.Symlink(filepath.Dir(secret), path) }, isLink},
		"hard link":   {func(path string) error { return os.Link(secret, path) }, isHardLink},
		"FIFO":        {func(path string) error { return syscall.Mkfifo(path, 0o644) }, isSpecial},
		"socket": {func(path string) error {
			short, err := os.MkdirTemp("", "i") //nolint:usetesting // the path of a socket may have 100 characters only
			if err != nil {
				return err
			}
			defer os.RemoveAll(short)
			l, err := net.ListenUnix("unix", &net.UnixAddr{Name: short + "/s"})
			if err != nil {
				return err
			}
			l.SetUnlinkOnClose(false)
			defer func() { _ = l.Close() }()
			return os.Rename(short+"/s", path)
		}, isSpecial},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write(t, dir, with(nil).under("alice"))
			require.NoError(t, os.MkdirAll(dir+"/alice/01_unauthorized", 0o755))
			require.NoError(t, tc.make(dir+"/alice/01_unauthorized/x_test.go"))
			require.NoError(t, tc.make(dir+"/alice/elsewhere"))
			all, err := Folder(dir, known)
			require.NoError(t, err)
			require.Len(t, all, 1)
			assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized/x_test.go: " + tc.why}, reasons(all[0]))
			assert.Equal(t, tree{good: two}, texts(all[0]))
		})
	}
}

func TestALinkedExercise(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, with(nil).under("alice"))
	write(t, dir, tree{"secret/01_unauthorized/exercise_test.go": one})
	require.NoError(t, os.Symlink("../secret/01_unauthorized", dir+"/alice/01_unauthorized"))
	s, err := One(dir+"/alice", known)
	require.NoError(t, err)
	assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized: " + isLink}, reasons(s))
	assert.Equal(t, tree{good: two}, texts(s))
}

func TestEntriesThatAreNoFolders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, tree{"out/" + good: two})
	require.NoError(t, os.Mkdir(dir+"/class", 0o755))
	require.NoError(t, os.Symlink("../out", dir+"/class/link"))
	require.NoError(t, syscall.Mkfifo(dir+"/class/pipe.zip", 0o644))
	require.NoError(t, os.Mkdir(dir+"/class/inner", 0o755))
	require.NoError(t, syscall.Mkfifo(dir+"/class/inner/hw.zip", 0o644))
	all, err := Folder(dir+"/class", known)
	require.NoError(t, err)
	require.Len(t, all, 3)
	for _, s := range all {
		assert.Empty(t, s.Files, s.Entry)
		assert.Len(t, s.Refused, 1, s.Entry)
	}
	assert.Equal(t, "The submission is a link. Hand in the folder or the archive itself.", all[1].Refused[0].Reason)

	s, err := One(dir+"/class/link", known)
	require.NoError(t, err)
	assert.Equal(t, tree{good: two}, texts(s), "the one path that a job names may be a link: it is the platform's")
}

func TestNothingIsOpenedThatChanged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, syscall.Mkfifo(dir+"/pipe", 0o644))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer func() { _ = root.Close() }()
	_, err = open(root, "pipe")
	assert.ErrorIs(t, err, noRegular)
	f, err := root.OpenFile("pipe", os.O_RDONLY|nonblock, 0)
	require.NoError(t, err, "and opening a FIFO does not wait for its writer")
	_ = f.Close()
}

func TestAFolderThatIsClosed(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may look into every folder")
	}
	dir := t.TempDir()
	write(t, dir, with(tree{"01_unauthorized/x_test.go": one, "other/x": ""}).under("alice"))
	for _, closed := range []string{"01_unauthorized", "other"} {
		require.NoError(t, os.Chmod(filepath.Join(dir, "alice", closed), 0))
		t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "alice", closed), 0o755) })
	}
	s, err := One(dir+"/alice", known)
	require.NoError(t, err)
	assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized: " + isClosed}, reasons(s))
	assert.Equal(t, tree{good: two}, texts(s))
}
