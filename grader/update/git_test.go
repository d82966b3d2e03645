package update_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/update"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A learner who has edited and committed nothing.
func TestGitWithoutEdits(t *testing.T) {
	t.Parallel()
	upstream, clone := repositories(t)
	release(t, upstream)
	p := updated(t, clone)
	assert.Equal(t, []string{first}, p.Renewed)
	for name, text := range newer {
		has(t, clone, name, text)
	}
	assert.NoDirExists(t, filepath.Join(clone, "lab/gone"))
	assert.Equal(t, git(t, upstream, "rev-parse", "HEAD"), git(t, clone, "rev-parse", "HEAD"))
	assert.Empty(t, git(t, clone, "status", "--porcelain"))
	info, err := os.Stat(filepath.Join(clone, ".ci/run"))
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&0o100, "a program stays one")

	r, err := update.Open(t.Context(), clone)
	require.NoError(t, err)
	commit, err := r.Fetch(t.Context(), "", "")
	require.NoError(t, err)
	assert.True(t, r.Has(t.Context(), commit), "there is nothing to do a second time")
}

// A learner who has edited two starters, of which one has changed in the new version, and has added a file.
func TestGitWithEdits(t *testing.T) {
	t.Parallel()
	upstream, clone := repositories(t)
	put(t, clone, map[string]string{first: mine, second: mine, "exercises/01_first/helper_test.go": "package x\n"})
	release(t, upstream)
	p := updated(t, clone)
	assert.Equal(t, []string{second}, p.Kept)
	assert.Equal(t, []update.Conflict{{File: first, Starter: first + ".new", Added: []string{"TestE"}, Other: []string{"TestB"}}}, p.Conflict)
	has(t, clone, first, mine)
	has(t, clone, second, mine)
	has(t, clone, first+".new", newFirst)
	has(t, clone, third, starterOf("D"))
	has(t, clone, "exercises/01_first/helper_test.go", "package x\n")
	has(t, clone, "README.md", "new\n")
	assert.Equal(t, git(t, upstream, "rev-parse", "HEAD"), git(t, clone, "rev-parse", "HEAD"), "no commit is needed")
	assert.Equal(t, " M "+first+"\n M "+second+"\n?? exercises/01_first/exercise_test.go.new\n?? exercises/01_first/helper_test.go\n",
		git(t, clone, "status", "--porcelain"))
}

// A learner who commits: what they committed is in the merge, and what they edited since is not.
func TestGitWithCommits(t *testing.T) {
	t.Parallel()
	upstream, clone := repositories(t)
	put(t, clone, map[string]string{first: mine, "notes.md": "mine\n"})
	git(t, clone, "add", "-A")
	git(t, clone, "commit", "--quiet", "-m", "mine")
	put(t, clone, map[string]string{second: mine})
	release(t, upstream)
	updated(t, clone)
	has(t, clone, first, mine)
	has(t, clone, second, mine)
	has(t, clone, "notes.md", "mine\n")
	assert.Equal(t, " M "+second+"\n?? "+first+".new\n", git(t, clone, "status", "--porcelain"))
	assert.Equal(t, mine, git(t, clone, "show", "HEAD:"+first))
	assert.Equal(t, "mine\n", git(t, clone, "show", "HEAD:notes.md"))
	assert.Equal(t, "new\n", git(t, clone, "show", "HEAD:README.md"))
	assert.Len(t, strings.Fields(git(t, clone, "show", "-s", "--format=%P", "HEAD")), 2)
	assert.Equal(t, "Already up to date.\n", git(t, clone, "merge", "FETCH_HEAD"), "git agrees")
}

// The update changes nothing, and names the files that stop it.
func TestGitWithChangesOfTheCourse(t *testing.T) {
	t.Parallel()
	for name, commit := range map[string]bool{"edited": false, "committed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			upstream, clone := repositories(t)
			put(t, clone, map[string]string{"README.md": "my own\n", "lab/gone/gone.go": "package mine\n", "lab/more/more.go": "package mine\n", first: mine})
			if commit {
				git(t, clone, "add", "-A")
				git(t, clone, "commit", "--quiet", "-m", "mine")
			}
			release(t, upstream)
			_, _, p := planned(t, clone)
			assert.Equal(t, []string{"README.md", "lab/more/more.go", "lab/gone/gone.go"}, p.Changed)
			before := git(t, clone, "status", "--porcelain") + git(t, clone, "rev-parse", "HEAD")
			_, err := p.Apply(clone)
			require.EqualError(t, err, "3 files of the course were changed here")
			assert.Equal(t, before, git(t, clone, "status", "--porcelain")+git(t, clone, "rev-parse", "HEAD"))
			has(t, clone, "README.md", "my own\n")
			has(t, clone, "lab/lab.go", "package lab\n")
		})
	}
}

// Changes of files that the new version leaves as they are do not matter.
func TestGitWithChangesThatDoNotMatter(t *testing.T) {
	t.Parallel()
	upstream, clone := repositories(t)
	put(t, clone, map[string]string{"README.md": "new\n"})
	release(t, upstream)
	updated(t, clone)
	assert.Empty(t, git(t, clone, "status", "--porcelain"))
}

// A copy that was made from a template has no commit in common with the course.
func TestGitFromATemplate(t *testing.T) {
	t.Parallel()
	upstream, _ := repositories(t)
	template := course(t, old)
	git(t, template, "init", "--quiet", "--initial-branch=main")
	git(t, template, "config", "user.name", "grace")
	git(t, template, "config", "user.email", "grace@lab.test")
	put(t, template, map[string]string{"notes.md": "mine\n"})
	git(t, template, "add", "-A")
	git(t, template, "commit", "--quiet", "-m", "from a template")
	git(t, template, "remote", "add", "origin", upstream)
	git(t, template, "config", "branch.main.remote", "origin")
	git(t, template, "config", "branch.main.merge", "refs/heads/main")
	put(t, template, map[string]string{first: mine})
	release(t, upstream)
	updated(t, template)
	has(t, template, first, mine)
	has(t, template, first+".new", newFirst)
	has(t, template, "notes.md", "mine\n")
	has(t, template, "README.md", "new\n")
	assert.NoDirExists(t, filepath.Join(template, "lab/gone"))
	assert.Equal(t, "mine\n", git(t, template, "show", "HEAD:notes.md"))
}

// An update that was interrupted goes on.
func TestGitAfterAnInterruption(t *testing.T) {
	t.Parallel()
	upstream, clone := repositories(t)
	put(t, clone, map[string]string{second: mine})
	release(t, upstream)
	put(t, clone, map[string]string{"README.md": newer["README.md"], "lab/lab.go": newer["lab/lab.go"], first: newFirst})
	updated(t, clone)
	assert.Equal(t, " M "+second+"\n", git(t, clone, "status", "--porcelain"))
}

func TestGitThatIsNotReady(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	_, clone := repositories(t)
	r, err := update.Open(ctx, clone)
	require.NoError(t, err)
	put(t, clone, map[string]string{first: mine})
	git(t, clone, "add", first)
	require.ErrorContains(t, r.Ready(ctx), "changes are staged here: "+first+". Commit them, or unstage them with git restore --staged .")
	git(t, clone, "reset", "--quiet")
	require.NoError(t, r.Ready(ctx))
	head := strings.TrimSpace(git(t, clone, "rev-parse", "HEAD"))
	git(t, clone, "update-ref", "MERGE_HEAD", head)
	require.ErrorContains(t, r.Ready(ctx), "a merge is not finished here. Finish it, or cancel it with git merge --abort")
	git(t, clone, "update-ref", "-d", "MERGE_HEAD")

	_, err = r.Fetch(ctx, "nowhere", "")
	require.ErrorContains(t, err, "the new version could not be fetched (git fetch: ")
	_, err = r.Fetch(ctx, "--upload-pack=touch mine", "")
	require.Error(t, err)
	assert.NoFileExists(t, filepath.Join(clone, "mine"))
	git(t, clone, "checkout", "--quiet", "-b", "own")
	_, err = r.Fetch(ctx, "", "")
	require.ErrorContains(t, err, "the branch own follows no remote")
	_, err = r.Fetch(ctx, "origin", "")
	require.NoError(t, err, "a remote that is named needs no branch that follows it")
	git(t, clone, "checkout", "--quiet", "--detach")
	_, err = r.Fetch(ctx, "", "")
	require.ErrorContains(t, err, "no branch is checked out here")

	_, err = update.Open(ctx, filepath.Join(clone, "lab"))
	require.ErrorIs(t, err, update.ErrNoGit)
	require.ErrorContains(t, err, "is only a folder of a git repository")
	_, err = update.Open(ctx, t.TempDir())
	require.ErrorIs(t, err, update.ErrNoGit)
}
