package intake

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// git runs git as the test's own. It does not matter who runs the tests, or how their git is set up.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("there is no git")
	}
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org",
		"GIT_COMMITTER_NAME=a > 1 +0000", "GIT_COMMITTER_EMAIL=a@example.org", "GIT_AUTHOR_DATE=2001-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2026-11-19T10:00:00+0100")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "git %v: %s", args, out)
	return strings.TrimSpace(string(out))
}

var handedIn = time.Date(2026, 11, 19, 9, 0, 0, 0, time.UTC)

// cloned is a class with one clone.
func cloned(t *testing.T) (dir, clone string) {
	t.Helper()
	dir = t.TempDir()
	clone = filepath.Join(dir, "alice")
	write(t, clone, with(nil).under("exercises"))
	git(t, clone, "init", "-q", "-b", "main")
	git(t, clone, "add", ".")
	git(t, clone, "commit", "-qm", "work\n\ncommitter x <x> 1 +0000")
	return dir, clone
}

func TestTimeOfAClone(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(t *testing.T, clone string){
		"loose":    func(*testing.T, string) {},
		"packed":   func(t *testing.T, clone string) { t.Helper(); git(t, clone, "gc", "-q") },
		"detached": func(t *testing.T, clone string) { t.Helper(); git(t, clone, "checkout", "-q", "--detach") },
		"packed, other branch": func(t *testing.T, clone string) {
			t.Helper()
			git(t, clone, "checkout", "-qb", "a/b")
			git(t, clone, "gc", "-q")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, clone := cloned(t)
			change(t, clone)
			all, err := Folder(dir, known)
			require.NoError(t, err)
			assert.Equal(t, FromCommit, all[0].TimeFrom)
			assert.True(t, all[0].Time.Equal(handedIn), all[0].Time)
			assert.Equal(t, tree{good: two}, texts(all[0]))

			require.NoError(t, os.Mkdir(filepath.Join(dir, "bob"), 0o755))
			require.NoError(t, os.Rename(clone, filepath.Join(dir, "bob", "api-lab")))
			s, err := One(filepath.Join(dir, "bob"), known)
			require.NoError(t, err)
			assert.True(t, s.Time.Equal(handedIn), "a clone in a folder")
		})
	}
}

func TestAHostileRepository(t *testing.T) {
	t.Parallel()
	dir, clone := cloned(t)
	git(t, clone, "gc", "-q")
	ran := filepath.Join(t.TempDir(), "ran")
	trap := filepath.Join(t.TempDir(), "trap")
	require.NoError(t, os.WriteFile(trap, []byte("#!/bin/sh\ntouch "+ran+"\n"), 0o755))
	config := `[core]
	repositoryformatversion = 1
	fsmonitor = ` + trap + `
	sshCommand = ` + trap + `
	hooksPath = ` + filepath.Dir(trap) + `
	pager = ` + trap + `
	editor = ` + trap + `
	gitProxy = ` + trap + `
	alternateRefsCommand = ` + trap + `
[alias]
	cat-file = !` + trap + `
[extensions]
	partialClone = origin
[protocol "ext"]
	allow = always
[remote "origin"]
	url = ext::` + trap + `
	promisor = true
	uploadpack = ` + trap + `
[filter "x"]
	smudge = ` + trap + `
	process = ` + trap + `
	required = true
[diff "x"]
	textconv = ` + trap + `
`
	write(t, clone, tree{".git/config": config, ".gitattributes": "* filter=x diff=x", "post-checkout": ""})

	control := exec.Command("git", "status")
	control.Dir = clone
	_ = control.Run()
	require.FileExists(t, ran, "the trap works: git runs it in there")
	require.NoError(t, os.Remove(ran))

	all, err := Folder(dir, known)
	require.NoError(t, err)
	assert.True(t, all[0].Time.Equal(handedIn), "the commit is in a pack, so git was asked")
	assert.NoFileExists(t, ran)

	write(t, clone, tree{".git/config": "[["})
	all, err = Folder(dir, known)
	require.NoError(t, err)
	assert.Equal(t, FromCommit, all[0].TimeFrom, "their configuration is not even read")
	write(t, clone, tree{".git/config": config})

	// A commit that is not there would be fetched, by a program that the configuration names.
	write(t, clone, tree{".git/HEAD": strings.Repeat("1", 40)})
	control = exec.Command("git", "cat-file", "-p", "HEAD")
	control.Dir = clone
	_ = control.Run()
	require.FileExists(t, ran, "the trap works")
	require.NoError(t, os.Remove(ran))
	all, err = Folder(dir, known)
	require.NoError(t, err)
	assert.Equal(t, FromFiles, all[0].TimeFrom)
	assert.NoFileExists(t, ran)
}

func TestRepositoriesThatLie(t *testing.T) {
	t.Parallel()
	for name, lie := range map[string]tree{
		"no HEAD":       {".git/HEAD": ""},
		"HEAD leads up": {".git/HEAD": "ref: refs/../../../../etc/passwd"},
		"HEAD is long":  {".git/HEAD": strings.Repeat("1", maxRef+1)},
		"HEAD in a loop": {
			".git/HEAD": "ref: refs/heads/a", ".git/refs/heads/a": "ref: refs/heads/b", ".git/refs/heads/b": "ref: refs/heads/a",
		},
		"another's objects": {".git/HEAD": strings.Repeat("1", 40), ".git/objects/info/alternates": "/somewhere/else"},
		"no zlib":           {".git/HEAD": strings.Repeat("1", 40), ".git/objects/11/" + strings.Repeat("1", 38): "noise"},
		"no repository":     {".git/HEAD": strings.Repeat("1", 40)},
		"a file":            {".git": "gitdir: /somewhere/else"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := alone(t, with(lie).under("alice"), known)
			assert.Equal(t, FromFiles, s.TimeFrom)
			assert.True(t, s.Time.Equal(noon))
			assert.Equal(t, tree{good: two}, texts(s))
		})
	}
}

func TestCommitterDate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"tree 1\nauthor a <a@b> 5 +0000\ncommitter a <a@b> 1763546400 +0100\n\ntext": 1763546400,
		"tree 1\ncommitter a <a@b> 7 -0230\n\ncommitter a <a@b> 9 +0000":             7,
		"tree 1\ncommitter a > 3 +0000 <a@b> 7 +0000\n\n":                            7,
		"tree 1\n\ncommitter a <a@b> 9 +0000":                                        0,
		"tree 1\ncommitter a <a@b> 99999999999999 +0000\n\n":                         0,
		"": 0,
		"tree 1\nmergetag object 1\n committer a <a@b> 9 +0000\ncommitter b <b> 4 +0000\n": 4,
	} {
		got := committerDate([]byte(text))
		if want == 0 {
			assert.True(t, got.IsZero(), "%q", text)
		} else {
			assert.Equal(t, want, got.Unix(), "%q", text)
		}
	}
}
