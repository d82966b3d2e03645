package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folder is a folder of results with some records and runs.
func folder(t *testing.T, runs []Run, of ...Record) string {
	t.Helper()
	dir := t.TempDir()
	s := open(t, dir)
	for _, r := range runs {
		require.NoError(t, s.WriteRun(r))
	}
	for _, r := range of {
		require.NoError(t, s.Write(r))
	}
	return dir
}

func shardOf(i, n int, class ...string) Run { return Run{Class: class, Shard: Shard{i, n}} }

func TestFoldersAreReadAsOne(t *testing.T) {
	t.Parallel()
	class := []string{"cy", "bob", "ada", "bob"}
	one := folder(t, []Run{shardOf(1, 3, class...)}, sample("bob"))
	two := folder(t, []Run{shardOf(3, 3, class...)}, sample("ada"), sample("zoe"))
	all, err := All(one, two)
	require.NoError(t, err)
	assert.Equal(t, []string{"ada", "bob", "cy", "zoe"}, all.Class)
	assert.Equal(t, []string{"cy"}, all.Missing)
	assert.Equal(t, []Shard{{2, 3}}, all.Shards)
	assert.Empty(t, all.Damaged)
	assert.Empty(t, all.Mixed)
	var students []string
	for r, err := range all.Each() {
		require.NoError(t, err)
		students = append(students, r.Student)
	}
	assert.Equal(t, []string{"ada", "bob", "zoe"}, students)
	r, err := all.Read("zoe")
	require.NoError(t, err)
	assert.Equal(t, sample("zoe"), r)
	_, err = all.Read("cy")
	require.ErrorIs(t, err, fs.ErrNotExist)

	require.NoError(t, os.Truncate(all.Found[1].File, 10))
	var last error
	n := 0
	for _, err := range all.Each() {
		n, last = n+1, err
	}
	assert.Equal(t, 2, n)
	var damaged *DamagedError
	require.ErrorAs(t, last, &damaged)
}

func TestMissingShards(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		runs []Run
		want []Shard
	}{
		{"no run", nil, nil},
		{"the whole class", []Run{shardOf(0, 0), shardOf(1, 2)}, nil},
		{"all shards", []Run{shardOf(1, 2), shardOf(2, 2)}, nil},
		{"two divisions, one of them whole", []Run{shardOf(1, 3), shardOf(1, 2), shardOf(2, 2)}, nil},
		{"two divisions, none of them whole", []Run{shardOf(1, 9), shardOf(1, 4), shardOf(4, 4)}, []Shard{{2, 4}, {3, 4}}},
		{"the same one twice", []Run{shardOf(1, 2), shardOf(1, 2)}, []Shard{{2, 2}}},
	} {
		assert.Equal(t, tc.want, missingShards(tc.runs), tc.name)
	}
}

func TestShardsCanShareAFolder(t *testing.T) {
	t.Parallel()
	dir := folder(t, []Run{shardOf(1, 2, "ada", "bob"), shardOf(2, 2, "ada", "bob")}, sample("ada"))
	all, err := All(dir)
	require.NoError(t, err)
	assert.Len(t, all.Runs, 2)
	assert.Empty(t, all.Shards)
	assert.Equal(t, []string{"bob"}, all.Missing)
	assert.FileExists(t, filepath.Join(dir, "run-2-of-2.json"))
}

func TestAStudentWhoWasGradedTwice(t *testing.T) {
	t.Parallel()
	other, faulty := sample("ada"), sample("ada")
	other.Digests.Course, other.Digests.Grader = "x", "y"
	faulty.Exercises[0].Fault = "no disk"
	one, two, three := folder(t, nil, sample("ada"), sample("bob")), folder(t, nil, other), folder(t, nil, faulty)

	_, err := All(one, two)
	require.EqualError(t, err, fmt.Sprintf("ada was graded twice, with a different grader, course (digests): %s and %s. Remove the one that must not count, or give fewer folders",
		filepath.Join(one, "records", "ada.json"), filepath.Join(two, "records", "ada.json")))

	for _, dirs := range [][]string{{one, three}, {three, one}, {three, one, three}} {
		all, err := All(dirs...)
		require.NoError(t, err)
		require.Len(t, all.Found, 2)
		assert.False(t, all.Found[0].Fault, "of two equal grades, that without a fault counts")
	}
}

func TestGradesOfSeveralVersionsAreNamed(t *testing.T) {
	t.Parallel()
	other := sample("bob")
	other.Digests = result.Digests{Grader: "aa", Course: "x", Settings: "y", Submission: "z"}
	all, err := All(folder(t, nil, sample("ada"), other))
	require.NoError(t, err)
	assert.Equal(t, []string{"course", "settings"}, all.Mixed)
}

func TestRunsThatAreDamaged(t *testing.T) {
	t.Parallel()
	dir := folder(t, []Run{{Class: []string{"ada"}}})
	for text, why := range map[string]string{"{": "it is no JSON of ours", `{"schema":"x"}`: `its schema is "x"`} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "run.json"), []byte(text), 0o600))
		all, err := All(dir)
		require.NoError(t, err)
		require.Len(t, all.Damaged, 1)
		assert.Contains(t, all.Damaged[0].Error(), why)
		assert.Empty(t, all.Class)
	}
}

func TestNoFolderOfResults(t *testing.T) {
	t.Parallel()
	_, err := All(t.TempDir())
	require.ErrorContains(t, err, "Give the folder that you gave to --out")
}
