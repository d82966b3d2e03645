package class_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"failurelab/grader/class"
	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/internal/gotool"
	"failurelab/grader/result"
	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The exercises that these tests grade.
const (
	one = "01_unauthorized"
	two = "02_forbidden"
)

// rightT101 is done, and the others are cheap to grade.
const (
	rightT101 = `package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), "Bearer ")
	assert.Contains(t, rec.Header().Get("WWW-Authenticate"), "realm=\"lab\"")
	assert.NotContains(t, rec.Header().Get("WWW-Authenticate"), "error=")
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "none", line.Attr("credential"))
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code)
	api.Diagnose(lab.Diagnosis{
		Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.MissingHeader, Evidence: line.Fact("credential"),
	})
}
`
	wrongT105 = `package unauthorized

import (
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, 200, rec.Code)
}
`
	wrongT201 = `package forbidden

import (
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT201(t *testing.T) {
	api := lab.Open(t, "T201")
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, 200, rec.Code)
}
`
	notGo     = "package unauthorized\n\nimport \"testing\"\n\nfunc TestT105(t *testing.T) { thereIsNoSuchFunction(t) }\n"
	forbidden = "package unauthorized\n\nimport (\n\t\"os/exec\"\n\t\"testing\"\n)\n\nfunc TestT105(t *testing.T) { _ = exec.Command(\"true\").Run() }\n"
	helper    = "package unauthorized\n\nvar said = map[string]string{}\n\nfunc init() { said[\"who\"] = \"helper\" }\n"
)

// outside is a test in a package of its own.
var outside = strings.Replace(wrongT105, "package unauthorized", "package unauthorized_test", 1)

// entries are what a small class hands in: files by student. gus has nothing in a file that counts, and hal hands in nothing.
var entries = map[string]map[string]string{
	"ada": {one + "/exercise_test.go": rightT101},
	"bob": {one + "/exercise_test.go": wrongT105, two + "/exercise_test.go": wrongT201},
	"cyd": {one + "/exercise_test.go": notGo, two + "/exercise_test.go": wrongT201},
	"dee": {one + "/exercise_test.go": forbidden, two + "/exercise_test.go": wrongT201},
	"eve": {one + "/exercise_test.go": outside},
	"fay": {one + "/exercise_test.go": wrongT105, one + "/helper_test.go": helper, two + "/exercise_test.go": wrongT201},
	"gus": {"README.md": "My tests are in another repository.\n"},
}

// cheap are those of them for which no test is run.
var cheap = map[string]map[string]string{"cyd": {one + "/exercise_test.go": notGo}, "dee": {one + "/exercise_test.go": forbidden}, "gus": entries["gus"]}

// handIn writes entries into a folder.
func handIn(t *testing.T, entries map[string]map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for student, files := range entries {
		for name, text := range files {
			put(t, filepath.Join(dir, student, name), text)
		}
	}
	return dir
}

func put(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

// exercises are the options that read a class, and keep no file in memory.
func exercises() intake.Options { return intake.Options{Exercises: []string{one, two}, Lean: true} }

// optionsIn are the options of a grader with a folder for its temporary files.
func optionsIn(temp string) (class.Options, error) {
	dir, err := os.Getwd()
	if err != nil {
		return class.Options{}, err
	}
	root, err := run.Root(dir)
	if err != nil {
		return class.Options{}, err
	}
	folders, err := gotool.CacheFolders()
	if err != nil {
		return class.Options{}, err
	}
	cache := filepath.Join(folders[0], "class-build") // which the command uses too
	return class.Options{
		Root: root, Cache: cache, Temp: temp, Host: []string{os.Args[0], "host"}, Exercises: []string{one, two},
		Secret: "a secret of the tests", Processors: 1, Digests: result.Digests{Grader: "g", Course: "c", Settings: "s"},
	}, os.MkdirAll(cache, 0o700)
}

// grader makes a grader, and checks that it leaves nothing behind. change may change its options.
func grader(t *testing.T, change func(o *class.Options)) *class.Grader {
	t.Helper()
	temp := t.TempDir()
	o, err := optionsIn(temp)
	require.NoError(t, err)
	if change != nil {
		change(&o)
	}
	g, err := class.New(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() {
		g.Close()
		left, err := os.ReadDir(temp)
		assert.NoError(t, err)
		assert.Empty(t, left, "no temporary file is left")
	})
	return g
}

// plan is a plan for the submissions of a folder, with hal, who handed in nothing.
func plan(t *testing.T, from, results string) class.Plan {
	t.Helper()
	all, err := intake.Folder(from, exercises())
	require.NoError(t, err)
	kept, err := store.Open(results)
	require.NoError(t, err)
	return class.Plan{Store: kept, Intake: exercises(), Submissions: all, Absent: []string{"hal"}, Jobs: 1}
}

// gradeAll grades a folder of submissions, and returns whom it graded.
func gradeAll(t *testing.T, g *class.Grader, p class.Plan) (class.Summary, []string) {
	t.Helper()
	var graded []string
	p.Graded = func(r store.Record, err error) {
		assert.NoError(t, err)
		graded = append(graded, r.Student)
	}
	sum, err := g.All(t.Context(), nil, p)
	require.NoError(t, err)
	return sum, graded
}

// recordsIn are the records of folders of results, read as one. Nothing is missing there.
func recordsIn(t *testing.T, results ...string) map[string]store.Record {
	t.Helper()
	all, err := store.All(results...)
	require.NoError(t, err)
	assert.Empty(t, all.Missing)
	assert.Empty(t, all.Damaged)
	assert.Empty(t, all.Shards)
	assert.Empty(t, all.Mixed)
	records := map[string]store.Record{}
	for r, err := range all.Each() {
		require.NoError(t, err)
		records[r.Student] = r
	}
	return records
}

// assertSame checks that records are those of an undisturbed run, except for what differs from run to run.
func assertSame(t *testing.T, got map[string]store.Record) {
	t.Helper()
	want := undisturbed(t)
	assert.ElementsMatch(t, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(got)))
	for student, r := range got {
		assert.Equal(t, string(store.Canonical(want[student])), string(store.Canonical(r)), student)
	}
}

// undisturbed are the records of the small class when nothing went wrong. It is graded once for all tests.
func undisturbed(t *testing.T) map[string]store.Record {
	t.Helper()
	onlyOnce.Do(func() {
		from, results := handIn(t, entries), t.TempDir()
		sum, _ := gradeAll(t, grader(t, nil), plan(t, from, results))
		assert.Equal(t, class.Summary{Graded: len(entries), Absent: 1}, sum)
		whole = recordsIn(t, results)
	})
	require.NotEmpty(t, whole, "the class could not be graded even without a disturbance")
	return whole
}

var (
	onlyOnce sync.Once
	whole    map[string]store.Record
)

// recordOf reads one record.
func recordOf(t *testing.T, p class.Plan, student string) store.Record {
	t.Helper()
	r, err := p.Store.Read(student)
	require.NoError(t, err)
	return r
}

// exerciseOf is one exercise of a record.
func exerciseOf(t *testing.T, r store.Record, name string) store.Exercise {
	t.Helper()
	for _, e := range r.Exercises {
		if e.Name == name {
			return e
		}
	}
	require.Fail(t, "no such exercise in the record", "%s of %s", name, r.Student)
	return store.Exercise{}
}
