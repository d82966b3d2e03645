package command

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"failurelab/grader/class/store"
	"failurelab/grader/internal/small"
	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// evening is when the class handed in.
var evening = time.Date(2026, time.October, 30, 20, 0, 0, 0, time.UTC)

// recordOf is the record of a student whose tests do not compile.
func recordOf(student string) store.Record {
	broken := judge.NotCompiled(small.Exercise(), "exercises/"+small.Folder, &run.CompileError{Said: "exercises/" + small.Folder + "/exercise_test.go:5:2: undefined: \x1b[31mx"})
	return store.Record{
		Student: student, Digests: result.Digests{Grader: "g", Course: "c", Settings: "s", Submission: student},
		Handed: store.Handed{
			Entry: student + ".zip", Time: evening, TimeFrom: "git commit", Notes: []string{"Another entry of this student does not count."},
			Files: []store.File{{Path: small.Folder + "/exercise_test.go"}},
		},
		Sandbox:   store.Sandbox{Enforced: []string{"PID namespace"}, Missing: []string{"Landlock (no such system call)"}},
		Exercises: []store.Exercise{{Name: small.Folder, Observations: broken}},
		GradedAt:  evening, Took: time.Second,
	}
}

// results writes records into a folder of results, with a policy that sets ada's points, and says that all of the class was graded.
func results(t *testing.T, records ...store.Record) (dir string, kept *store.Store) {
	t.Helper()
	dir = t.TempDir()
	kept, err := store.Open(dir)
	require.NoError(t, err)
	all := store.Run{Digests: result.Digests{Grader: "g", Course: "c", Settings: "s"}}
	for _, r := range records {
		require.NoError(t, kept.Write(r))
		all.Class = append(all.Class, r.Student)
	}
	require.NoError(t, kept.WriteRun(all))
	policy(t, dir, "80")
	return dir, kept
}

// policy writes a grade.yaml that gives ada points, and costs a late submission 10 % a day.
func policy(t *testing.T, dir, points string) {
	t.Helper()
	text := "due: 2026-10-30T18:00:00Z\nlate: {per: day, percent: 10, cap: 50}\noverrides:\n" +
		"  - {student: ada, exercise: " + small.Folder + ", points: " + points + ", reason: shown in the lab, by: Dr Hopper}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, gradeFile), []byte(text), 0o600))
}

// aClass is one student of each kind.
func aClass() []store.Record {
	bob, cyd, dee, eve := recordOf("bob"), recordOf("cyd \x1b[2J"), recordOf("dee"), recordOf("eve")
	bob.Handed.Time = evening.Add(-24 * time.Hour)
	cyd.Exercises = []store.Exercise{{Name: small.Folder}}
	cyd.Handed.Refused = []result.Refusal{{Exercise: small.Folder, File: small.Folder + "/exercise_test.go", Line: 4, Reason: "This file imports \"os/exec\", which is not allowed."}}
	dee.Exercises[0] = store.Exercise{Name: small.Folder, Fault: "the host of the labs ended before it had seen everything (exit status 7): \x1b[31mno more memory"}
	eve.Handed, eve.Exercises, eve.Sandbox = store.Handed{None: true}, nil, store.Sandbox{}
	return []store.Record{recordOf("ada"), bob, cyd, dee, eve}
}

// classSay runs a command of the group class, on the small course.
func classSay(t *testing.T, args ...string) (said, complaint string, code int) {
	t.Helper()
	s, out := learner(t, "")
	var errs bytes.Buffer
	s.err = &errs
	root := s.root()
	root.SetArgs(append([]string{"class"}, args...))
	root.SetOut(out)
	root.SetErr(&errs)
	err := root.ExecuteContext(t.Context())
	if err != nil {
		complaint = err.Error()
	}
	return out.String(), complaint, exitCode(err)
}

func TestClassMarks(t *testing.T) {
	t.Parallel()
	dir, _ := results(t, aClass()...)
	said, complaint, code := classSay(t, "marks", dir)
	require.Equal(t, OK, code, complaint)
	expect(t, "class_marks", said)
	for name, student := range map[string]string{"an_override": "ada", "does_not_compile": "bob", "refused": "cyd \x1b[2J", "a_fault": "dee", "no_submission": "eve"} {
		said, complaint, code := classSay(t, "marks", dir, "--student", student)
		require.Equal(t, OK, code, complaint)
		assert.NotContains(t, said, "\x1b", "nothing that a terminal obeys")
		expect(t, "class_marks_"+name, said)
	}
	_, complaint, code = classSay(t, "marks", dir, "--student", "zoe")
	assert.Equal(t, Misuse, code)
	assert.Equal(t, `there is no result of "zoe" in `+dir+". class marks without --student lists all ids", complaint)
}

// Whatever is missing is named, and the exit code says so.
func TestClassMarksWithGaps(t *testing.T) {
	t.Parallel()
	dir, kept := results(t, recordOf("ada"), recordOf("bob"), recordOf("cyd"))
	require.NoError(t, os.Remove(filepath.Join(dir, "run.json")))
	require.NoError(t, kept.WriteRun(store.Run{Shard: store.Shard{I: 1, N: 3}, Class: []string{"ada", "bob", "cyd", "dee"}}))
	require.NoError(t, kept.WriteRun(store.Run{Shard: store.Shard{I: 3, N: 3}, Class: []string{"ada", "bob", "cyd", "dee"}}))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "records", "bob.json"), []byte("{"), 0o600))
	other := recordOf("cyd")
	other.Digests.Grader = "another"
	require.NoError(t, kept.Write(other))
	said, _, code := classSay(t, "marks", dir)
	assert.Equal(t, Failed, code)
	for _, gap := range []string{
		"Shard 2/3 has no results: grade it, or give its folder too.\n",
		filepath.Join(dir, "records", "bob.json") + " cannot be used, so it counts as missing: it is no JSON of ours: unexpected end of JSON input. Grade again to replace it\n",
		"2 of the class are not graded yet: bob, dee.\n",
		"Not all were graded with the same grader. To grade the others again: class grade, with the same arguments.\n",
	} {
		assert.Contains(t, said, gap)
	}
}

func TestClassRegrade(t *testing.T) {
	t.Parallel()
	old, _ := results(t, recordOf("ada"), recordOf("bob"))
	same, _ := results(t, recordOf("ada"), recordOf("bob"))
	said, complaint, code := classSay(t, "regrade", old, same)
	assert.Equal(t, OK, code, complaint)
	assert.Equal(t, "0 of 2 students have other points. 0 of the falls are not explained by any change.\n", said)

	policy(t, same, "40")
	said, complaint, code = classSay(t, "regrade", old, same)
	assert.Equal(t, OK, code, complaint)
	expect(t, "class_regrade_explained", said)

	less, _ := results(t, recordOf("bob"))
	said, complaint, code = classSay(t, "regrade", old, less)
	assert.Equal(t, Failed, code, complaint)
	expect(t, "class_regrade_unexplained", said)
}

// What is not there is a mistake of the command line.
func TestClassCommandsWithoutResults(t *testing.T) {
	t.Parallel()
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	dir, _ := results(t, recordOf("ada"))
	for _, args := range [][]string{{"marks", nowhere}, {"regrade", dir, nowhere}, {"replay", nowhere, "ada", "01-T105-m1"}} {
		_, complaint, code := classSay(t, args...)
		assert.Equal(t, Misuse, code)
		assert.Contains(t, complaint, nowhere+" is no folder of results that can be read. Give the folder that you gave to --out")
	}
	_, complaint, code := classSay(t, "replay", dir, "zoe", "01-T105-m1")
	assert.Equal(t, Misuse, code)
	assert.Contains(t, complaint, `there is no result of "zoe" in `+dir+". class marks without --student lists all ids")
	_, complaint, code = classSay(t, "replay", dir, "ada", "T105")
	assert.Equal(t, Misuse, code)
	assert.Contains(t, complaint, `no lab is called "T105"`)
}
