//go:build unix

package grader_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

// gremlins is the mutation tester that class grade is compared with.
const gremlins = "github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0"

// oneLabMain gives each test of 01 a correct lab of its own process, so that gremlins sees which of the app's lines are covered.
const oneLabMain = `package api_test

import (
	"fmt"
	"os"
	"testing"

	"failurelab/grader/host"
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

var held *os.File

func TestMain(m *testing.M) {
	os.Stdin, held, _ = os.Pipe() // a child ends with its input
	h, err := host.New("")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	e := course.Find("01_unauthorized")
	labs := map[string]host.Assignment{}
	for _, f := range e.Tickets() {
		labs[f.Ticket.Number] = host.Assignment{Lab: e.First(f)}
	}
	os.Exit(wire.Child(h.Run(e, labs).URL(), m.Run))
}
`

// mutants compares a lab that class grade tries for a ticket with a mutant that gremlins makes. Both run the solution of 01.
// Gremlins gets it as the test of the package that it tests most, the app.
func (c *classBench) mutants() {
	c.Helper()
	const exercise = "01_unauthorized"
	solution := filepath.Join(c.root, "solutions", exercise)
	out, entry := c.results(), filepath.Join(c.dir, "only", exercise)
	require.NoError(c, os.MkdirAll(entry, 0o700))
	own, err := filepath.Glob(filepath.Join(solution, "*_test.go"))
	require.NoError(c, err)
	copied := filepath.Join(c.dir, "copy")
	app := filepath.Join(copied, "lab", "api")
	c.copyTo(copied, "go.mod", "go.sum", "lab", "grader")
	old, err := filepath.Glob(filepath.Join(app, "*_test.go"))
	require.NoError(c, err)
	for _, file := range old {
		require.NoError(c, os.Remove(file))
	}
	for _, file := range own {
		text, err := os.ReadFile(file)
		require.NoError(c, err)
		name := filepath.Base(file)
		require.NoError(c, os.WriteFile(filepath.Join(entry, name), text, 0o600))
		if name == "main_test.go" {
			text = []byte(oneLabMain)
		}
		text = regexp.MustCompile(`(?m)^package .*`).ReplaceAll(text, []byte("package api_test"))
		require.NoError(c, os.WriteFile(filepath.Join(app, name), text, 0o600))
	}

	graded := c.run(nil, c.program, "class", "grade", "--submission", filepath.Dir(entry), "--out", out)
	observed := c.record(out).Exercises[0].Observations
	require.NotNil(c, observed)

	c.run(append(os.Environ(), "GOBIN="+c.dir), "go", "install", gremlins)
	c.gremlins(copied, "--dry-run") // compiles everything but mutants
	before, _ := c.gremlins(copied, "--dry-run")
	used, mutants := c.gremlins(copied)
	require.Positive(c, mutants)
	tries, others := time.Duration(observed.Tried), time.Duration(mutants)
	each, other := graded/tries, (used-before)/others
	c.row("gremlins / class grade, CPU a mutant", fmt.Sprintf("%.0f", ratio(other, each)),
		"%d mutants, %.0f ms each, on all %d tests; %d labs × tickets, %.1f ms each, build included; %.0f for all tests, each on a lab",
		mutants, other.Seconds()*1000, len(course.Find(exercise).Tickets()), observed.Tried, each.Seconds()*1000,
		ratio(other, each*time.Duration(len(course.Find(exercise).Tickets()))))
}

// copyTo copies files and folders of the module.
func (c *classBench) copyTo(to string, names ...string) {
	c.Helper()
	require.NoError(c, os.MkdirAll(to, 0o700))
	for _, name := range names {
		from := filepath.Join(c.root, name)
		info, err := os.Stat(from)
		require.NoError(c, err)
		if info.IsDir() {
			require.NoError(c, os.CopyFS(filepath.Join(to, name), os.DirFS(from)))
			continue
		}
		text, err := os.ReadFile(from)
		require.NoError(c, err)
		require.NoError(c, os.WriteFile(filepath.Join(to, name), text, 0o600))
	}
}

// gremlins mutates the app of a copy of the module, and returns the CPU time and how many mutants were tested. The coefficient is
// so high that no mutant times out on a busy machine.
func (c *classBench) gremlins(dir string, flags ...string) (used time.Duration, mutants int) {
	c.Helper()
	args := append([]string{"unleash", "--timeout-coefficient", "50", "--workers", "1"}, append(flags, "./lab/api")...)
	cmd := exec.CommandContext(c.Context(), filepath.Join(c.dir, "gremlins"), args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(c, err, string(out))
	for line := range strings.Lines(string(out)) {
		for _, status := range []string{"KILLED ", "LIVED ", "TIMED OUT "} {
			if strings.HasPrefix(strings.TrimSpace(line), status) {
				mutants++
			}
		}
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), mutants
}
