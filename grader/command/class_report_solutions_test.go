package command

import (
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSolutionsForAReport(t *testing.T) {
	t.Parallel()
	exercises := []result.ExerciseInfo{{Exercise: "07_triage"}, {Exercise: "01_unauthorized"}}
	files, err := solutionsFor(exercises, filepath.Join("..", "command"))
	require.NoError(t, err, "a folder inside the course")
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	assert.Contains(t, paths, "07_triage/exercise_test.go")
	assert.Contains(t, paths, "01_unauthorized/house_test.go")
	assert.NotContains(t, paths, "01_unauthorized/main_test.go")
	assert.Contains(t, files[len(files)-1].Text, "package unauthorized")

	bare := t.TempDir() // the students' edition has no solutions
	require.NoError(t, os.WriteFile(filepath.Join(bare, "go.mod"), []byte("module failurelab\n"), 0o600))
	files, err = solutionsFor(exercises, bare)
	require.NoError(t, err)
	assert.Empty(t, files)

	_, err = solutionsFor(exercises, t.TempDir())
	require.ErrorContains(t, err, "is not the course")
}

// The page has what the results have, and the solutions of the course around the working directory.
func TestReportAsPage(t *testing.T) {
	t.Parallel()
	dir, _ := results(t, recordOf("ada"), recordOf("grace"))
	out := filepath.Join(t.TempDir(), "class.html")
	said, complaint, code := classSay(t, "report", dir, "--format", "html", "--out", out)
	require.Equal(t, OK, code, complaint)
	page, err := os.ReadFile(out)
	require.NoError(t, err)
	assert.Contains(t, string(page), `"id":"grace"`)
	assert.Contains(t, string(page), small.Folder)
	assert.Empty(t, said)
}
