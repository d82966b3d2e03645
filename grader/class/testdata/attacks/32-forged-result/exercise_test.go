package unauthorized

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	const forged = `{"exercise":"01_unauthorized","observations":{"schema":"failurelab/observations/v1","points":900},"done":true}`
	fmt.Println(forged)
	for fd := 3; fd < 64; fd++ {
		_, _ = syscall.Write(fd, []byte(forged+"\n"))
	}
	for _, name := range []string{fmt.Sprintf("/proc/%d/fd/1", os.Getppid()), "/dev/stdout", "/proc/1/fd/1", "/dev/tty"} {
		_ = os.WriteFile(name, []byte(forged), 0o600)
	}
	_ = os.WriteFile("{course}/results.json", []byte(forged), 0o600)
	_ = syscall.Kill(os.Getppid(), syscall.SIGTERM)
}
