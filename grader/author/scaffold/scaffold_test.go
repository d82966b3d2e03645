package scaffold_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"failurelab/grader/author/scaffold"
	"failurelab/grader/author/starters"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../../.."

// sources is what scaffolding reads and changes.
var sources = []string{"lab/*.go", "lab/course/*.go", "lab/failure/*.go"}

// module copies a part of the module, with exercises as they are handed out: here they may hold a learner's work.
func module(t *testing.T, patterns ...string) string {
	t.Helper()
	to := t.TempDir()
	for _, pattern := range append(patterns, "exercises/*/main_test.go", "exercises/*/README.md", "solutions/*/main_test.go") {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			name, err := filepath.Rel(root, file)
			require.NoError(t, err)
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			write(t, to, name, source)
		}
	}
	for _, e := range starters.Exercises() {
		for name, source := range starters.Files(e) {
			write(t, to, path.Join("exercises", e, name), source)
			write(t, to, path.Join(starters.Dir, e, name), source)
		}
	}
	return to
}

func write(t *testing.T, root, name string, content []byte) {
	t.Helper()
	file := filepath.Join(root, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
	require.NoError(t, os.WriteFile(file, content, 0o600))
}

// tree returns every file below a folder.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(root, name))
		files[name] = string(b)
		return err
	}))
	return files
}

// changed returns the files that differ, sorted.
func changed(before, after map[string]string) (names []string) {
	for name := range before {
		if _, ok := after[name]; !ok {
			names = append(names, name+" is gone")
		}
	}
	for name := range after {
		if before[name] != after[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func TestNewFailure(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	before := tree(t, in)

	got, err := scaffold.NewFailure(in, "03_not_found", "method-not-allowed")

	require.NoError(t, err)
	after := tree(t, in)
	assert.Equal(t, changed(before, after), slices.Sorted(slices.Values(got)), "it says what it wrote")
	assert.ElementsMatch(t, []string{
		"lab/failure/method_not_allowed.go", "lab/failure/list.go", "lab/cause.go", "lab/failure/constants.go",
		"exercises/03_not_found/exercise_test.go", "grader/author/starters/testdata/03_not_found/exercise_test.go",
	}, got)
	assert.Contains(t, after["lab/cause.go"], "\tMethodNotAllowed  Cause = \"method-not-allowed\"\n")
	assert.Contains(t, after["lab/failure/list.go"], "\t\t&StaleDNS,\n\t\t&MethodNotAllowed,\n\t}},\n")
	assert.Contains(t, after["lab/failure/method_not_allowed.go"], `Number: "T308"`)
	starter := after["exercises/03_not_found/exercise_test.go"]
	assert.True(t, strings.HasPrefix(starter, before["exercises/03_not_found/exercise_test.go"]), "the tests before it stay as they are")
	assert.Contains(t, starter, "\n}\n\n// T308: \"\"\nfunc TestT308(t *testing.T) {\n")
	assert.Equal(t, starter, after["grader/author/starters/testdata/03_not_found/exercise_test.go"])

	_, err = scaffold.NewFailure(in, "04_internal_error", "method-not-allowed")
	require.ErrorContains(t, err, "there is a failure MethodNotAllowed already: see lab/failure/method_not_allowed.go")
	assert.Equal(t, after, tree(t, in))
}

// An author may have begun to solve the exercise where learners do.
func TestNewFailureKeepsWorkInExercises(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	mine := "package not_found\n\nimport (\n\t\"testing\"\n)\n\n// Mine.\nfunc TestMine(*testing.T) {}\n"
	write(t, in, "exercises/03_not_found/exercise_test.go", []byte(mine))

	_, err := scaffold.NewFailure(in, "03_not_found", "gone")

	require.NoError(t, err)
	after := tree(t, in)
	assert.Contains(t, after["exercises/03_not_found/exercise_test.go"], "// Mine.\nfunc TestMine(*testing.T) {}\n\n// T308: \"\"\n")
	assert.Contains(t, after["exercises/03_not_found/exercise_test.go"], "import (\n\t\"testing\"\n\n\t\"failurelab/lab\"\n)\n")
	assert.NotContains(t, after[starters.Dir+"/03_not_found/exercise_test.go"], "Mine")
}

func TestNewExercise(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	before := tree(t, in)

	got, err := scaffold.NewExercise(in, "08_bad_request")

	require.NoError(t, err)
	after := tree(t, in)
	assert.Equal(t, changed(before, after), slices.Sorted(slices.Values(got)), "it says what it wrote")
	assert.ElementsMatch(t, []string{
		"lab/course/08_bad_request.go", "lab/course/course.go", "lab/failure/list.go",
		"exercises/08_bad_request/README.md", "exercises/08_bad_request/exercise_test.go", "exercises/08_bad_request/main_test.go",
		"solutions/08_bad_request/exercise_test.go", "solutions/08_bad_request/main_test.go",
		"grader/author/starters/testdata/08_bad_request/exercise_test.go",
	}, got)
	assert.Contains(t, after["lab/course/course.go"], "\t\tbadRequest(),\n\t\ttriage(),\n\t}\n")
	assert.Contains(t, after["lab/failure/list.go"], "\t{\"08_bad_request\", []*Failure{}},\n}\n")
	assert.Contains(t, after["lab/course/08_bad_request.go"], "Title: `400: \"\"`,")
	assert.Contains(t, after["lab/course/08_bad_request.go"], `{Number: "400.1"`)
	assert.True(t, strings.HasPrefix(after["exercises/08_bad_request/README.md"], "# 08 · Bad request\n"))
	assert.Contains(t, after["exercises/08_bad_request/main_test.go"], "package bad_request\n")
	for _, table := range []string{"tickets", "suspects", "contract"} {
		_, got, _, ok := course.SplitTable(after["exercises/08_bad_request/README.md"], table)
		assert.True(t, ok, table)
		assert.Empty(t, got)
	}

	_, err = scaffold.NewExercise(in, "08_teapot")
	require.ErrorContains(t, err, "08_bad_request has this number")
	assert.Equal(t, after, tree(t, in))

	_, err = scaffold.NewFailure(in, "08_bad_request", "malformed-body")
	require.NoError(t, err)
	starter := tree(t, in)["exercises/08_bad_request/exercise_test.go"]
	assert.Contains(t, starter, "package bad_request\n\nimport (\n\t\"testing\"\n\n\t\"failurelab/lab\"\n)\n\n// T801: \"\"\nfunc TestT801(")
}

func TestNewExerciseOfNoStatus(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	_, err := scaffold.NewExercise(in, "09_odd")
	require.NoError(t, err)
	contract := tree(t, in)["lab/course/09_odd.go"]
	assert.Contains(t, contract, "Title: `\"\"`,")
	assert.Contains(t, contract, `{Number: "900.1"`)
	assert.Contains(t, contract, "func odd() *Exercise {")
}

// Whatever is refused changes nothing, and says why.
func TestRefused(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	write(t, in, "exercises/09_taken/README.md", []byte("mine"))
	write(t, in, "lab/failure/brand_new.go", []byte("package failure\n"))
	before := tree(t, in)
	failure := func(exercise, name string) func() error {
		return func() error { _, err := scaffold.NewFailure(in, exercise, name); return err }
	}
	exercise := func(name string) func() error {
		return func() error { _, err := scaffold.NewExercise(in, name); return err }
	}
	const noFailure, noExercise = "is no name for a failure: want lower-case words with hyphens", "is no name for an exercise: want two digits from 01 to 09"
	for name, tc := range map[string]struct {
		do   func() error
		want string
	}{
		"nothing":              {failure("03_not_found", ""), noFailure},
		"upper case":           {failure("03_not_found", "BadThing"), noFailure},
		"underscore":           {failure("03_not_found", "bad_thing"), noFailure},
		"a path":               {failure("03_not_found", "../bad"), noFailure},
		"two hyphens":          {failure("03_not_found", "bad--thing"), noFailure},
		"a digit first":        {failure("03_not_found", "4xx"), noFailure},
		"a system's":           {failure("03_not_found", "drop-linux"), "go would not build lab/failure/drop_linux.go everywhere"},
		"a processor's":        {failure("03_not_found", "drop-arm64"), "go would not build"},
		"a test's":             {failure("03_not_found", "load-test"), "go would not build lab/failure/load_test.go everywhere"},
		"known":                {failure("03_not_found", "expired-token"), "there is a failure ExpiredToken already: see lab/failure/expired_token.go"},
		"a constant of lab":    {failure("03_not_found", "healthy"), `declares another Healthy`},
		"a verb":               {failure("03_not_found", "cached"), "lab/failure/verbs.go declares another Cached"},
		"a file":               {failure("03_not_found", "brand-new"), "lab/failure/brand_new.go is there already: nothing was changed"},
		"no exercise":          {failure("", "brand-new"), `no exercise "" has failures of its own: choose one of 01_unauthorized, 02_forbidden`},
		"the triage":           {failure("07_triage", "brand-new"), `no exercise "07_triage" has failures of its own`},
		"another exercise":     {failure("08_bad_request", "brand-new"), "`author new --exercise NN_name`"},
		"exercise, nothing":    {exercise(""), noExercise},
		"exercise, no number":  {exercise("bad_request"), noExercise},
		"exercise, ten":        {exercise("10_bad_request"), noExercise},
		"exercise, zero":       {exercise("00_bad_request"), noExercise},
		"exercise, hyphen":     {exercise("08-bad-request"), noExercise},
		"exercise, upper case": {exercise("08_Bad"), noExercise},
		"exercise, a path":     {exercise("08_bad/.."), noExercise},
		"exercise, no words":   {exercise("08"), noExercise},
		"exercise, keyword":    {exercise("08_type"), `go does not take "type"`},
		"exercise, main":       {exercise("08_main"), `go does not take "main"`},
		"exercise, a system's": {exercise("08_on_windows"), `go does not take "on_windows"`},
		"exercise, a test's":   {exercise("08_load_test"), `go does not take "load_test"`},
		"exercise, known":      {exercise("01_unauthorized"), "01_unauthorized has this number"},
		"exercise, the triage": {exercise("07_triage"), "07_triage has this number"},
		"exercise, another":    {exercise("08_forbidden"), "lab/course/02_forbidden.go declares another forbidden"},
		"exercise, a file":     {exercise("09_taken"), "exercises/09_taken/README.md is there already: nothing was changed"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.ErrorContains(t, tc.do(), tc.want)
			assert.Empty(t, changed(before, tree(t, in)))
		})
	}
}

// A list that names what no file declares cannot be generated from; what was written until then is taken back.
func TestNewFailureTakesBackWhatItWrote(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	require.NoError(t, os.Remove(filepath.Join(in, "lab/failure/crash.go")))
	before := tree(t, in)

	_, err := scaffold.NewFailure(in, "03_not_found", "gone")

	require.ErrorContains(t, err, "lab/failure/list.go names Crash, and no file beside it has")
	require.ErrorContains(t, err, "nothing was changed")
	assert.Empty(t, changed(before, tree(t, in)))
}

func TestModuleHoldsWhatTheTestsNeed(t *testing.T) {
	t.Parallel()
	files := slices.Collect(maps.Keys(tree(t, module(t, sources...))))
	for _, want := range []string{"lab/cause.go", "lab/course/course.go", "lab/failure/list.go", "exercises/01_unauthorized/main_test.go"} {
		assert.Contains(t, files, want)
	}
}
