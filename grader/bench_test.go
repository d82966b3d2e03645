package grader_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"failurelab/grader"
	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

// ungradedMain runs the tests on one right lab, without a verdict: it hides from Main that go test is watching.
const ungradedMain = `package unauthorized

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

// BenchmarkGrading measures what a verdict costs, in CPU time: a whole go test of exercise 01, solved, after an edit,
// graded against ungraded. It prints ratios of medians; it passes or fails nothing.
func BenchmarkGrading(b *testing.B) {
	root, err := grader.Root()
	require.NoError(b, err)
	dir := b.TempDir()
	var graded, ungraded, alone []time.Duration
	binary := filepath.Join(dir, "solved.test")
	cpu(b, root, "go", "test", "-c", "-o", binary, "./solutions/01_unauthorized")
	folder := filepath.Join(root, "solutions", "01_unauthorized")
	for i := 0; b.Loop(); i++ {
		ungraded = append(ungraded, cpu(b, root, goTestAfterEdit(b, folder, dir, 2*i, ungradedMain)...))
		graded = append(graded, cpu(b, root, goTestAfterEdit(b, folder, dir, 2*i+1, "")...))
		alone = append(alone, cpu(b, folder, binary, "-test.paniconexit0"))
	}
	r, err := grader.GradeSource(b.Context(), course.Find("01_unauthorized"), grader.Source{Root: root, Folder: "solutions"})
	require.NoError(b, err)
	tried := float64(r.Tried + len(r.Tickets)) // and once more to be seen

	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(graded).Seconds(), "s-graded")
	b.ReportMetric(median(ungraded).Seconds(), "s-ungraded")
	b.ReportMetric(ratio(median(graded), median(ungraded)), "graded/ungraded")
	b.ReportMetric(tried, "tickets×labs")
	b.ReportMetric(float64(median(alone).Microseconds())/1000/tried, "ms/ticket×lab")
	// Mutation tools compile and run anew for each variant of the code: here, one go test for each lab of a ticket.
	labs := 0
	for _, t := range r.Tickets {
		labs = max(labs, t.OutOf+len(t.Labs)+len(t.Sharp))
	}
	b.ReportMetric(ratio(time.Duration(labs+len(r.House))*median(ungraded), median(graded)), "recompiled/graded")
}

// goTestAfterEdit is a go test that has to compile, because a file is not as it was.
func goTestAfterEdit(b *testing.B, folder, dir string, i int, main string) []string {
	b.Helper()
	name := func(s string) string { return filepath.Join(dir, fmt.Sprintf("%d%s", i, s)) }
	src, err := os.ReadFile(filepath.Join(folder, "exercise_test.go"))
	require.NoError(b, err)
	src = fmt.Appendf(src, "\nvar _ = %d\n", i)
	require.NoError(b, os.WriteFile(name("exercise_test.go"), src, 0o600))
	replace := map[string]string{filepath.Join(folder, "exercise_test.go"): name("exercise_test.go")}
	if main != "" {
		require.NoError(b, os.WriteFile(name("main_test.go"), []byte(main), 0o600))
		replace[filepath.Join(folder, "main_test.go")] = name("main_test.go")
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(b, err)
	require.NoError(b, os.WriteFile(name("overlay.json"), overlay, 0o600))
	return []string{"go", "test", "-count=1", "-overlay", name("overlay.json"), "./solutions/01_unauthorized"}
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
