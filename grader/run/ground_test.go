package run

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// good is a machine that has everything.
func good() machine {
	return machine{
		dial:    func() error { return nil },
		files:   func() (uint64, bool) { return minFiles, true },
		write:   func(string) error { return nil },
		room:    func(string) (uint64, bool) { return minRoom, true },
		setting: func(string) string { return "" },
		temp:    "/tmp",
		cache:   func() (string, error) { return "/home/ada/.cache", nil },
		home:    func() (string, error) { return "/home/ada", nil },
		isDir:   func(string) bool { return true },
		goMod:   func() string { return "module failurelab\n\ngo 1.26.0\n" },
		version: func(context.Context) (string, error) { return "go1.26.0", nil },
	}
}

// set makes settings of the go command.
func set(settings ...string) func(string) string {
	return func(name string) string {
		for _, s := range settings {
			if v, ok := strings.CutPrefix(s, name+"="); ok {
				return v
			}
		}
		return ""
	}
}

func (m machine) all(ctx context.Context) []Check { return append(m.running(), m.building(ctx)...) }

var (
	errNo     = errors.New("no such thing")
	none      = func() (string, error) { return "", errNo }
	notHere   = func(string) bool { return false }
	cannot    = func(dir string) error { return &os.PathError{Op: "open", Path: dir + "/x4711", Err: errNo} }
	cannotBut = func(good string) func(string) error {
		return func(dir string) error {
			if dir == good {
				return nil
			}
			return cannot(dir)
		}
	}
)

// Each thing that a machine can lack is one line: what, and what to do about it.
func TestWhatAMachineLacks(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		change func(*machine)
		want   Check
	}{
		{"no loopback", func(m *machine) { m.dial = func() error { return &net.OpError{Op: "dial", Err: errNo} } }, Check{
			"loopback", "The loopback interface does not work (no such thing)",
			"Bring the loopback interface up: `ip link set lo up`, or start the container with a network of its own.",
		}},
		{"too few files", func(m *machine) { m.files = func() (uint64, bool) { return 255, true } }, Check{
			"open files", "A process may open only 255 files, and the grader needs 256",
			"Raise the limit: run `ulimit -n 1024` in the same shell first, or give the container a higher limit for open files.",
		}},
		{"no temporary folder", func(m *machine) { m.write = cannot }, Check{
			"temporary folder", "The folder for temporary files, /tmp, is not writable (no such thing)",
			"Set TMPDIR to a writable folder with 200 MB free. If GOTMPDIR is set, change it too.",
		}},
		{"no GOTMPDIR", func(m *machine) { m.setting, m.write = set("GOTMPDIR=/gotmp"), cannotBut("/tmp") }, Check{
			"temporary folder", "The folder for temporary files, /gotmp, is not writable (no such thing)",
			"Set TMPDIR to a writable folder with 200 MB free. If GOTMPDIR is set, change it too.",
		}},
		{"a full temporary folder", func(m *machine) { m.room = func(string) (uint64, bool) { return 1 << 20, true } }, Check{
			"temporary folder", "The folder for temporary files, /tmp, has 1 MB free, and a build needs 32 MB",
			"Set TMPDIR to a folder with 200 MB free, or free some space there.",
		}},
		{"GOCACHE=off", func(m *machine) { m.setting = set("GOCACHE=off") }, Check{
			"build cache", "The build cache is switched off (GOCACHE=off)", "Set GOCACHE to a writable folder.",
		}},
		{"a GOCACHE that is not absolute", func(m *machine) { m.setting = set("GOCACHE=cache") }, Check{
			"build cache", `GOCACHE is "cache", which is not an absolute path`, "Set GOCACHE to a writable folder.",
		}},
		{"a cache that cannot be made", func(m *machine) {
			m.setting, m.isDir, m.write = set("GOCACHE=/ro/cache"), func(p string) bool { return p == "/ro" }, cannotBut("/tmp")
		}, Check{
			"build cache", "The build cache is not writable (/ro: no such thing)", "Set GOCACHE to a writable folder.",
		}},
		{"half a cache that cannot be written", func(m *machine) {
			m.isDir, m.write = func(p string) bool { return filepath.Base(p) != "ff" }, cannotBut("/tmp")
		}, Check{
			"build cache", "The build cache is not writable (/home/ada/.cache/go-build: no such thing)", "Set GOCACHE to a writable folder.",
		}},
		{"no HOME for the cache", func(m *machine) { m.cache = none }, Check{
			"build cache", "There is no folder for the build cache: neither GOCACHE nor HOME is set", "Set GOCACHE to a writable folder.",
		}},
		{"no HOME for modules", func(m *machine) { m.home = none }, Check{
			"module cache", "There is no folder for the module cache: neither HOME nor GOMODCACHE is set",
			"Set HOME, or GOMODCACHE to the folder of the module cache.",
		}},
		{"no go command", func(m *machine) {
			m.version = func(context.Context) (string, error) { return "", &exec.Error{Name: "go", Err: exec.ErrNotFound} }
		}, Check{
			"go command", `The go command does not work (exec: "go": executable file not found in $PATH)`, "Install Go, and put its bin folder on the PATH.",
		}},
		{"too old a Go", func(m *machine) {
			m.version = func(context.Context) (string, error) { return "go1.25.9", nil }
		}, Check{
			"go command", "The go command is go1.25.9, and go.mod needs go1.26.0", "Install the Go version that go.mod names, or set GOTOOLCHAIN=auto.",
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m := good()
			tc.change(&m)
			err := Missing(m.all(t.Context()))
			assert.Equal(t, GroundError{tc.want}, err)
			assert.EqualError(t, err, tc.want.What+". "+tc.want.Remedy)
		})
	}
}

// What only looks odd must not keep anybody from being judged.
func TestMachinesThatLackNothing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*machine){
		"everything": func(*machine) {},
		"limits that are not known": func(m *machine) {
			m.files, m.room = func() (uint64, bool) { return 0, false }, func(string) (uint64, bool) { return 0, false }
		},
		"a warm cache that cannot be written": func(m *machine) { m.write = cannotBut("/tmp") },
		"a cache that is not there yet": func(m *machine) {
			m.setting, m.isDir, m.write = set("GOCACHE=/new/cache"), notHere, func(dir string) error {
				if dir != "/tmp" && dir != "/" {
					return errNo
				}
				return nil
			}
		},
		"a cache that is a program": func(m *machine) { m.setting, m.cache = set("GOCACHEPROG=cacher"), none },
		"no HOME, but caches": func(m *machine) {
			m.setting, m.cache, m.home = set("GOCACHE=/cache", "GOMODCACHE=/modules"), none, none
		},
		"no HOME, but GOPATH":    func(m *machine) { m.setting, m.cache, m.home = set("GOCACHE=/cache", "GOPATH=/go"), none, none },
		"a Go of one's own":      func(m *machine) { m.version = func(context.Context) (string, error) { return "devel go1.27-abc", nil } },
		"a Go that is newer":     func(m *machine) { m.version = func(context.Context) (string, error) { return "go1.30", nil } },
		"no go.mod to be read":   func(m *machine) { m.goMod = func() string { return "" } },
		"a go.mod without a Go":  func(m *machine) { m.goMod = func() string { return "module failurelab\n" } },
		"a toolchain's own name": func(m *machine) { m.version = func(context.Context) (string, error) { return "go1.26.0-custom", nil } },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := good()
			change(&m)
			checks := m.all(t.Context())
			require.NoError(t, Missing(checks))
			var names []string
			for _, c := range checks {
				assert.True(t, c.OK())
				assert.Empty(t, c.What)
				names = append(names, c.Name)
			}
			assert.Equal(t, []string{"loopback", "open files", "temporary folder", "build cache", "module cache", "go command"}, names)
		})
	}
}

// One message lists everything that is missing, one line each.
func TestAllThatIsMissing(t *testing.T) {
	t.Parallel()
	m := good()
	m.dial, m.home, m.setting = func() error { return errNo }, none, set("GOCACHE=off")
	assert.EqualError(t, Missing(m.all(t.Context())), `3 things are missing on this machine.
  - The loopback interface does not work (no such thing). Bring the loopback interface up: `+"`ip link set lo up`"+`, or start the container with a network of its own.
  - The build cache is switched off (GOCACHE=off). Set GOCACHE to a writable folder.
  - There is no folder for the module cache: neither HOME nor GOMODCACHE is set. Set HOME, or GOMODCACHE to the folder of the module cache.`)
}

// The machine that the tests run on has to be good enough, and a check leaves nothing behind.
func TestTheGroundHere(t *testing.T) {
	t.Parallel()
	here, err := os.Getwd()
	require.NoError(t, err)
	root, err := Root(here)
	require.NoError(t, err)
	checks := BuildGround(t.Context(), root)
	require.NoError(t, Missing(checks))
	assert.Len(t, checks, 6)
	assert.Equal(t, checks[:2], Ground())

	dir := t.TempDir()
	require.NoError(t, tryToWrite(dir))
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
	require.ErrorIs(t, tryToWrite(filepath.Join(dir, "not-here")), os.ErrNotExist)
	assert.NoDirExists(t, filepath.Join(dir, "not-here"))
}

// Not in parallel: the go command reads the environment.
func TestAGoCommandThatDoesNotWork(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it has no shell scripts")
	}
	bin := t.TempDir()
	script := "#!/bin/sh\necho 'go: download go1.99 for linux/amd64: toolchain not available' >&2\necho more >&2\nexit 1\n"
	require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o700)) // #nosec G306 -- a program
	t.Setenv("PATH", bin)
	_, err := goVersion(t.Context(), t.TempDir())
	require.EqualError(t, err, "go: download go1.99 for linux/amd64: toolchain not available")
	t.Setenv("PATH", t.TempDir())
	_, err = goVersion(t.Context(), t.TempDir())
	require.ErrorIs(t, err, exec.ErrNotFound)
}

func BenchmarkGround(b *testing.B) {
	for b.Loop() {
		Ground()
	}
}
