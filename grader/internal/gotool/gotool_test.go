package gotool

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFlags(t *testing.T) {
	t.Parallel()
	for goflags, want := range map[string]string{
		"":                               "-buildvcs=false",
		"-buildvcs=true":                 "-buildvcs=false",
		"-mod=vendor":                    "-buildvcs=false",
		"--mod=vendor -p=1 -json":        "-buildvcs=false -p=1",
		" -modcacherw  -race -n ":        "-buildvcs=false -modcacherw -race",
		"-overlay=x.json -C=/ -o=y":      "-buildvcs=false",
		"-modfile=go.x.mod -tags=a -v":   "-buildvcs=false -tags=a -v",
		"-ldflags=-s -vet=off -mod=mod":  "-buildvcs=false -ldflags=-s -vet=off",
		"-trimpath -asmflags=all=-n=mod": "-buildvcs=false -trimpath -asmflags=all=-n=mod",
	} {
		assert.Equal(t, want, flags(goflags), "%q", goflags)
	}
}

// Not in parallel: settings come from the environment.
func TestSetting(t *testing.T) {
	file := filepath.Join(t.TempDir(), "env")
	require.NoError(t, os.WriteFile(file, []byte("# by hand\nGOFLAGS=-p=1\nGOMODCACHE=/modules\n"), 0o600))
	t.Setenv("GOENV", file)
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOMODCACHE", "/mine")
	assert.Equal(t, "-p=1", Setting("GOFLAGS"))
	assert.Equal(t, "/mine", Setting("GOMODCACHE"))
	assert.Empty(t, Setting("GOCACHEPROG"))
	t.Setenv("GOENV", "off")
	assert.Empty(t, Setting("GOFLAGS"))

	t.Setenv("GOENV", "")
	home := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", home)
	t.Setenv("HOME", home)
	t.Setenv("AppData", home)
	config, err := os.UserConfigDir()
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(config, "go"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(config, "go", "env"), []byte("GOFLAGS=-p=2\n"), 0o600))
	assert.Equal(t, "-p=2", Setting("GOFLAGS"))
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		t.Setenv(name, "")
	}
	assert.Empty(t, Setting("GOFLAGS"))
}

// What would keep the go command from building the lab, although nothing is wrong with the lab or the tests.
func TestCommandDependsOnNothingAroundIt(t *testing.T) {
	above := t.TempDir()
	root := filepath.Join(above, "lab")
	require.NoError(t, os.MkdirAll(filepath.Join(root, "part"), 0o700))
	for name, text := range map[string]string{
		"go.work": "go 1.26\n", "lab/go.mod": "module lab\n\ngo 1.26\n", "lab/lab.go": "package main\n\nimport _ \"lab/part\"\n\nfunc main() {}\n",
		"lab/part/part.go": "package part\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(above, name), []byte(text), 0o600))
	}
	t.Setenv("GOFLAGS", "-mod=vendor -n")
	t.Setenv("GO111MODULE", "off")
	t.Setenv("GOOS", "plan9")
	t.Setenv("GOARCH", "s390x")
	program := filepath.Join(t.TempDir(), "lab.exe")
	out, err := Command(t.Context(), root, "build", "-o", program).CombinedOutput()
	require.NoError(t, err, string(out))
	cmd := Command(t.Context(), root)
	assert.Contains(t, cmd.Env, "PWD="+root)
	cmd.Path, cmd.Args, cmd.Err = program, []string{program}, nil
	require.NoError(t, cmd.Run(), "it was built for this machine")
}

func TestRemedyForErrorsOfTheSystem(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]string{
		syscall.EMFILE: MoreFiles, syscall.ENFILE: MoreFiles, syscall.ENOSPC: Room, syscall.EDQUOT: Room,
		syscall.EROFS: Folders, syscall.EACCES: Folders, fs.ErrPermission: Folders,
		syscall.EADDRNOTAVAIL: Loopback, syscall.ENETUNREACH: Loopback, syscall.ENETDOWN: Loopback,
		syscall.ENOENT: "", errors.New("other"): "",
	} {
		assert.Equal(t, want, RemedyFor(fmt.Errorf("open: %w", err)), err)
	}
	assert.True(t, strings.HasPrefix(RemedyFor(syscall.EAGAIN), "Give the grader more memory"))
	assert.True(t, strings.HasPrefix(RemedyFor(syscall.ENOMEM), "Give the grader more memory"))
	assert.Empty(t, RemedyFor(nil))
}
