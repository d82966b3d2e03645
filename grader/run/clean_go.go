package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"

	"failurelab/grader/internal/gotool"
)

// cleanGo is the go command without any setting of the person's or the machine's. What it builds depends on its version, the
// module and the module cache.
type cleanGo struct {
	command string // its path
	root    string // the module's folder
	cache   string // the build cache
	home    string // an empty folder, also for temporary files
	modules string // the module cache
}

// newCleanGo finds the go command and its module cache. It needs no HOME.
func newCleanGo(ctx context.Context, root, cache, home string) (cleanGo, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return cleanGo{}, fmt.Errorf("the go command is not on the PATH. %s", gotool.Install)
	}
	g := cleanGo{command: path, root: root, cache: cache, home: home}
	cmd := gotool.Command(ctx, root, "env", "GOMODCACHE")
	cmd.Env = append(cmd.Env, "GOTOOLCHAIN=local", "GOFLAGS="+plainFlags)
	if os.Getenv("HOME") == "" {
		if u, err := user.Current(); err == nil && u.HomeDir != "" {
			cmd.Env = append(cmd.Env, "HOME="+u.HomeDir)
		}
	}
	out, err := cmd.Output()
	if g.modules = string(bytes.TrimSpace(out)); err != nil || g.modules == "" {
		return g, fmt.Errorf("the folder of the module cache is not known. %s", gotool.Modules)
	}
	if _, err := os.Stat(g.modules); err != nil {
		return g, fmt.Errorf("the module cache cannot be read (%w). %s Run `go mod download` once for an empty one", err, gotool.Modules)
	}
	return g, nil
}

// env is the whole environment of the command and its tools.
func (g cleanGo) env() []string {
	return []string{
		"HOME=" + g.home, "TMPDIR=" + g.home, "PATH=" + filepath.Dir(g.command), "GOCACHE=" + g.cache, "GOMODCACHE=" + g.modules,
		"GOENV=off", "GOWORK=off", "GO111MODULE=on", "GOFLAGS=", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOTELEMETRY=off",
		"CGO_ENABLED=0", "GOMEMLIMIT=256MiB",
	}
}

// tool is a tool of the go command's, or the command itself, with arguments.
func (g cleanGo) tool(ctx context.Context, call ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, call[0], call[1:]...)
	cmd.Dir, cmd.Env = g.root, g.env()
	setGroup(cmd)
	return cmd
}

// output is what the go command prints. The error says what it said, and what to do.
func (g cleanGo) output(ctx context.Context, args ...string) ([]byte, error) {
	out, err := g.tool(ctx, append([]string{g.command}, args...)...).Output()
	var failed *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case errors.As(err, &failed):
		said := strings.TrimSpace(string(failed.Stderr))
		return nil, &BuildError{Said: said, Remedy: gotool.Remedy(said)}
	}
	return out, err
}
