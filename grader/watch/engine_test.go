package watch

import (
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const twoTests = `package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
}

func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.NotEqual(t, http.StatusOK, rec.Code)
}
`

// An engine says of every state of a file what grading it from scratch says. Where one test was edited, it says so of that
// test first.
func TestEngineSaysWhatGradingSays(t *testing.T) {
	t.Parallel()
	dir, err := os.Getwd()
	require.NoError(t, err)
	root, err := run.Root(dir)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "exercise_test.go")
	src := run.Source{Root: root, Folder: "exercises", Files: map[string]string{}}
	theirs, err := filepath.Glob(filepath.Join(root, src.Folder, small.Folder, "*.go"))
	require.NoError(t, err)
	for _, f := range theirs { // in a learner's repository these are the learner's own tests
		src.Files[small.Folder+"/"+filepath.Base(f)] = ""
	}
	src.Files[small.Folder+"/exercise_test.go"] = file
	slots := run.NewSlots(0)
	engine := NewEngine(t.Context(), func(string) *course.Exercise { return small.Exercise() }, src, judge.Options{Slots: slots, Order: 1})
	defer engine.Close()
	for _, tc := range []struct {
		name, text string
		first      []string
	}{
		{name: "the first time", text: twoTests},
		{name: "one test edited", text: replaceOnce(t, twoTests, "NotEqual(t, http.StatusOK", "Equal(t, http.StatusForbidden"), first: []string{"TestT101"}},
		{name: "edited back, with another line", text: replaceOnce(t, twoTests, "\tassert.NotEqual(", "\n\tassert.NotEqual("), first: []string{"TestT101"}},
		{name: "no Go", text: twoTests + "x"},
		{name: "mended", text: twoTests},
		{name: "the edited test opens another's ticket", text: replaceOnce(t, twoTests, `"T101"`, `"T105"`)},
		{name: "it crashes", text: replaceOnce(t, twoTests, `lab.Open(t, "T101")`, "lab.Open(t, \"T101\")\n\tpanic(\"oh\")")},
	} {
		require.NoError(t, os.WriteFile(file, []byte(tc.text), 0o600))
		var first []string
		var last *result.Result
		require.NoError(t, engine.Grade(t.Context(), small.Folder, func(Stage) {}, func(r result.Result, only []string) {
			require.Nil(t, last, "nothing comes after the verdict on the whole")
			if only != nil {
				first = only
				assert.Equal(t, result.Selection, r.Scope)
				return
			}
			last = &r
		}), tc.name)
		assert.Equal(t, tc.first, first, tc.name)
		engine.Warm()
		want, err := judge.GradeSource(t.Context(), small.Exercise(), src, judge.Options{Slots: slots, Order: 1})
		require.NoError(t, err)
		assert.Equal(t, stable(want), stable(*last), tc.name)
	}
}

// stable is a result without what differs each time.
func stable(r result.Result) result.Result {
	r.Tried, r.Voids = 0, 0
	for i := range r.Tickets {
		r.Tickets[i].Exchange = ""
	}
	return r
}
