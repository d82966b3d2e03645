package main

import (
	"bufio"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// TestImage does what Docker does, without Docker: it copies what the Dockerfile names, runs the build stage's last command,
// and starts the binary with nothing around it and as the image's user.
func TestImage(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the lab")
	}
	build, stage := readDockerfile(t)
	image := container{stage: stage, root: builtBy(t, build)}

	t.Run("needs no libraries", func(t *testing.T) { needsNoLibraries(t, filepath.Join(image.root, "lab")) })
	t.Run("explains itself", func(t *testing.T) {
		out, err := image.command(t, "-h").Output()
		if err != nil || !strings.Contains(string(out), "-healthy") {
			t.Errorf("/lab -h: %v, %q", err, out)
		}
	})
	t.Run("is healthy until SIGTERM, and then stops", func(t *testing.T) { stopsAtSIGTERM(t, image) })
}

// builtBy runs the last command of a build stage on what the stage copies. It returns the folder that stands for /out.
func builtBy(t *testing.T, build instructions.Stage) string {
	t.Helper()
	source, out := t.TempDir(), t.TempDir()
	for _, c := range all[*instructions.CopyCommand](build) {
		for _, name := range c.SourcePaths {
			copyTo(t, filepath.Join(source, name), root+name)
		}
	}
	runs := all[*instructions.RunCommand](build)
	command := strings.Join(runs[len(runs)-1].CmdLine, " ")
	if !strings.Contains(command, "go build ") || strings.Count(command, " /out/") != 1 {
		t.Fatalf("RUN %s: want a go build that writes to /out/", command)
	}
	c := exec.CommandContext(t.Context(), "sh", "-eu", "-c", strings.Replace(command, " /out/", " "+out+"/", 1))
	c.Dir = source
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, said)
	}
	if err := os.Chmod(out, 0o755); err != nil { // the image's user reads it
		t.Fatal(err)
	}
	return out
}

func copyTo(t *testing.T, to, from string) {
	t.Helper()
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		err = os.CopyFS(to, os.DirFS(from))
	} else {
		var b []byte
		if b, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, b, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// container is an image that is started without Docker.
type container struct {
	stage instructions.Stage
	root  string // its root folder, which holds the lab only
}

// command is the image's command. As root, it has nothing else in its root folder and runs as the image's user; other
// accounts may not do that, so there it runs as this process does.
func (c container) command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // only so that a failure does not hang
	t.Cleanup(cancel)
	if os.Geteuid() != 0 {
		return exec.CommandContext(ctx, filepath.Join(c.root, "lab"), args...)
	}
	var user syscall.Credential
	if _, err := fmt.Sscanf(one[*instructions.UserCommand](t, c.stage).User, "%d:%d", &user.Uid, &user.Gid); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, one[*instructions.EntrypointCommand](t, c.stage).CmdLine[0], args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: c.root, Credential: &user}
	cmd.Dir = "/"
	return cmd
}

// healthCheck is the image's health check, asking the lab at a port.
func (c container) healthCheck(t *testing.T, port string) *exec.Cmd {
	t.Helper()
	words := one[*instructions.HealthCheckCommand](t, c.stage).Health.Test // CMD, the lab, its arguments
	cmd := c.command(t, words[2:]...)
	cmd.Env = []string{"LAB_ADDR=0.0.0.0:" + port}
	return cmd
}

func needsNoLibraries(t *testing.T, binary string) {
	t.Helper()
	f, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if libraries, err := f.ImportedLibraries(); err != nil || len(libraries) > 0 {
		t.Errorf("it imports %v (%v); the image has no libraries", libraries, err)
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("it needs an interpreter; the image has none")
		}
	}
	if f.Section(".symtab") != nil {
		t.Error("it is shipped with symbols")
	}
}

func stopsAtSIGTERM(t *testing.T, image container) {
	t.Helper()
	lab := image.command(t)
	lab.Env = []string{"LAB_ADDR=0.0.0.0:0"}
	out, err := lab.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := lab.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	port := regexp.MustCompile(`http://localhost:(\d+);`).FindStringSubmatch(first)
	if port == nil {
		t.Fatalf("it says no port: %q, %v", first, err)
	}
	if said, err := image.healthCheck(t, port[1]).CombinedOutput(); err != nil {
		t.Fatalf("it is not healthy: %v\n%s", err, said)
	}
	// Browsers open a connection in advance and say nothing on it. It must not delay the end.
	silent, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", "127.0.0.1:"+port[1])
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()

	if err := lab.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(lines)
	if err := errors.Join(err, lab.Wait()); err != nil {
		t.Fatalf("it does not stop well: %v\n%s", err, rest)
	}
	said, err := image.healthCheck(t, port[1]).CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(string(said), "Is the lab running there?") {
		t.Errorf("a lab that has stopped passes its health check: %v\n%s", err, said)
	}
}
