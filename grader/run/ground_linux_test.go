package run

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// groundOf is what a process says of the ground that it runs on.
func groundOf(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	cmd.Env = append(os.Environ(), wire.Env+"="+asChild+"ground")
	out, err := cmd.Output()
	if cmd.SysProcAttr != nil && cmd.ProcessState == nil {
		t.Skipf("this system does not let us make a network: %v", err)
	}
	require.NoError(t, err)
	return string(out)
}

// A new network has a loopback interface that is down: a program can listen on it, but no client can connect.
func TestGroundWithoutALoopbackInterface(t *testing.T) {
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	assert.Contains(t, groundOf(t, cmd), "The loopback interface does not work (connect: network is unreachable). ")
}

// Only the limit that cannot be raised counts: the Go runtime raises the other one.
func TestGroundWithFewFiles(t *testing.T) {
	t.Parallel()
	for limit, want := range map[string]string{
		"-n 64":  "A process may open only 64 files, and the grader needs 256. Raise the limit: ",
		"-n 256": "nothing is missing",
		"-Sn 64": "nothing is missing",
	} {
		cmd := exec.CommandContext(t.Context(), "sh", "-c", "ulimit "+limit+`; exec "$0"`, os.Args[0]) // #nosec G204 -- of this test
		assert.Contains(t, groundOf(t, cmd), want, limit)
	}
}
