package similar_test

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/class/similar"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// class has two students with files, one of them with a name that no disk would take, and one without.
func class() result.Class {
	return result.Class{
		Exercises: []result.ExerciseInfo{{Exercise: "01_unauthorized"}},
		Members: []result.Member{
			{Person: result.Person{ID: "ada"}, Files: []result.SourceFile{{Path: "01_unauthorized/exercise_test.go", Text: "package a\n"}, {Path: "01_unauthorized/-o $(x)_test.go", Text: "package b\n"}}},
			{Person: result.Person{ID: "Ö/../x"}, Files: []result.SourceFile{{Path: "01_unauthorized/exercise_test.go", Text: "package c\n"}}},
			{Person: result.Person{ID: "none"}},
		},
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n, err := similar.Export(class(), dir)
	require.NoError(t, err)
	assert.Equal(t, 2, n)
	odd := similar.Folder("Ö/../x")
	var files []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if rel, _ := filepath.Rel(dir, path); !d.IsDir() {
			files = append(files, filepath.ToSlash(rel))
		}
		return err
	}))
	assert.ElementsMatch(t, []string{
		"README.txt", "jplag.sh", "moss.sh", "base/01_unauthorized__exercise_test.go", "submissions/ada/01_unauthorized__exercise_test.go",
		"submissions/ada/01_unauthorized__5f5d3d8d3c0d2a0e.go", "submissions/" + odd + "/01_unauthorized__exercise_test.go",
	}, replaceHash(files))
	text, err := os.ReadFile(filepath.Join(dir, "submissions", odd, "01_unauthorized__exercise_test.go"))
	require.NoError(t, err)
	assert.Equal(t, "package c\n", string(text))
}

// replaceHash gives the file with an odd name the name that the test knows.
func replaceHash(files []string) []string {
	for i, f := range files {
		if strings.HasPrefix(f, "submissions/ada/") && !strings.HasSuffix(f, "_test.go") {
			files[i] = "submissions/ada/01_unauthorized__5f5d3d8d3c0d2a0e.go"
		}
	}
	return files
}

// The scripts call their programs with folders and files that are there. java and Moss are stand-ins that print what they get.
func TestScripts(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"sh", "perl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("needs " + tool)
		}
	}
	dir, bin := t.TempDir(), t.TempDir()
	_, err := similar.Export(class(), dir)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(bin, "java"), []byte("#!/bin/sh\nprintf '%s\\n' \"$@\"\n"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(bin, "moss"), []byte("print join(qq{\\n}, @ARGV);\n"), 0o600))
	run := func(script string, args ...string) []string {
		cmd := exec.CommandContext(t.Context(), filepath.Join(dir, script), args...)
		cmd.Dir = bin // relative arguments are from here
		cmd.Env = append(cmd.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return strings.Fields(string(out))
	}
	assert.Equal(t, []string{"-jar", bin + "/jplag.jar", "-l", "go", "-bc", "base", "-M", "RUN", "-n", "-1", "-r", "similar.jplag", "--overwrite", "submissions"}, run("jplag.sh", "jplag.jar"))
	said := run("moss.sh", "moss")
	assert.Equal(t, []string{"-l", "ascii", "-d", "-b", "base/01_unauthorized__exercise_test.go"}, said[:5])
	require.Len(t, said, 8)
	for _, file := range said[5:] {
		assert.FileExists(t, filepath.Join(dir, file))
	}
}

// jplagFile is a result of JPlag 6: a zip archive with JSON.
func jplagFile(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	file := filepath.Join(t.TempDir(), "similar.jplag")
	require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	return file
}

const names = `{"submissionIds": {"1": "ada", "bob": "bob", "last-year": "last-year"}, "submissionIdsToComparisonFileName": {}}`

func TestRead(t *testing.T) {
	t.Parallel()
	file := jplagFile(t, map[string]string{
		"runInformation.json": `{"version": {"major": 6}}`, "files/ada/x.go": "package x\n", "submissionMappings.json": names,
		"topComparisons.json": `[
			{"firstSubmission": "bob", "secondSubmission": "carl", "similarities": {"AVG": 0.25, "MAX": 0.5, "LONGEST_MATCH": 31}},
			{"firstSubmission": "last-year", "secondSubmission": "1", "similarities": {"AVG": 0.75, "MAX": 0.8}},
			{"firstSubmission": "bob", "secondSubmission": "1", "similarities": {"AVG": 0.875, "MAX": 1}}]`,
	})
	pairs, others, err := similar.Read(file, []string{"ada", "bob", "carl"})
	require.NoError(t, err)
	assert.Equal(t, []result.Pair{{One: "ada", Other: "bob", Average: 0.875, Highest: 1}, {One: "bob", Other: "carl", Average: 0.25, Highest: 0.5}}, pairs)
	assert.Equal(t, 1, others)

	dir := t.TempDir()
	require.NoError(t, similar.Keep(dir, pairs))
	again, err := similar.Kept(dir, t.TempDir())
	require.NoError(t, err)
	assert.Equal(t, pairs, again)
	require.NoError(t, os.WriteFile(filepath.Join(dir, similar.File), []byte("{}"), 0o600))
	_, err = similar.Kept(dir)
	assert.ErrorContains(t, err, "is damaged, or of another version")
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	one := func(similarities string) map[string]string {
		return map[string]string{"submissionMappings.json": names, "topComparisons.json": `[{"firstSubmission": "1", "secondSubmission": "bob", "similarities": ` + similarities + `}]`}
	}
	for says, files := range map[string]map[string]string{
		"no number from 0 to 1":                   one(`{"AVG": 1.5, "MAX": 1}`),
		"no number from 0 to 1. Is it of JPlag 6": one(`{"MAX": 1}`),
		"this is of JPlag 5 or older":             {"overview.json": "{}"},
		"it has no topComparisons.json":           {"submissionMappings.json": names},
		"submissionMappings.json: it is larger than 32 MB": {
			"topComparisons.json": "[]", "submissionMappings.json": `{"submissionIds": {"` + strings.Repeat("x", 33<<20) + `": "y"}}`,
		},
		"topComparisons.json: ": {"submissionMappings.json": names, "topComparisons.json": `{`},
		"is about other submissions": {"submissionMappings.json": names, "topComparisons.json": `[
			{"firstSubmission": "x", "secondSubmission": "y", "similarities": {"AVG": 0.75, "MAX": 0.8}}]`},
	} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			_, _, err := similar.Read(jplagFile(t, files), []string{"ada", "bob"})
			assert.ErrorContains(t, err, says)
		})
	}
	file := filepath.Join(t.TempDir(), "x.jplag")
	require.NoError(t, os.WriteFile(file, []byte("not a zip"), 0o600))
	_, _, err := similar.Read(file, nil)
	assert.ErrorContains(t, err, "it is not a zip archive, or damaged")
}

// Whom a student resembles is for staff.
func TestStudentsSeeNoPairs(t *testing.T) {
	t.Parallel()
	c := class()
	c.Similar = []result.Pair{{One: "ada", Other: "none", Average: 1}}
	assert.Empty(t, c.For(result.Audience{Feedback: result.Everything}, "ada").Similar)
	assert.NotEmpty(t, c.For(result.Audience{Staff: true}, "").Similar)
}
