//go:build unix

package grader_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// group is a control group, in version 1 or 2, whichever the machine has.
type group struct {
	folders []string // of each controller, in version 1, or one
	second  bool
	missing string // why there is none
}

// newGroup makes a group with limits: bytes of memory, and a part of a processor.
func newGroup(memory int, processors float64) *group {
	const all, period = "/sys/fs/cgroup", 100_000
	g := &group{}
	name := fmt.Sprintf("failurelab-%d", os.Getpid())
	quota := strconv.Itoa(int(processors * period))
	files := map[string]string{}
	if _, err := os.Stat(filepath.Join(all, "cgroup.controllers")); err == nil {
		g.second = true
		g.folders = []string{filepath.Join(all, name)}
		files[filepath.Join(g.folders[0], "memory.max")] = strconv.Itoa(memory)
		files[filepath.Join(g.folders[0], "cpu.max")] = fmt.Sprintf("%s %d", quota, period)
	} else {
		g.folders = []string{filepath.Join(all, "memory", name), filepath.Join(all, "cpu", name)}
		files[filepath.Join(g.folders[0], "memory.limit_in_bytes")] = strconv.Itoa(memory)
		files[filepath.Join(g.folders[1], "cpu.cfs_quota_us")] = quota
	}
	for _, folder := range g.folders {
		if err := os.Mkdir(folder, 0o755); err != nil {
			g.give(err)
			return g
		}
	}
	for file, text := range files {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			g.give(err)
			return g
		}
	}
	return g
}

// give gives up.
func (g *group) give(err error) {
	g.remove()
	g.folders, g.missing = nil, err.Error()
}

func (g *group) remove() {
	for _, folder := range g.folders {
		_ = os.Remove(folder)
	}
}

// command is a command in the group. A shell enters it, because that works in both versions.
func (g *group) command(ctx context.Context, call []string) *exec.Cmd {
	script := ""
	for _, folder := range g.folders {
		script += "echo $$ > " + filepath.Join(folder, "cgroup.procs") + " && "
	}
	return exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script + `exec "$@"`, "sh"}, call...)...)
}

// used is how much memory the processes of the group have now, in bytes, without files. Without a group it is what a process
// and its descendants have resident.
func (g *group) used(pid int) int {
	switch {
	case g.missing != "":
		return resident(pid)
	case g.second:
		return field(filepath.Join(g.folders[0], "memory.stat"), "anon")
	default:
		return field(filepath.Join(g.folders[0], "memory.stat"), "rss")
	}
}

// peak is the most memory that was charged to the group, in bytes. The kernel gives back what files take before it kills.
func (g *group) peak() int {
	if g.missing != "" {
		return 0
	}
	name := "memory.max_usage_in_bytes"
	if g.second {
		name = "memory.peak"
	}
	text, _ := os.ReadFile(filepath.Join(g.folders[0], name))
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return n
}

// killed is how many processes the kernel has killed in the group for their memory.
func (g *group) killed() int {
	if g.missing != "" {
		return 0
	}
	name := "memory.oom_control"
	if g.second {
		name = "memory.events"
	}
	return field(filepath.Join(g.folders[0], name), "oom_kill")
}

// resident is how much memory a process and its descendants have resident, in bytes (proc(5)).
func resident(pid int) int {
	children := map[string][]string{}
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, p := range all {
		parent := strconv.Itoa(field(filepath.Join(p, "status"), "PPid:"))
		children[parent] = append(children[parent], filepath.Base(p))
	}
	sum := 0
	for left := []string{strconv.Itoa(pid)}; len(left) > 0; {
		p := left[0]
		left = append(left[1:], children[p]...)
		sum += field(filepath.Join("/proc", p, "status"), "VmRSS:") << 10
	}
	return sum
}
