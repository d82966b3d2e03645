package grader

import (
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeModule is a small folder that looks like the lab's.
func fakeModule(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module failurelab\n", "go.sum": "", "lab/lab.go": "package lab\n", "lab/api/api.yaml": "openapi: 3\n",
		"grader/main.go": "package grader\n", "grader/main_test.go": "package grader\n", "grader/testdata/x.go": "x", "exercises/01/x_test.go": "package x\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	return root
}

// The grader is built anew when something changes that it is made of, and only then.
func TestSourceDigest(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		file    string
		changes bool
	}{
		{"go.mod", true},
		{"lab/lab.go", true},
		{"lab/api/api.yaml", true}, // which is embedded
		{"grader/main.go", true},
		{"lab/new.go", true},
		{"grader/main_test.go", false},
		{"grader/testdata/x.go", false},
		{"exercises/01/x_test.go", false},
	} {
		t.Run(tc.file, func(t *testing.T) {
			t.Parallel()
			root := fakeModule(t)
			before, err := sourceDigest(root)
			require.NoError(t, err)
			again, err := sourceDigest(root)
			require.NoError(t, err)
			require.Equal(t, before, again)
			require.NoError(t, os.WriteFile(filepath.Join(root, filepath.FromSlash(tc.file)), []byte("module failurelab\n\n// edited\n"), 0o600))
			after, err := sourceDigest(root)
			require.NoError(t, err)
			assert.Equal(t, tc.changes, before != after)
		})
	}
}

// An edit that keeps the size, such as one digit for another, changes the digest too.
func TestSourceDigestSeesTimes(t *testing.T) {
	t.Parallel()
	root := fakeModule(t)
	before, err := sourceDigest(root)
	require.NoError(t, err)
	later := time.Now().Add(time.Second)
	require.NoError(t, os.Chtimes(filepath.Join(root, "lab", "lab.go"), later, later))
	after, err := sourceDigest(root)
	require.NoError(t, err)
	assert.NotEqual(t, before, after)
}

func TestModuleRoot(t *testing.T) {
	t.Parallel()
	root := fakeModule(t)
	got, err := moduleRoot(filepath.Join(root, "exercises", "01"))
	require.NoError(t, err)
	assert.Equal(t, root, got)
	_, err = moduleRoot(t.TempDir())
	assert.ErrorContains(t, err, "no parent folder has the go.mod of module failurelab")
}

// Seven packages want the grader at once. One builds it, the others wait.
func TestLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "lock")
	var holders, most int
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 7 {
		wg.Go(func() {
			unlock, err := lock(path)
			if !assert.NoError(t, err) {
				return
			}
			mu.Lock()
			holders++
			most = max(most, holders)
			mu.Unlock()
			mu.Lock()
			holders--
			mu.Unlock()
			unlock()
		})
	}
	wg.Wait()
	assert.Equal(t, 1, most)
}

// One that is built is used wherever it lies, so that a cache made beforehand may be read-only.
func TestAGraderThatIsBuilt(t *testing.T) {
	root, home := fakeModule(t), t.TempDir()
	t.Setenv("GOENV", "off")
	t.Setenv("HOME", filepath.Join(home, "ada"))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(home, "ada"))
	t.Setenv("LocalAppData", filepath.Join(home, "ada"))
	t.Setenv("GOCACHE", filepath.Join(home, "build"))
	digest, err := sourceDigest(root)
	require.NoError(t, err)
	want := filepath.Join(home, "failurelab", "grader-"+rootName(root)+"-"+digest+exe())
	require.NoError(t, os.MkdirAll(filepath.Dir(want), 0o700))
	require.NoError(t, os.WriteFile(want, nil, 0o600))
	got, err := binary(filepath.Join(root, "exercises", "01"))
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.NoDirExists(t, filepath.Join(home, "ada"))
}

// A user's cache that cannot be written is no reason to give up, and a check leaves nothing behind.
func TestTheFirstFolderThatCanBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	bad, good := filepath.Join(file, "failurelab"), filepath.Join(t.TempDir(), "new", "failurelab")
	got, err := writable([]string{bad, good}, "grader-aa")
	require.NoError(t, err)
	assert.Equal(t, good, got)
	left, err := os.ReadDir(good)
	require.NoError(t, err)
	assert.Empty(t, left)
	_, err = writable([]string{bad}, "grader-aa")
	require.ErrorContains(t, err, "there is no folder to keep the grader in: ")
	require.ErrorContains(t, err, "Set XDG_CACHE_HOME or GOCACHE to a writable folder")
}

// A grader on a disk where programs may not run.
func TestAGraderThatCannotBeStarted(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "grader")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := handOver(file, nil)
	require.ErrorContains(t, err, "start "+file+": ")
	require.ErrorContains(t, err, "set XDG_CACHE_HOME to a folder on another disk")
}

func TestOldGradersAreRemoved(t *testing.T) {
	t.Parallel()
	cache := t.TempDir()
	for _, name := range []string{"grader-aa-1", "grader-aa-2", "grader-aa-1-race", "grader-bb-1", "grader-aa.lock"} {
		require.NoError(t, os.WriteFile(filepath.Join(cache, name+exe()), nil, 0o600))
	}
	removeOthers(cache, "aa", filepath.Join(cache, "grader-aa-2"+exe()))
	left, err := os.ReadDir(cache)
	require.NoError(t, err)
	var names []string
	for _, f := range left {
		names = append(names, f.Name())
	}
	assert.Equal(t, []string{"grader-aa-1-race" + exe(), "grader-aa-2" + exe(), "grader-aa.lock" + exe(), "grader-bb-1" + exe()}, names)
}

// Go test ends us at its timeout, without a word. We have to be done before that, to say why nothing is judged.
func TestLimitLeavesTimeToSaySo(t *testing.T) {
	for _, tc := range []struct{ timeout, want string }{
		{"10m0s", "9m30s"}, {"1s", "950ms"}, {"0s", "1h0m0s"},
	} {
		require.NoError(t, flag.Set("test.timeout", tc.timeout))
		assert.Equal(t, tc.want, limit().String())
	}
}
