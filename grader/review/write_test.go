package review_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"failurelab/grader/author/also"
	"failurelab/grader/class/notes"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Two windows of one review, a second instructor's process on the same files, and an editor in between: all notes are there.
func TestNotesOfTwoInstructors(t *testing.T) {
	t.Parallel()
	f := start(t)
	mine, second, theirs := f.open(f.url), f.open(f.url), f.open(f.serve())
	write := func(w *window, path string, line int, text string) reply {
		return w.post("note", object{"student": "ada", "path": path, "line": line, "text": text, "version": w.note("ada", path, line)})
	}
	require.Equal(t, http.StatusOK, write(mine, file, 16, "Look at the log.").status)
	require.Equal(t, http.StatusOK, write(second, "", 0, "Good.").status, "another note, by a page that did not see the first")
	require.Equal(t, http.StatusOK, write(theirs, file, 3, "No names, please.").status)
	where := notes.File(f.results, "ada")
	f.write(where, strings.Replace(f.read(where), "# Notes on ada", "# Notes on ada\n\nAsk her on Monday.", 1))

	a := write(theirs, file, 16, "Why 401?")
	assert.Equal(t, http.StatusConflict, a.status, "the page saw no note there")
	assert.JSONEq(t, `"Look at the log."`, string(a.Now))
	assert.Contains(t, a.Error, "Your text is not saved yet")
	a = theirs.post("note", object{"student": "ada", "path": file, "line": 16, "text": "Look at the log.\n\nWhy 401?", "version": a.Version})
	assert.Equal(t, http.StatusOK, a.status)
	assert.Equal(t, "# Notes on ada\n\nAsk her on Monday.\n\n## The submission\n\nGood.\n\n## "+file+":3\n\nNo names, please.\n\n## "+file+":16\n\nLook at the log.\n\nWhy 401?\n", f.read(where))

	again := f.open(f.url)
	assert.Len(t, again.notes("ada"), 3)
	assert.Equal(t, http.StatusOK, write(again, "", 0, "").status, "an empty note is removed")
	assert.NotContains(t, f.read(where), "Good.")
}

// Two reviews, each like a process of its own, write as fast as they can. Nothing is lost.
func TestNotesAtTheSameMoment(t *testing.T) {
	t.Parallel()
	f := start(t)
	const each = 12
	var all sync.WaitGroup
	for i, w := range []*window{f.open(f.url), f.open(f.serve())} {
		all.Go(func() {
			for n := range each {
				line := 1 + 2*n + i
				a := w.post("note", object{"student": "ada", "path": file, "line": line, "text": fmt.Sprint("note ", line), "version": w.seen.None})
				assert.Equal(t, http.StatusOK, a.status, a.Error)
			}
		})
	}
	all.Wait()
	assert.Len(t, f.open(f.url).notes("ada"), 2*each)
}

func TestPolicyOfTwoInstructors(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.write(f.settings(), "# ours\nseed: x   # secret\n")
	mine, theirs := f.open(f.url), f.open(f.serve())
	a := mine.post("void", object{"lab": missed, "reason": "not clear", "version": mine.seen.Version})
	require.Equal(t, http.StatusOK, a.status, a.Error)
	voided := "# ours\nseed: x   # secret\n\nvoid:\n  - lab: " + missed + "\n    reason: not clear\n"
	assert.Equal(t, voided, f.read(f.settings()))

	by := object{"student": "ada", "ticket": ticket, "points": 80.5, "reason": "another way", "by": "me", "version": theirs.seen.Version}
	a = theirs.post("override", by)
	assert.Equal(t, http.StatusConflict, a.status)
	assert.JSONEq(t, `{"void": [{"lab": "`+missed+`", "reason": "not clear"}], "overrides": []}`, string(a.Now))
	assert.Equal(t, voided, f.read(f.settings()), "nothing is written")

	f.write(f.settings(), voided+"# by hand\n")
	by["version"] = a.Version
	a = theirs.post("override", by)
	assert.Equal(t, http.StatusConflict, a.status, "an editor was there")
	by["version"] = a.Version
	a = theirs.post("override", by)
	require.Equal(t, http.StatusOK, a.status, a.Error)
	assert.Equal(t, voided+"# by hand\n\noverrides:\n  - student: ada\n    ticket: "+ticket+"\n    points: 80.5\n    reason: another way\n    by: me\n", f.read(f.settings()))

	again := f.open(f.url)
	a = again.post("void", object{"lab": missed, "undo": true, "version": again.seen.Version})
	require.Equal(t, http.StatusOK, a.status, a.Error)
	again = f.open(f.url)
	assert.Empty(t, again.seen.Void)
	a = again.post("override", object{"student": "ada", "ticket": ticket, "undo": true, "version": again.seen.Version})
	require.Equal(t, http.StatusOK, a.status, a.Error)
	assert.Equal(t, "# ours\nseed: x   # secret\n\nvoid: []\n# by hand\n\noverrides: []\n", f.read(f.settings()))
}

// A file that is a link stays one, and keeps its mode.
func TestSettingsBehindALink(t *testing.T) {
	t.Parallel()
	f := start(t)
	real := filepath.Join(t.TempDir(), "real.yaml")
	f.write(real, "seed: x\n")
	require.NoError(t, os.Chmod(real, 0o640))
	if err := os.Symlink(real, f.settings()); err != nil {
		t.Skip("no links here")
	}
	w := f.open(f.url)
	require.Equal(t, http.StatusOK, w.post("void", object{"lab": missed, "reason": "x", "version": w.seen.Version}).status)
	info, err := os.Lstat(f.settings())
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink)
	assert.Contains(t, f.read(real), missed)
}

func TestWritesThatMakeNoSense(t *testing.T) {
	t.Parallel()
	f := start(t)
	w := f.open(f.url)
	for _, tc := range []struct {
		name, what string
		body       object
		says       string
	}{
		{"an unknown student", "note", object{"student": "zoe", "text": "x", "version": w.seen.None}, "no student"},
		{"a path that climbs", "note", object{"student": "../grade", "text": "x", "version": w.seen.None}, "no student"},
		{"another file", "note", object{"student": "ada", "path": "01_unauthorized/main_test.go", "text": "x", "version": w.seen.None}, "has no file"},
		{"a line of nothing", "note", object{"student": "ada", "line": 3, "text": "x", "version": w.seen.None}, "A line needs a file"},
		{"an unknown lab", "void", object{"lab": "01-T105-m9", "reason": "x", "version": w.seen.Version}, `there is no lab "01-T105-m9"`},
		{"no reason", "void", object{"lab": missed, "version": w.seen.Version}, "reason is empty"},
		{"negative points", "override", object{"student": "ada", "ticket": ticket, "points": -1, "reason": "x", "by": "me", "version": w.seen.Version}, "cannot be negative"},
		{"too many points", "override", object{"student": "ada", "ticket": ticket, "points": 100.5, "reason": "x", "by": "me", "version": w.seen.Version}, ticket + " has at most 100 points"},
		{"nobody", "override", object{"student": "ada", "ticket": ticket, "points": 1, "reason": "x", "version": w.seen.Version}, "by is empty"},
		{"of both", "override", object{"student": "ada", "ticket": ticket, "exercise": "01_unauthorized", "points": 1, "reason": "x", "by": "me", "version": w.seen.Version}, "one of the two"},
		{"an unknown ticket", "also", object{"student": "ada", "ticket": "T999", "why": "x"}, "no test"},
		{"nothing handed in", "also", object{"student": "eve", "ticket": ticket, "why": "x"}, "no test"},
		{"without why", "also", object{"student": "ada", "ticket": ticket, "why": " "}, "Say why"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := w.post(tc.what, tc.body)
			assert.Equal(t, http.StatusUnprocessableEntity, a.status)
			assert.Contains(t, a.Error, tc.says)
			assert.NoFileExists(t, f.settings())
			assert.NoDirExists(t, filepath.Join(f.results, notes.Dir))
		})
	}
}

func TestAlsoRight(t *testing.T) {
	t.Parallel()
	f := start(t)
	w := f.open(f.url)
	a := w.post("also", object{"student": "ada", "ticket": ticket, "why": "It asks the database, which is as good.", "by": "me"})
	require.Equal(t, http.StatusOK, a.status, a.Error)
	assert.Contains(t, a.Said, "solutions/also/T105-it-asks-the-database-which")
	cases, err := also.Read(f.course)
	require.NoError(t, err)
	require.Len(t, cases, 1)
	assert.Equal(t, "It asks the database, which is as good.", cases[0].Why)
	assert.Equal(t, `package unauthorized

import (
	"net/http"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	assert.Equal(t, http.StatusUnauthorized, status(api))
}

// status is what the customer gets.
func status(api *lab.API) int { return 401 }
`, f.read(cases[0].Files["exercise_test.go"]))
	a = w.post("also", object{"student": "bob", "ticket": ticket, "why": "It asks the database, which is as good.", "by": "me"})
	require.Equal(t, http.StatusOK, a.status)
	assert.Contains(t, a.Said, "solutions/also/T105-it-asks-the-database-which-2", "nothing is overwritten")
}

// The page is built from the files as they are when it is loaded.
func TestThePageSeesEditsByHand(t *testing.T) {
	t.Parallel()
	f := start(t)
	assert.NotContains(t, f.open(f.url).html, "set by the dean")
	f.write(f.settings(), "overrides: [{student: ada, ticket: "+ticket+", points: 3, reason: set by the dean, by: me}]\n")
	assert.Contains(t, f.open(f.url).html, "set by the dean")

	f.write(f.settings(), "void: <script>alert(1)</script>\n")
	status, text := f.get(f.url)
	assert.Equal(t, http.StatusInternalServerError, status)
	assert.Contains(t, text, "grade.yaml:1: void takes a list")
	assert.NotContains(t, text, "<script")
}
