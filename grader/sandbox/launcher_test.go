//go:build unix

package sandbox

import (
	"os/exec"
	"testing"
	"time"

	"failurelab/grader/run"

	"github.com/stretchr/testify/assert"
)

func TestLauncherThatDoesNotComeUpIsAFault(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, script, says string }{
		{"it says nothing", `true`, "the launcher ended"},
		{"it says a fault", `echo '{"fault": "sandbox: no space left on device"}'`, "no space left on device"},
		{"it says something else", `echo '{"number": 1}'`, "did not say what it enforces"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", `read task; `+tc.script)

			_, err := Launch(cmd, struct{}{}, Setup{})

			assert.ErrorContains(t, err, tc.says)
		})
	}
}

func TestLauncherThatHasEndedStartsNothing(t *testing.T) {
	t.Parallel()
	l := &Launcher{gone: assert.AnError}

	_, err := l.Run(t.Context(), run.Program{}, run.Job{Quiet: true, Limit: time.Minute})

	assert.ErrorIs(t, err, assert.AnError)
}
