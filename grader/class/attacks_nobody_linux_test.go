package class_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// nobody is the user that owns nothing.
const nobody = 65534

// asNobody runs the attacks again as another user, with the programs that root has built.
func (s *stage) asNobody(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can run them as another user")
	}
	dir := filepath.Dir(s.Canary)
	program, stageAt, temp := filepath.Join(dir, "class.test"), filepath.Join(dir, "stage.json"), filepath.Join(dir, "tmp")
	require.NoError(t, copyProgram(os.Args[0], program))
	text, err := json.Marshal(s)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(stageAt, text, 0o644)) // #nosec G306 -- another user reads it
	require.NoError(t, os.Mkdir(temp, 0o700))
	require.NoError(t, os.Chown(temp, nobody, nobody))
	cmd := exec.CommandContext(t.Context(), program, "-test.run=^TestAttacks$", "-test.v="+strconv.FormatBool(testing.Verbose()))
	cmd.Dir, cmd.Env = temp, []string{stageFile + "=" + stageAt, "TMPDIR=" + temp, "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if testing.Verbose() {
		t.Log(string(out))
	}
	require.NoError(t, err, "%s", out)
	entries, err := os.ReadDir(temp)
	require.NoError(t, err)
	assert.Empty(t, entries, "nothing is left behind")
}

// requireNobodyLeft fails if a host or a process of a submission lives.
func (s *stage) requireNobodyLeft(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir("/proc")
	require.NoError(t, err)
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		args, _ := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		assert.NotContains(t, string(args), s.Marker, "process %d lives on", pid)
		stat, _ := os.ReadFile(filepath.Join("/proc", e.Name(), "stat"))
		_, after, _ := strings.Cut(string(stat), ") ")
		if f := strings.Fields(after); len(f) > 1 {
			assert.NotEqual(t, strconv.Itoa(os.Getpid()), f[1], "the child %d lives on: %s", pid, args)
		}
	}
}
