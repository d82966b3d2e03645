package scaffold_test

import (
	"maps"
	"os"
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

func TestNewFailure(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	before, last, number := tree(t, in), lastListed(t, in, "03_not_found"), nextTicket(t, "03_not_found")

	got, err := scaffold.NewFailure(in, "03_not_found", oddFailure)

	require.NoError(t, err)
	after := tree(t, in)
	assert.Equal(t, changed(before, after), slices.Sorted(slices.Values(got)), "it says what it wrote")
	assert.ElementsMatch(t, []string{
		"lab/failure/haunted_by_moths.go", "lab/failure/list.go", "lab/cause.go", "lab/failure/constants.go",
		"exercises/03_not_found/exercise_test.go", "grader/author/starters/testdata/03_not_found/exercise_test.go",
	}, got)
	assert.Regexp(t, `\n\tHauntedByMoths +Cause = "haunted-by-moths"\n`, after["lab/cause.go"])
	assert.Contains(t, after["lab/failure/list.go"], "\t\t&"+last+",\n\t\t&HauntedByMoths,\n\t}},\n")
	assert.Contains(t, after["lab/failure/haunted_by_moths.go"], `Number: "`+number+`"`)
	starter := after["exercises/03_not_found/exercise_test.go"]
	assert.True(t, strings.HasPrefix(starter, before["exercises/03_not_found/exercise_test.go"]), "the tests before it stay as they are")
	assert.Contains(t, starter, "\n}\n\n// "+number+": \"\"\nfunc Test"+number+"(t *testing.T) {\n")
	assert.Equal(t, starter, after["grader/author/starters/testdata/03_not_found/exercise_test.go"])

	_, err = scaffold.NewFailure(in, "04_internal_error", oddFailure)
	require.ErrorContains(t, err, "the failure HauntedByMoths exists already: see lab/failure/haunted_by_moths.go")
	assert.Equal(t, after, tree(t, in))
}

// An author may have begun to solve the exercise where learners do.
func TestNewFailureKeepsWorkInExercises(t *testing.T) {
	t.Parallel()
	in := module(t, sources...)
	mine := "package not_found\n\nimport (\n\t\"testing\"\n)\n\n// Mine.\nfunc TestMine(*testing.T) {}\n"
	write(t, in, "exercises/03_not_found/exercise_test.go", []byte(mine))

	_, err := scaffold.NewFailure(in, "03_not_found", oddFailure)

	require.NoError(t, err)
	after := tree(t, in)
	assert.Contains(t, after["exercises/03_not_found/exercise_test.go"], "// Mine.\nfunc TestMine(*testing.T) {}\n\n// "+nextTicket(t, "03_not_found")+": \"\"\n")
	assert.Contains(t, after["exercises/03_not_found/exercise_test.go"], "import (\n\t\"testing\"\n\n\t\"failurelab/lab\"\n)\n")
	assert.NotContains(t, after[starters.Dir+"/03_not_found/exercise_test.go"], "Mine")
}

func TestNewExercise(t *testing.T) {
	t.Parallel()
	in, name := module(t, sources...), free(t, oddExercise)
	before, series := tree(t, in), "T"+name[1:2]

	got, err := scaffold.NewExercise(in, name)

	require.NoError(t, err)
	after := tree(t, in)
	assert.Equal(t, changed(before, after), slices.Sorted(slices.Values(got)), "it says what it wrote")
	contract, readme := "lab/course/"+name+".go", "exercises/"+name+"/README.md"
	assert.ElementsMatch(t, []string{
		contract, "lab/course/course.go", "lab/failure/list.go",
		readme, "exercises/" + name + "/exercise_test.go", "exercises/" + name + "/main_test.go",
		"solutions/" + name + "/exercise_test.go", "solutions/" + name + "/main_test.go",
		"grader/author/starters/testdata/" + name + "/exercise_test.go",
	}, got)
	assert.Contains(t, after["lab/course/course.go"], "\t\tnetworkAuthenticationRequired(),\n\t\ttriage(),\n\t}\n")
	assert.Contains(t, after["lab/failure/list.go"], "\t{\""+name+"\", []*Failure{}},\n}\n")
	assert.Contains(t, after[contract], "Title: `"+oddStatus+": \"\"`,")
	assert.Contains(t, after[contract], `Number: "`+oddStatus+`.1"`)
	assert.True(t, strings.HasPrefix(after[readme], "# "+name[:2]+" · Network authentication required\n"))
	assert.Contains(t, after["exercises/"+name+"/main_test.go"], "package "+oddExercise+"\n")
	for _, table := range []string{"tickets", "suspects", "contract"} {
		_, got, _, ok := course.SplitTable(after[readme], table)
		assert.True(t, ok, table)
		assert.Empty(t, got)
	}

	_, err = scaffold.NewExercise(in, name[:3]+"teapot")
	require.ErrorContains(t, err, name+" has this number")
	assert.Equal(t, after, tree(t, in))

	_, err = scaffold.NewFailure(in, name, oddFailure)
	require.NoError(t, err)
	starter := tree(t, in)["exercises/"+name+"/exercise_test.go"]
	assert.Contains(t, starter, "package "+oddExercise+"\n\nimport (\n\t\"testing\"\n\n\t\"failurelab/lab\"\n)\n\n// "+series+"01: \"\"\nfunc Test"+series+"01(")
}

func TestNewExerciseOfNoStatus(t *testing.T) {
	t.Parallel()
	in, name := module(t, sources...), free(t, "odd_moths")
	_, err := scaffold.NewExercise(in, name)
	require.NoError(t, err)
	contract := tree(t, in)["lab/course/"+name+".go"]
	assert.Contains(t, contract, "Title: `\"\"`,")
	assert.Contains(t, contract, `Number: "`+name[1:2]+`00.1"`)
	assert.Contains(t, contract, "func oddMoths() *Exercise {")
}

// Whatever is refused changes nothing, and says why.
func TestRefused(t *testing.T) {
	t.Parallel()
	in, taken := module(t, sources...), free(t, "taken_by_moths")
	write(t, in, "exercises/"+taken+"/README.md", []byte("mine"))
	write(t, in, "lab/failure/brand_new.go", []byte("package failure\n"))
	before := tree(t, in)
	failure := func(exercise, name string) func() error {
		return func() error { _, err := scaffold.NewFailure(in, exercise, name); return err }
	}
	exercise := func(name string) func() error {
		return func() error { _, err := scaffold.NewExercise(in, name); return err }
	}
	const noFailure, noExercise = "cannot be the name of a failure: use lower-case words with hyphens", "cannot be the name of an exercise: use two digits from 01 to 09"
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
		"known":                {failure("03_not_found", "expired-token"), "the failure ExpiredToken exists already: see lab/failure/expired_token.go"},
		"a constant of lab":    {failure("03_not_found", "healthy"), `declares another Healthy`},
		"a verb":               {failure("03_not_found", "cached"), "lab/failure/verbs.go declares another Cached"},
		"a file":               {failure("03_not_found", "brand-new"), "lab/failure/brand_new.go exists already, so nothing was changed"},
		"no exercise":          {failure("", "brand-new"), `no exercise "" has failures of its own. Choose one of 01_unauthorized, 02_forbidden`},
		"the triage":           {failure("07_triage", "brand-new"), `no exercise "07_triage" has failures of its own`},
		"another exercise":     {failure("08_no_such_moths", "brand-new"), "`author new --exercise NN_name`"},
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
		"exercise, another":    {exercise(taken[:3] + "forbidden"), "lab/course/02_forbidden.go declares another forbidden"},
		"exercise, a file":     {exercise(taken), "exercises/" + taken + "/README.md exists already, so nothing was changed"},
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

	_, err := scaffold.NewFailure(in, "03_not_found", oddFailure)

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
