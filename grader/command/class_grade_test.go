package command

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"failurelab/grader/class"
	"failurelab/grader/class/store"
	"failurelab/grader/sandbox"

	"charm.land/bubbles/v2/progress"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClassHelp(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "grade", "marks", "replay", "regrade", "doctor", "release", "similar", "pack"} {
		args := []string{"class", name, "--help"}
		if name == "" {
			args = []string{"class", "--help"}
		}
		var out, errs bytes.Buffer
		assert.Equal(t, OK, Main(args, &out, &errs))
		assert.Empty(t, errs.String())
		expect(t, strings.TrimSuffix("class_usage_"+name, "_"), out.String())
	}
}

// Not in parallel: the variables of array jobs would change what is missing.
func TestClassMisuse(t *testing.T) {
	for _, name := range []string{"SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "JOB_COMPLETION_INDEX", "CI_NODE_INDEX", "CI_NODE_TOTAL"} {
		t.Setenv(name, "")
	}
	empty, out := t.TempDir(), filepath.Join(t.TempDir(), "results")
	full := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(full, "ada", "01_unauthorized"), 0o700))
	wrong := filepath.Join(t.TempDir(), "grade.yaml")
	require.NoError(t, os.WriteFile(wrong, []byte("dew: 2026-10-30\n"), 0o600))
	roster := filepath.Join(t.TempDir(), "roster.csv")
	require.NoError(t, os.WriteFile(roster, []byte("name\nAda\n"), 0o600))
	for _, tc := range []struct {
		args []string
		want string
	}{
		{nil, "class needs a command, such as: grader class grade"},
		{[]string{"nonsense"}, `unexpected argument: "nonsense"`},
		{[]string{"grade"}, "give --submissions DIR for a class, or --submission PATH for one student"},
		{[]string{"grade", "--submissions", full, "--submission", full, "--out", out}, "give --submissions DIR for a class, or --submission PATH for one student"},
		{[]string{"grade", "--submissions", full}, "give --out RESULTS, the folder for the results"},
		{[]string{"grade", "more"}, `unexpected argument: "more"`},
		{[]string{"grade", "--submissions", full, "--out", out, "--shard", "4/3"}, `shard "4/3": the shard is number 4, and must be from 1 to 3`},
		{[]string{"grade", "--submissions", full, "--out", out, "--shard", "three"}, `shard "three": write it as 3/16, the third of sixteen`},
		{[]string{"grade", "--submissions", full, "--out", out, "--shard", "1/3"}, "a shard needs a seed in grade.yaml, so that all shards draw the same labs. Add a line such as:\n  seed: "},
		{[]string{"grade", "--submissions", full, "--out", out, "--settings", wrong}, "grade.yaml:1: unknown key \"dew\""},
		{[]string{"grade", "--submissions", full, "--out", out, "--roster", roster}, "roster.csv"},
		{[]string{"grade", "--submissions", empty, "--out", out}, empty + " has no submissions: it needs one folder, .zip or .tar.gz for each student"},
		{[]string{"grade", "--submissions", filepath.Join(empty, "nowhere"), "--out", out}, "read the submissions: "},
		{[]string{"grade", "--submission", filepath.Join(empty, "nowhere"), "--out", out}, "read the submission: "},
		{[]string{"grade", "--submissions", full, "--out", out, "--course", empty}, empty + " is not the course: it is not in the lab's folder"},
		{[]string{"marks"}, "marks: an argument is missing"},
		{[]string{"regrade", "one"}, "regrade needs two folders of results: the old one and the new one"},
		{[]string{"replay", "one", "two"}, "replay needs the folder of results, a student's id and a lab, such as: "},
		{[]string{"doctor", "more"}, `unexpected argument: "more"`},
	} {
		var said, errs bytes.Buffer
		assert.Equal(t, Misuse, Main(append([]string{"class"}, tc.args...), &said, &errs), tc.args)
		assert.Contains(t, errs.String(), tc.want)
		const input = "a shard needs|grade.yaml:1|roster.csv|no submissions|read the submission|is not the course"
		if regexp.MustCompile(input).MatchString(tc.want) {
			assert.NotContains(t, errs.String(), "Usage:", "a file is wrong, and not the command line: %s", tc.args)
		} else {
			assert.Contains(t, errs.String(), "Usage:\n  grader class", tc.args)
		}
		assert.Empty(t, said.String())
	}
}

// What the labs of a class are drawn from is for its owner only, and stays the same.
func TestSecret(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	seed, err := secret("of the settings", dir, true)
	require.NoError(t, err)
	assert.Equal(t, "of the settings", seed)
	assert.NoFileExists(t, filepath.Join(dir, seedFile))

	_, err = secret("", dir, true)
	require.ErrorContains(t, err, "\n  seed: ")
	_, again := secret("", dir, true)
	assert.NotEqual(t, err.Error(), again.Error(), "each proposal is new")

	seed, err = secret("", dir, false)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(seed), 52, "twice 128 bits in base 32")
	info, err := os.Stat(filepath.Join(dir, seedFile))
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	kept, err := secret("", dir, false)
	require.NoError(t, err)
	assert.Equal(t, seed, kept)
	elsewhere, err := secret("", t.TempDir(), false)
	require.NoError(t, err)
	assert.NotEqual(t, seed, elsewhere)
}

func TestKeepPolicy(t *testing.T) {
	t.Parallel()
	out, file := t.TempDir(), filepath.Join(t.TempDir(), "settings.yaml")
	texts := func() map[string]string {
		all := map[string]string{}
		entries, err := os.ReadDir(out)
		require.NoError(t, err)
		for _, e := range entries {
			b, err := os.ReadFile(filepath.Join(out, e.Name()))
			require.NoError(t, err)
			all[e.Name()] = string(b)
		}
		return all
	}
	for _, tc := range []struct {
		text string
		want map[string]string
	}{
		{"a", map[string]string{"grade.yaml": "a"}},
		{"a", map[string]string{"grade.yaml": "a"}},
		{"b", map[string]string{"grade.yaml": "b", "grade.yaml.1.bak": "a"}},
		{"a", map[string]string{"grade.yaml": "a", "grade.yaml.1.bak": "a", "grade.yaml.2.bak": "b"}},
	} {
		require.NoError(t, os.WriteFile(file, []byte(tc.text), 0o600))
		require.NoError(t, keepPolicy(file, out))
		assert.Equal(t, tc.want, texts())
	}
	require.NoError(t, keepPolicy(filepath.Join(out, gradeFile), out), "it is in its place already")
	require.Error(t, keepPolicy(filepath.Join(out, "nowhere"), out))
}

func TestRequireSandbox(t *testing.T) {
	t.Parallel()
	require.NoError(t, confined(sandbox.Report{Enforced: []string{"PID namespace"}}))
	report := sandbox.Report{Enforced: []string{"PID namespace"}, Missing: []string{"Landlock (no such system call)", "IPC namespace"}}
	err := confined(report)
	assert.Equal(t, Failed, exitCode(err))
	require.EqualError(t, err, "--require-sandbox: nothing was graded, because this machine does not enforce Landlock (no such system call), IPC namespace. "+
		"Grade on another machine, or without --require-sandbox")
	assert.Equal(t, "  yes  PID namespace\n  NO   Landlock (no such system call)\n  NO   IPC namespace\n", sandboxText(report))
}

// How far the grading is. The clock is the test's own.
func TestClassProgress(t *testing.T) {
	t.Parallel()
	for name, bar := range map[string]bool{"elsewhere": false, "terminal": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			now := evening
			p := &classProgress{w: &out, now: func() time.Time { return now }, stop: make(chan struct{})}
			if bar {
				b := progress.New(progress.WithWidth(30))
				p.bar = &b
			}
			said := func() string {
				text := out.String()
				out.Reset()
				return text
			}
			p.begin(4, 2)
			assert.Equal(t, "Graded already: 2. Left: 4.\n", said())
			now = now.Add(10 * time.Second)
			p.graded(recordOf("ada"), nil)
			if bar {
				text := said()
				assert.True(t, strings.HasPrefix(text, "\r"), "the line is written again")
				assert.Contains(t, text, " 25%")
				assert.Contains(t, text, " 1 of 4 graded, about 30s to go")
			} else {
				assert.Empty(t, said(), "a line comes every ten seconds only")
			}
			p.tell()
			assert.Contains(t, said(), "1 of 4 graded, about 30s to go")
			fault := recordOf("bob")
			fault.Exercises[0].Fault = "no more memory"
			p.graded(fault, nil)
			p.graded(store.Record{}, errors.New("changed"))
			p.graded(recordOf("dee"), nil)
			said()
			p.interrupted()
			assert.Equal(t, "\nInterrupted. What is in flight is graded to its end. Press Ctrl-C again to stop at once. Nothing that is graded is lost.\n", said())
			p.end()
			if bar {
				assert.Contains(t, said(), "4 of 4 graded, 2 could not be graded")
			} else {
				assert.Empty(t, said())
			}
			p.interrupted()
			assert.Empty(t, said(), "it is over")
			assert.Equal(t, recordOf("dee").Sandbox, p.report)
		})
	}
}

func TestClassSummary(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "")
	s.summary(grading{out: "results"}, class.Summary{Graded: 5, Kept: 2, Absent: 1}, store.Sandbox{})
	out.WriteString("--\n")
	faults := strings.Fields("a b c d e f g h i j k l")
	faults[0] = "a \x1b[2J"
	s.summary(grading{out: "results"}, class.Summary{Graded: 20, Faults: faults, Left: 3}, store.Sandbox{Enforced: []string{"PID namespace"}, Missing: []string{"Landlock"}})
	out.WriteString("--\n")
	s.summary(grading{out: "results"}, class.Summary{Left: 3}, store.Sandbox{})
	expect(t, "class_summary", out.String())
}
