package class_test

import (
	"strings"
	"syscall"
	"testing"

	"failurelab/grader/class"
	"failurelab/grader/class/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// smallDisk is a real disk in memory, of so many bytes. resize gives it another size.
func smallDisk(t *testing.T, size string) (dir string, resize func(size string)) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("failurelab", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("only root can make a small disk: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, syscall.Unmount(dir, syscall.MNT_DETACH)) })
	return dir, func(size string) {
		require.NoError(t, syscall.Mount("failurelab", dir, "tmpfs", syscall.MS_REMOUNT, "size="+size))
	}
}

// The results do not fit. That is one clear error, and what was graded before stays.
func TestAFullDiskForResults(t *testing.T) {
	t.Parallel()
	results, resize := smallDisk(t, "256k")
	big := map[string]map[string]string{"zoe": {one + "/exercise_test.go": notGo + "// " + strings.Repeat("x", 300<<10) + "\n"}}
	for student, files := range cheap {
		big[student] = files
	}
	from := handIn(t, big)
	g, p := grader(t, nil), plan(t, from, results)
	sum, err := g.All(t.Context(), nil, p)
	require.ErrorIs(t, err, store.ErrFull)
	require.ErrorContains(t, err, results+": the record of zoe was not written. What was written before is safe. Make room there, and run the same command again")
	assert.Equal(t, 1, strings.Count(err.Error(), "was not written"))
	assert.Equal(t, class.Summary{Graded: 3, Absent: 1}, sum)

	resize("4m")
	sum, graded := gradeAll(t, g, plan(t, from, results))
	assert.Equal(t, class.Summary{Graded: 1, Kept: 3, Absent: 1}, sum)
	assert.Equal(t, []string{"zoe"}, graded)
	assert.Len(t, recordsIn(t, results), 5)
}

// The disk for temporary files is too small for a program. That stops the class too, because all submissions would meet it.
func TestAFullDiskForTemporaryFiles(t *testing.T) {
	t.Parallel()
	temp, resize := smallDisk(t, "1m")
	from, results := handIn(t, map[string]map[string]string{"bob": entries["bob"], "cyd": cheap["cyd"]}), t.TempDir()
	o, err := optionsIn(temp)
	require.NoError(t, err)
	g, err := class.New(t.Context(), o)
	require.NoError(t, err)
	defer g.Close()
	_, err = g.All(t.Context(), nil, plan(t, from, results))
	require.ErrorContains(t, err, "bob: ")
	require.ErrorContains(t, err, "no space left on device")
	require.ErrorContains(t, err, "TMPDIR")
	all, err := store.All(results)
	require.NoError(t, err)
	assert.NotContains(t, all.Missing, "hal")
	assert.Contains(t, all.Missing, "bob")

	resize("64m")
	_, graded := gradeAll(t, g, plan(t, from, results))
	assert.Equal(t, []string{"bob", "cyd"}, graded)
	assert.Len(t, recordsIn(t, results), 3)
}
