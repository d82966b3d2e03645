package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A mistake in a helper that all tickets' tests share is one mistake. All that go test prints of it fits on one screen.
func TestOneMistakeFitsOnAScreen(t *testing.T) {
	t.Parallel()
	const screen = 24
	e := course.Find("01_unauthorized")
	dir, err := os.Getwd()
	require.NoError(t, err)
	root, err := run.Root(dir)
	require.NoError(t, err)
	solved := filepath.Join(root, "solutions", e.Name)
	for name, tc := range map[string]struct{ right, wrong, says string }{
		"too strict": {`assert.Equal(t, "application/problem+json", media)`, `_ = media; assert.Equal(t, "application/problem+json", rec.Header().Get("Content-Type"))`, "TOO STRICT"},
		"wrong":      {`assert.Equal(t, http.StatusUnauthorized, problem.Status)`, `assert.Equal(t, http.StatusForbidden, problem.Status)`, "WRONG"},
		"no cure":    {"\tapi.Cure()\n\tassert.Equal(t, http.StatusOK, send(api).Code)\n", "", "TOO WEAK"},
		"panics":     {"return line\n", "return api.Logs()[len(api.Logs())]\n", "CRASHED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			helpers, err := os.ReadFile(filepath.Join(solved, "house_test.go"))
			require.NoError(t, err)
			require.Contains(t, string(helpers), tc.right)
			mistaken := filepath.Join(t.TempDir(), "house_test.go")
			require.NoError(t, os.WriteFile(mistaken, []byte(strings.Replace(string(helpers), tc.right, tc.wrong, 1)), 0o600))
			source := run.Source{Root: root, Folder: "exercises", Files: map[string]string{
				e.Name + "/house_test.go": mistaken, e.Name + "/exercise_test.go": filepath.Join(solved, "exercise_test.go"),
			}}
			program, err := run.Build(t.Context(), e.Name, source, t.TempDir())
			require.NoError(t, err)
			var out bytes.Buffer
			s := &session{out: &out, err: &out, exercises: []*course.Exercise{e}, judged: func(result.Result) {}}
			s.options.Files = source.Files

			require.Error(t, s.practise(t.Context(), practice{program: program.Path, dir: program.Dir, limit: time.Hour}, program.Args))

			assert.Contains(t, out.String(), tc.says)
			assert.LessOrEqual(t, strings.Count(out.String(), "\n"), screen, out.String())
		})
	}
}
