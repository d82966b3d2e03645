package server_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// workflows returns the text of each GitHub workflow, by file name.
func workflows(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../.github/workflows/*.y*ml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	texts := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		texts[filepath.Base(file)] = string(b)
	}
	return texts
}

// A tag of an action can be moved to other code; the digest of a commit cannot.
func TestActionsArePinned(t *testing.T) {
	t.Parallel()
	uses := regexp.MustCompile(`(?m)^.*\buses:.*$`)
	pinned := regexp.MustCompile(`^\s*(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\s*$`)
	found := 0
	for file, text := range workflows(t) {
		for _, line := range uses.FindAllString(text, -1) {
			found++
			assert.Regexp(t, pinned, line, "%s: want uses: owner/action@<commit digest, 40 hex digits> # v1.2.3", file)
		}
	}
	assert.NotZero(t, found)
}

// A learner who works turns some of the project's own checks red. Each repository runs one workflow at a push.
func TestProjectsOwnChecksRunUpstreamOnly(t *testing.T) {
	t.Parallel()
	jobs := regexp.MustCompile(`(?m)^    runs-on:`)
	for file, condition := range map[string]string{
		"ci.yml":    `(?m)^    if: vars\.FAILURELAB_UPSTREAM == 'true' \|\| \(github\.event_name == 'pull_request' && `,
		"learn.yml": `(?m)^    if: vars\.FAILURELAB_UPSTREAM != 'true'$`,
	} {
		text := workflows(t)[file]
		require.NotEmpty(t, text, file)
		assert.Len(t, regexp.MustCompile(condition).FindAllString(text, -1), len(jobs.FindAllString(text, -1)), "%s: a condition for each job", file)
	}
}
