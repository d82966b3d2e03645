//go:build unix

package grader_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

// ungradedMain runs the tests on one right lab, without a verdict: it hides from Main that go test is watching.
const ungradedMain = `package %s

import (
	"os"
	"slices"
	"testing"

	"failurelab/grader"
)

func TestMain(m *testing.M) {
	os.Args = slices.DeleteFunc(os.Args, func(a string) bool { return a == "-test.paniconexit0" })
	grader.Main(m)
}
`

// BenchmarkGrading measures what verdicts cost, in CPU time: a whole go test of all exercises, solved, after an edit of
// each, graded against ungraded. It prints ratios of medians, and the most memory that one process took; it passes or
// fails nothing.
func BenchmarkGrading(b *testing.B) {
	root, err := run.Root(workingFolder(b))
	require.NoError(b, err)
	dir := b.TempDir()
	var graded, ungraded, wall []time.Duration
	for i := 0; b.Loop(); i++ {
		ungraded = append(ungraded, cpu(b, root, goTestAfterEdit(b, root, dir, 2*i, ungradedMain)...))
		began := time.Now()
		graded = append(graded, cpu(b, root, goTestAfterEdit(b, root, dir, 2*i+1, "")...))
		wall = append(wall, time.Since(began))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(graded).Seconds(), "s-graded")
	b.ReportMetric(median(ungraded).Seconds(), "s-ungraded")
	b.ReportMetric(median(wall).Seconds(), "s-graded-wall")
	b.ReportMetric(ratio(median(graded), median(ungraded)), "graded/ungraded")

	var verdicts, recompiled, most float64
	var alone time.Duration
	for _, e := range course.All() {
		r, err := judge.GradeSource(b.Context(), e, run.Source{Root: root, Folder: "solutions"}, judge.Options{})
		require.NoError(b, err)
		took, peak := runAlone(b, root, dir, e)
		b.Logf("%-20s %4d tickets and labs, %5d ms CPU, %4d ms wall, %3d MB", e.Name, r.Tried, took.cpu.Milliseconds(), took.wall.Milliseconds(), peak>>20)
		most = max(most, float64(peak>>20))
		if e.OnCall {
			continue
		}
		alone += took.cpu
		verdicts += float64(r.Tried + len(r.Tickets)) // and once more to be seen
		// Mutation tools compile and run anew for each variant of the code: here, one go test for each lab of a ticket.
		labs := 0
		for _, t := range r.Tickets {
			labs = max(labs, t.OutOf+len(t.Labs)+len(t.EdgeCases))
		}
		recompiled += float64(labs+len(r.House)) / float64(len(course.All()))
	}
	b.ReportMetric(verdicts, "tickets×labs")
	b.ReportMetric(float64(alone.Microseconds())/1000/verdicts, "ms/ticket×lab")
	b.ReportMetric(recompiled*ratio(median(ungraded), median(graded)), "recompiled/graded")
	b.ReportMetric(most, "MB-most")
}

type took struct{ cpu, wall time.Duration }

// runAlone runs an exercise's compiled tests by themselves, graded, and returns the most memory that one process of it
// took.
func runAlone(b *testing.B, root, dir string, e *course.Exercise) (took, int) {
	b.Helper()
	binary, folder := filepath.Join(dir, e.Name+".test"), filepath.Join(root, "solutions", e.Name)
	cpu(b, root, "go", "test", "-c", "-o", binary, "./solutions/"+e.Name)
	var times, walls []time.Duration
	peak := 0
	for range 3 {
		cmd := exec.CommandContext(b.Context(), binary, "-test.paniconexit0")
		cmd.Dir = folder
		began := time.Now()
		out, err := cmd.CombinedOutput()
		require.NoError(b, err, string(out))
		times = append(times, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
		walls = append(walls, time.Since(began))
		peak = max(peak, maxRSS(cmd))
	}
	return took{median(times), median(walls)}, peak
}

// maxRSS is the most memory that a process, or one that it waited for, took, in bytes.
func maxRSS(cmd *exec.Cmd) int {
	used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" { // in bytes; elsewhere in kilobytes
		return int(used.Maxrss)
	}
	return int(used.Maxrss) << 10
}

// goTestAfterEdit is a go test of all exercises that has to compile each, because a file of each is not as it was.
func goTestAfterEdit(b *testing.B, root, dir string, i int, main string) []string {
	b.Helper()
	replace := map[string]string{}
	for _, e := range course.All() {
		folder := filepath.Join(root, "solutions", e.Name)
		name := func(s string) string { return filepath.Join(dir, fmt.Sprintf("%s_%d%s", e.Name, i, s)) }
		src, err := os.ReadFile(filepath.Join(folder, "exercise_test.go"))
		require.NoError(b, err)
		src = fmt.Appendf(src, "\nvar edits []int\n\nfunc init() { edits = append(edits, %d) }\n", i) // so that it has to be linked, too
		require.NoError(b, os.WriteFile(name("exercise_test.go"), src, 0o600))
		replace[filepath.Join(folder, "exercise_test.go")] = name("exercise_test.go")
		if main != "" {
			_, pkg, _ := strings.Cut(e.Name, "_")
			require.NoError(b, os.WriteFile(name("main_test.go"), fmt.Appendf(nil, main, pkg), 0o600))
			replace[filepath.Join(folder, "main_test.go")] = name("main_test.go")
		}
	}
	description := filepath.Join(dir, fmt.Sprintf("overlay_%d.json", i))
	require.NoError(b, run.WriteOverlay(description, replace))
	return []string{"go", "test", "-count=1", "-overlay", description, "./solutions/..."}
}

func workingFolder(b *testing.B) string {
	b.Helper()
	dir, err := os.Getwd()
	require.NoError(b, err)
	return dir
}

// BenchmarkEdit measures what a learner waits for: an edit of 01, solved, until its verdict.
func BenchmarkEdit(b *testing.B) {
	root, err := run.Root(workingFolder(b))
	require.NoError(b, err)
	dir := b.TempDir()
	var times, walls []time.Duration
	for i := 0; b.Loop(); i++ {
		args := goTestAfterEdit(b, root, dir, 100+i, "")
		args[len(args)-1] = "./solutions/01_unauthorized"
		began := time.Now()
		times = append(times, cpu(b, root, args...))
		walls = append(walls, time.Since(began))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(times).Seconds(), "s-cpu")
	b.ReportMetric(median(walls).Seconds(), "s-wall")
}

// cpu runs a command and returns its CPU time, its children's included.
func cpu(b *testing.B, dir string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), args[0], args[1:]...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(b, err, string(out))
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

func median(d []time.Duration) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[len(d)/2]
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }
