package pack_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// machine plays a platform's container. Where the test may not make control groups or mounts, their limits are left out, and the
// test says so.
type machine struct {
	dir      string   // the working directory
	readOnly string   // a folder that is read-only there; "": none is
	env      []string // the platform's own variables
}

// memory is what Gradescope gives a container by default.
const memory = 768 << 20

// run runs a command there. It has no HOME, and no network that it would need: what submissions import is in the caches.
func (m machine) run(t *testing.T, call ...string) {
	t.Helper()
	script := ""
	for _, folder := range group(t) {
		script += "echo $$ > " + filepath.Join(folder, "cgroup.procs") + "\n"
	}
	start := []string{"/bin/sh", "-ec"}
	if m.readOnly != "" && exec.Command("unshare", "-m", "true").Run() == nil {
		start = append([]string{"unshare", "-m"}, start...)
		script += fmt.Sprintf("mount --bind %[1]s %[1]s\nmount -o remount,ro,bind %[1]s\n! touch %[1]s/probe 2> /dev/null\n", m.readOnly)
	} else if m.readOnly != "" {
		t.Logf("%s is not read-only: no mounts can be made here", m.readOnly)
	}
	args := append(append(start, script+`exec "$@"`, "sh"), call...)
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir = m.dir
	cmd.Env = append([]string{
		"PATH=" + filepath.Dir(goCommand(t)) + ":/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "GOPROXY=off",
		"GOMODCACHE=" + setting(t, "GOMODCACHE"), "FAILURELAB_CACHE=" + cache(t),
	}, m.env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s: %s", call, out)
}

var groups atomic.Int64

// group makes a control group with a limit on memory, in version 1 or 2. It is nil where that is not allowed.
func group(t *testing.T) []string {
	t.Helper()
	name := fmt.Sprintf("failurelab-pack-%d-%d", os.Getpid(), groups.Add(1))
	folder, limit := filepath.Join("/sys/fs/cgroup/memory", name), "memory.limit_in_bytes"
	if _, err := os.Stat("/sys/fs/cgroup/cgroup.controllers"); err == nil {
		folder, limit = filepath.Join("/sys/fs/cgroup", name), "memory.max"
	}
	err := os.Mkdir(folder, 0o755)
	if err == nil {
		t.Cleanup(func() { _ = os.Remove(folder) })
		err = os.WriteFile(filepath.Join(folder, limit), []byte(strconv.Itoa(memory)), 0o600)
	}
	if err != nil {
		t.Logf("memory is not limited: %v", err)
		return nil
	}
	return []string{folder}
}

func goCommand(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("go")
	require.NoError(t, err)
	return path
}

func setting(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), goCommand(t), "env", name).Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// cache is the folder that class grade uses too, so that a machine fills it once.
func cache(t *testing.T) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	require.NoError(t, err)
	return filepath.Join(dir, "failurelab", "class-build")
}
