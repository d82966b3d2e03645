package update_test

import (
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/update"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// from plans an update of a checkout from a folder.
func from(t *testing.T, root, dir string) update.Plan {
	t.Helper()
	to, err := update.FromFolder(dir)
	require.NoError(t, err)
	p, err := update.Make(root, update.LastCommit(t.Context(), root), to)
	require.NoError(t, err)
	return p
}

// Without git nobody knows what was changed here, so all that is replaced is kept.
func TestFolderWithoutGit(t *testing.T) {
	t.Parallel()
	root, dir := course(t, old), course(t, newer)
	put(t, root, map[string]string{first: mine, "README.md": "my own\n", "notes.md": "mine\n", "exercises/02_second/helper_test.go": "package x\n"})
	p := from(t, root, dir)
	assert.True(t, p.Aside)
	assert.Empty(t, p.Changed)
	kept, err := p.Apply(root)
	require.NoError(t, err)
	tidy(t, root)
	assert.Equal(t, "before-update.1.bak", kept)
	has(t, root, kept+"/README.md.bak", "my own\n")
	has(t, root, kept+"/lab/gone/gone.go.bak", "package gone\n")
	assert.NoFileExists(t, filepath.Join(root, kept, first+".bak"), "it stays where it is")
	has(t, root, first, mine)
	has(t, root, first+".new", newFirst)
	has(t, root, second, starterOf("C"))
	has(t, root, third, starterOf("D"))
	has(t, root, "README.md", "new\n")
	has(t, root, "notes.md", "mine\n")
	has(t, root, "exercises/02_second/helper_test.go", "package x\n")
	assert.NoDirExists(t, filepath.Join(root, "lab/gone"))
	assert.True(t, from(t, root, dir).Empty(), "there is nothing to do a second time")
}

// In a git repository a change that is not committed stops the update, and what is committed is not lost.
func TestFolderInAGitRepository(t *testing.T) {
	t.Parallel()
	_, clone := repositories(t)
	dir := course(t, newer)
	put(t, clone, map[string]string{first: mine, "README.md": "my own\n"})
	p := from(t, clone, dir)
	assert.Equal(t, []string{"README.md"}, p.Changed)

	git(t, clone, "checkout", "--", "README.md")
	put(t, clone, map[string]string{"notes.md": "mine\n"})
	git(t, clone, "add", "notes.md")
	git(t, clone, "commit", "--quiet", "-m", "mine")
	p = from(t, clone, dir)
	assert.Empty(t, p.Changed)
	kept, err := p.Apply(clone)
	require.NoError(t, err)
	assert.Empty(t, kept)
	has(t, clone, first, mine)
	has(t, clone, first+".new", newFirst)
	has(t, clone, "README.md", "new\n")
	has(t, clone, "notes.md", "mine\n")
	assert.NoDirExists(t, filepath.Join(clone, "lab/gone"))
}

// A starter that was put beside the learner's file earlier is kept, whatever became of it.
func TestAnOlderNewStarterIsKept(t *testing.T) {
	t.Parallel()
	root, dir := course(t, old), course(t, newer)
	put(t, root, map[string]string{first: mine, first + ".new": "an older one\n"})
	_, err := from(t, root, dir).Apply(root)
	require.NoError(t, err)
	has(t, root, first+".new", newFirst)
	has(t, root, first+".new.1.bak", "an older one\n")
}

// An exercise that the new version does not have: what the learner wrote in it stays.
func TestAnExerciseThatIsGone(t *testing.T) {
	t.Parallel()
	upstream, clone := repositories(t)
	put(t, clone, map[string]string{second: mine})
	git(t, upstream, "rm", "--quiet", "-r", "exercises/02_second", copies+"02_second")
	git(t, upstream, "commit", "--quiet", "-m", "fewer")
	p := updated(t, clone)
	assert.Equal(t, []string{second}, p.Gone)
	has(t, clone, second, mine)
}

// If there is no room, or if a folder is not writable, nothing changes.
func TestApplyChecksBeforeItChanges(t *testing.T) {
	t.Parallel()
	root, dir := course(t, old), course(t, newer)
	p := from(t, root, dir)
	put(t, root, map[string]string{"lab/more": "a file where the new version has a folder\n"})
	_, err := p.Apply(root)
	require.Error(t, err)
	tidy(t, root)
	has(t, root, "README.md", "old\n")
	has(t, root, first, old[first])
	assert.NoFileExists(t, filepath.Join(root, third))
	assert.NoDirExists(t, filepath.Join(root, "exercises/03_third"))
	assert.NoDirExists(t, filepath.Join(root, "before-update.1.bak"))
}

func TestWhatIsNoVersion(t *testing.T) {
	t.Parallel()
	_, err := update.FromFolder(filepath.Join(t.TempDir(), "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = update.FromFolder(course(t, map[string]string{"go.mod": "module other\n"}))
	require.ErrorContains(t, err, "is not a version of the course: it has no go.mod of the module failurelab")
	_, err = update.FromFolder(course(t, map[string]string{"go.mod": "module failurelab\n"}))
	require.ErrorContains(t, err, "it has no starters in grader/author/starters/testdata")
	dir := course(t, newer)
	require.NoError(t, os.Symlink("/etc", filepath.Join(dir, "etc")))
	_, err = update.FromFolder(dir)
	require.ErrorContains(t, err, "is neither a file nor a folder")

	root := course(t, old)
	require.NoError(t, os.Remove(filepath.Join(root, "README.md")))
	require.NoError(t, os.Mkdir(filepath.Join(root, "README.md"), 0o700))
	to, err := update.FromFolder(course(t, newer))
	require.NoError(t, err)
	_, err = update.Make(root, update.Base{}, to)
	require.ErrorContains(t, err, "is not a file (d---------), and the new version has a file there")
	root = course(t, old)
	put(t, root, map[string]string{"lab/more": "a file where the new version has a folder\n"})
	_, err = update.Make(root, update.Base{}, to)
	require.ErrorContains(t, err, "not a directory")
}

// What learners' commands leave in a checkout is no part of a version.
func TestLeftOversAreNoVersion(t *testing.T) {
	t.Parallel()
	dir := course(t, newer)
	put(t, dir, map[string]string{first + ".1.bak": "x", first + ".new": "x", ".hints.json": "{}", ".given-up.json": "{}", ".git/config": "x", "before-update.1.bak/a.bak": "x"})
	v, err := update.FromFolder(dir)
	require.NoError(t, err)
	assert.Len(t, v, len(newer))
}

func TestApart(t *testing.T) {
	t.Parallel()
	root, other := t.TempDir(), t.TempDir()
	inner := filepath.Join(root, "new")
	require.NoError(t, os.Mkdir(inner, 0o700))
	require.NoError(t, os.Mkdir(filepath.Join(root, "..new"), 0o700))
	require.NoError(t, update.Apart(root, other))
	require.NoError(t, update.Apart(inner, filepath.Join(root, "..new")))
	for _, pair := range [][2]string{{root, root}, {root, inner}, {inner, root}} {
		require.ErrorContains(t, update.Apart(pair[0], pair[1]), "one contains the other")
	}
	require.Error(t, update.Apart(root, filepath.Join(other, "none")))
}
