package run

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"failurelab/grader/internal/gotool"
)

// thisMachine is the machine that we run on.
func thisMachine(root string) machine {
	return machine{
		dial: dialLoopback, files: openFiles, write: tryToWrite, room: room,
		setting: gotool.Setting, temp: os.TempDir(), cache: os.UserCacheDir, home: os.UserHomeDir,
		isDir: func(path string) bool {
			info, err := os.Stat(path)
			return err == nil && info.IsDir()
		},
		goMod: func() string {
			b, _ := os.ReadFile(filepath.Join(root, "go.mod"))
			return string(b)
		},
		version: func(ctx context.Context) (string, error) { return goVersion(ctx, root) },
	}
}

// dialLoopback also connects: without an interface that is up a program can still listen.
func dialLoopback() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	c, err := net.DialTimeout("tcp", l.Addr().String(), 10*time.Second)
	if err != nil {
		return err
	}
	return c.Close()
}

// tryToWrite also fails when the disk is full: creating a file does not.
func tryToWrite(dir string) error {
	f, err := os.CreateTemp(dir, "failurelab-check-")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

func goVersion(ctx context.Context, root string) (string, error) {
	out, err := gotool.Command(ctx, root, "env", "GOVERSION").Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		said, _, _ := strings.Cut(strings.TrimSpace(string(failed.Stderr)), "\n")
		return "", errors.New(said)
	}
	return strings.TrimSpace(string(out)), err
}

// Remedied adds what to do to an error that a shortage of the machine's caused. Other errors stay as they are.
func Remedied(err error) error {
	var known *BuildError
	var ground GroundError
	if err == nil || errors.As(err, &known) || errors.As(err, &ground) {
		return err
	}
	if do := gotool.RemedyFor(err); do != "" {
		return fmt.Errorf("%w. %s", err, do)
	}
	return err
}
