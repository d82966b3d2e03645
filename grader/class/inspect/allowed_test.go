package inspect

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folders are the folders of Go files that a pattern matches, with the name of the exercise that their package clause tells.
func folders(t *testing.T, pattern string) map[string]map[string][]byte {
	t.Helper()
	dirs, err := filepath.Glob(pattern)
	require.NoError(t, err)
	found := map[string]map[string][]byte{}
	for _, dir := range dirs {
		paths, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		require.NoError(t, err)
		files := map[string][]byte{}
		for _, p := range paths {
			if base := filepath.Base(p); base != "main_test.go" { // it is the course's own, and never a submission's
				files[base], err = os.ReadFile(p)
				require.NoError(t, err)
			}
		}
		if len(files) > 0 {
			found[filepath.ToSlash(dir)] = files
		}
	}
	return found
}

// named is the exercise of files.
func named(files map[string][]byte) string {
	for _, src := range files {
		for line := range strings.Lines(string(src)) {
			if pkg, ok := strings.CutPrefix(line, "package "); ok {
				return "01_" + strings.TrimSpace(pkg)
			}
		}
	}
	return ""
}

// What learners write, and what they get, is built, and exercises share one program.
func TestWhatLearnersWriteIsAllowed(t *testing.T) {
	t.Parallel()
	count := 0
	for _, pattern := range []string{
		"../../../solutions/*", "../../../solutions/also/*", "../../author/starters/testdata/*", "../../testdata/cases/*", "../../testdata/triages/*",
	} {
		for dir, files := range folders(t, pattern) {
			assert.Nil(t, Exercise(named(files), files), dir)
			assert.False(t, Separate(files), dir)
			count++
		}
	}
	assert.Greater(t, count, 30)
}

// The submissions of the grader's own tests: all are allowed, except those that this room has to stop.
func TestSubmissions(t *testing.T) {
	t.Parallel()
	refused := map[string]string{
		"child_process_outlives": "starts other programs",
		"forged_pass_marked":     "syscall.Exit",
		"line_directive":         "//line",
		"os_exit_in_init":        "ends the test program",
		"own_test_main":          "TestMain",
	}
	var seen []string
	for dir, files := range folders(t, "../../testdata/submissions/*") {
		name := filepath.Base(dir)
		seen = append(seen, name)
		got := Exercise(named(files), files)
		if want := refused[name]; want != "" {
			require.NotEmpty(t, got, name)
			assert.Contains(t, got[0].Reason, want, name)
			continue
		}
		assert.Nil(t, got, name)
	}
	for name := range refused {
		assert.True(t, slices.Contains(seen, name), name)
	}
}
