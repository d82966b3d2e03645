//go:build unix

package grader_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"failurelab/grader/author/starters"
	"failurelab/grader/class/marks"
	"failurelab/grader/class/settings"
	"failurelab/lab/course"

	"github.com/stretchr/testify/require"
)

// linear grades classes of a cheap kind: everybody hands in the starter of 01.
func (c *classBench) linear() {
	c.Helper()
	var each []string
	var peaks []string
	for _, n := range []int{10, 100, 1000} {
		folder, out := filepath.Join(c.dir, fmt.Sprintf("starters-%d", n)), c.results()
		for i := range n {
			dir := filepath.Join(folder, fmt.Sprintf("s%04d", i), "01_unauthorized")
			require.NoError(c, os.MkdirAll(dir, 0o700))
			for name, text := range starters.Files("01_unauthorized") {
				require.NoError(c, os.WriteFile(filepath.Join(dir, name), text, 0o600))
			}
		}
		cmd := exec.CommandContext(c.Context(), c.program, "class", "grade", "--submissions", folder, "--out", out)
		cmd.Dir = c.root
		peak := 0
		began := time.Now()
		require.NoError(c, watched(cmd, func() { peak = max(peak, peakOf(cmd.Process.Pid)) }))
		used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		each = append(each, fmt.Sprintf("%.3f (wall %.3f)", used.Seconds()/float64(n), time.Since(began).Seconds()/float64(n)))
		peaks = append(peaks, megabytes(peak))
	}
	c.row("seconds of CPU a submission, of 10, 100, 1000", strings.Join(each, ", "), "the starter of 01")
	c.row("peak memory of the grader, for 10, 100, 1000", strings.Join(peaks, ", "), "resident, without its hosts and compilers")
}

// watched runs a command, and looks at it every now and then.
func watched(cmd *exec.Cmd, look func()) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-tick.C:
			look()
		}
	}
}

// peakOf is the most memory that a process had resident, in bytes; 0 where the system does not tell (proc(5)).
func peakOf(pid int) int { return field(fmt.Sprintf("/proc/%d/status", pid), "VmHWM:") << 10 }

// field is the number behind a name in a file of lines; 0 if there is none.
func field(file, name string) int {
	text, _ := os.ReadFile(file)
	for line := range strings.Lines(string(text)) {
		if words := strings.Fields(line); len(words) > 1 && words[0] == name {
			n, _ := strconv.Atoi(words[1])
			return n
		}
	}
	return 0
}

func megabytes(n int) string {
	if n == 0 {
		return "not known"
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// small grades the solutions in a control group of half a gigabyte and half a processor.
func (c *classBench) small(what string, flags ...string) {
	c.Helper()
	g := newGroup(512<<20, 0.5)
	defer g.remove()
	out := c.results()
	call := append([]string{c.program, "class", "grade", "--submission", "solutions", "--out", out}, flags...)
	cmd := g.command(c.Context(), call)
	cmd.Dir = c.root
	most := 0
	began := time.Now()
	err := watched(cmd, func() { most = max(most, g.used(cmd.Process.Pid)) })
	wall := time.Since(began).Seconds()
	limits := "limits enforced"
	if g.missing != "" {
		limits = "NO LIMITS here: " + g.missing
	}
	if err != nil {
		c.row(what, "DOES NOT FINISH", "%v after %.0f s; %s", err, wall, limits)
		return
	}
	record := c.record(out)
	mark := marks.Of(course.All(), settings.Settings{}, record)
	c.row(what, fmt.Sprintf("%.0f s", wall), "%v of %v points, bonus %v; %.1f s of CPU; at most %s (%s with the files in the cache), %d killed; %s",
		mark.Points, mark.Max, mark.Bonus, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		megabytes(most), megabytes(g.peak()), g.killed(), limits)
}
