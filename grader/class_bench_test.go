//go:build unix

package grader_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"failurelab/grader/author/starters"
	"failurelab/grader/author/synthetic"
	"failurelab/grader/class/inspect"
	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

var students = flag.Int("students", 20, "the size of the synthetic class that BenchmarkClass grades")

// BenchmarkClass measures what it costs to grade a class, and prints one table. Times are of CPU, of all processes together, if it
// does not say otherwise. It passes or fails nothing. -benchtime 1x does it once.
func BenchmarkClass(b *testing.B) {
	root, err := run.Root(workingFolder(b))
	require.NoError(b, err)
	c := &classBench{B: b, root: root, dir: b.TempDir()}
	c.program = filepath.Join(c.dir, "grader")
	c.run(append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-o", c.program, "./grader/cmd/grader")
	for _, part := range []struct {
		name    string
		measure func()
	}{
		{"plain", c.class},
		{"thousand", c.linear},
		{"small", func() { c.small("one submission in 512 MB and half a CPU") }},
		{"cold", func() { c.small("the same, with an empty build cache", "--cache", filepath.Join(c.dir, "cold")) }},
		{"mutants", c.mutants},
	} {
		b.Run(part.name, func(b *testing.B) {
			c.B = b
			c.run(nil, c.program, "class", "doctor") // fills the build cache, the first time
			for b.Loop() {
				part.measure()
			}
			b.ReportMetric(0, "ns/op")
		})
	}
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, row := range c.rows {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	_ = w.Flush()
	fmt.Printf("\n%s\n", table.String())
}

// classBench is a benchmark of class grade.
type classBench struct {
	*testing.B

	root    string // the module's folder
	dir     string // for temporary files
	program string // the grader
	rows    [][]string
}

// row adds a row to the table: what was measured, the figure, and what it consists of.
func (c *classBench) row(what, figure, of string, args ...any) {
	c.rows = append(c.rows, []string{what, figure, fmt.Sprintf(of, args...)})
}

// run runs a command in the module's folder, and returns its CPU time, its children's included. env nil is ours.
func (c *classBench) run(env []string, args ...string) time.Duration {
	c.Helper()
	cmd := exec.CommandContext(c.Context(), args[0], args[1:]...)
	cmd.Dir, cmd.Env = c.root, env
	out, err := cmd.CombinedOutput()
	require.NoError(c, err, string(out))
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// results is a new folder for results, with a seed, so that the same labs are drawn each time.
func (c *classBench) results() string {
	c.Helper()
	out, err := os.MkdirTemp(c.dir, "results-")
	require.NoError(c, err)
	require.NoError(c, os.WriteFile(filepath.Join(out, "seed"), []byte(strings.Repeat("bench", 10)+"\n"), 0o600))
	return out
}

// class grades a synthetic class, and runs each submission's files once with go test, ungraded.
func (c *classBench) class() {
	c.Helper()
	folder, out := filepath.Join(c.dir, "class"), c.results()
	require.NoError(c, synthetic.Class{Root: c.root, Students: *students, Seed: 1}.Write(folder))
	began := time.Now()
	graded := c.run(nil, c.program, "class", "grade", "--submissions", folder, "--out", out)
	wall := time.Since(began)

	o := intake.Options{}
	for _, e := range course.All() {
		o.Exercises = append(o.Exercises, e.Name)
	}
	submissions, err := intake.Folder(folder, o)
	require.NoError(c, err)
	c.ungraded("warm", map[string]map[string][]byte{"01_unauthorized": starters.Files("01_unauthorized")})
	var ungraded time.Duration
	for _, s := range submissions {
		ungraded += c.ungraded(s.Student, filesOf(s))
	}
	n := time.Duration(len(submissions))
	c.row("class grade / go test, ungraded", fmt.Sprintf("%.2f", ratio(graded, ungraded)),
		"CPU a submission: %.2f s / %.2f s; %d submissions in %.0f s of wall time", (graded / n).Seconds(), (ungraded / n).Seconds(), n, wall.Seconds())
}

// filesOf are the files of each exercise that class grade does not refuse.
func filesOf(s intake.Submission) map[string]map[string][]byte {
	exercises := map[string]map[string][]byte{}
	for path, text := range s.Files {
		exercise, name, _ := strings.Cut(path, "/")
		if exercises[exercise] == nil {
			exercises[exercise] = map[string][]byte{}
		}
		exercises[exercise][name] = text
	}
	for exercise, files := range exercises {
		if len(inspect.Exercise(exercise, files)) > 0 {
			delete(exercises, exercise)
		}
	}
	return exercises
}

// ungraded is the CPU time of go test for some exercises, once and ungraded, in an overlay of the course. It may fail: no verdict is
// asked for. Tests that hang are stopped after as long as class grade gives a run.
func (c *classBench) ungraded(student string, exercises map[string]map[string][]byte) time.Duration {
	c.Helper()
	if len(exercises) == 0 {
		return 0
	}
	dir := filepath.Join(c.dir, "ungraded-"+student)
	replace := map[string]string{}
	call := []string{"go", "test", "-count=1", "-timeout", judge.DefaultLimits.Run.String(), "-overlay", filepath.Join(dir, "overlay.json")}
	for exercise, files := range exercises {
		folder := filepath.Join(c.root, "exercises", exercise)
		there, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
		require.NoError(c, err)
		for _, file := range there {
			replace[file] = "" // the course's own
		}
		_, pkg, _ := strings.Cut(exercise, "_")
		files["main_test.go"] = fmt.Appendf(nil, ungradedMain, pkg)
		require.NoError(c, os.MkdirAll(filepath.Join(dir, exercise), 0o700))
		for name, text := range files {
			file := filepath.Join(dir, exercise, name)
			require.NoError(c, os.WriteFile(file, text, 0o600))
			replace[filepath.Join(folder, name)] = file
		}
		call = append(call, "./exercises/"+exercise)
	}
	require.NoError(c, run.WriteOverlay(filepath.Join(dir, "overlay.json"), replace))
	cmd := exec.CommandContext(c.Context(), call[0], call[1:]...)
	cmd.Dir = c.root
	if out, err := cmd.CombinedOutput(); err != nil && !bytes.Contains(out, []byte("FAIL")) {
		require.NoError(c, err, string(out))
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// record is what class grade has written of the only submission.
func (c *classBench) record(out string) (r store.Record) {
	c.Helper()
	files, err := filepath.Glob(filepath.Join(out, "records", "*.json"))
	require.NoError(c, err)
	require.Len(c, files, 1)
	text, err := os.ReadFile(files[0])
	require.NoError(c, err)
	require.NoError(c, json.Unmarshal(text, &r))
	return r
}
