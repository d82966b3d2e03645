package run

import (
	"context"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"net"
	"path/filepath"
	"regexp"
	"strings"

	"failurelab/grader/internal/gotool"
)

// The least that judging needs. How much more it uses depends on the machine.
const (
	minFiles = 256      // open files of the grader, which keeps the labs of all exercises
	minRoom  = 32 << 20 // bytes: one test program while it is linked, and its copy
)

// Check says whether the machine has one thing that judging needs.
type Check struct {
	Name   string // "loopback"
	What   string // what is missing; "" if nothing is
	Remedy string // what to do about it
}

// OK says that nothing is missing.
func (c Check) OK() bool { return c.What == "" }

// GroundError says what the machine lacks. Nothing can be judged on it.
type GroundError []Check

func (e GroundError) Error() string {
	if len(e) == 1 {
		return e[0].What + ". " + e[0].Remedy
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d things are missing on this machine.", len(e))
	for _, c := range e {
		fmt.Fprintf(&b, "\n  - %s. %s", c.What, c.Remedy)
	}
	return b.String()
}

// Missing returns a [GroundError] of the checks that are not OK, or nil.
func Missing(checks []Check) error {
	var missing GroundError
	for _, c := range checks {
		if !c.OK() {
			missing = append(missing, c)
		}
	}
	if missing == nil {
		return nil
	}
	return missing
}

// Ground checks what this machine needs to open labs and run tests. It takes about a millisecond.
func Ground() []Check { return thisMachine("").running() }

// BuildGround checks in addition what it needs to build tests in the module's folder root. It asks the go command for its
// version, and takes some milliseconds.
func BuildGround(ctx context.Context, root string) []Check {
	m := thisMachine(root)
	return append(m.running(), m.building(ctx)...)
}

// machine is what can be asked of a machine.
type machine struct {
	dial    func() error                              // listens on the loopback interface, and connects to that
	files   func() (most uint64, known bool)          // how many files a process may have open
	write   func(dir string) error                    // writes a file and removes it
	room    func(dir string) (bytes uint64, ok bool)  // what is free there, and whether that is known
	setting func(name string) string                  // of the go command
	temp    string                                    // the folder for temporary files
	cache   func() (dir string, err error)            // the user's cache folder
	home    func() (dir string, err error)            // the user's home
	isDir   func(path string) bool                    // whether a folder exists
	goMod   func() string                             // the text of the module's go.mod; "" if it cannot be read
	version func(ctx context.Context) (string, error) // what the go command says of itself in the module's folder: "go1.26.8"
}

func (m machine) running() []Check { return []Check{m.loopback(), m.openFiles()} }

func (m machine) building(ctx context.Context) []Check {
	return []Check{m.temporary(), m.buildCache(), m.modules(), m.goCommand(ctx)}
}

func (m machine) loopback() Check {
	c := Check{Name: "loopback"}
	if err := m.dial(); err != nil {
		c.What, c.Remedy = fmt.Sprintf("The loopback interface does not work (%v)", reason(err)), gotool.Loopback
	}
	return c
}

func (m machine) openFiles() Check {
	c := Check{Name: "open files"}
	if most, known := m.files(); known && most < minFiles {
		c.What = fmt.Sprintf("A process may open only %d files, and the grader needs %d", most, minFiles)
		c.Remedy = gotool.MoreFiles
	}
	return c
}

func (m machine) temporary() Check {
	c := Check{Name: "temporary folder"}
	for _, dir := range []string{m.temp, m.setting("GOTMPDIR")} {
		if dir == "" {
			continue
		}
		if err := m.write(dir); err != nil {
			c.What = fmt.Sprintf("The folder for temporary files, %s, is not writable (%v)", dir, reason(err))
			c.Remedy = "Set TMPDIR to a writable folder with 200 MB free. If GOTMPDIR is set, change it too."
			break
		}
		if free, known := m.room(dir); known && free < minRoom {
			c.What = fmt.Sprintf("The folder for temporary files, %s, has %d MB free, and a build needs %d MB", dir, free>>20, uint64(minRoom)>>20)
			c.Remedy = "Set TMPDIR to a folder with 200 MB free, or free some space there."
			break
		}
	}
	return c
}

// buildCache accepts a cache that exists but is not writable: the go command can read it, and it may hold everything.
func (m machine) buildCache() Check {
	c := Check{Name: "build cache", Remedy: gotool.Cache}
	dir := m.setting("GOCACHE")
	switch {
	case m.setting("GOCACHEPROG") != "":
		return Check{Name: c.Name}
	case dir == "off":
		c.What = "The build cache is switched off (GOCACHE=off)"
		return c
	case dir == "":
		user, err := m.cache()
		if err != nil {
			c.What = "There is no folder for the build cache: neither GOCACHE nor HOME is set"
			return c
		}
		dir = filepath.Join(user, "go-build")
	case !filepath.IsAbs(dir):
		c.What = fmt.Sprintf("GOCACHE is %q, which is not an absolute path", dir)
		return c
	}
	if m.isDir(filepath.Join(dir, "00")) && m.isDir(filepath.Join(dir, "ff")) {
		return Check{Name: c.Name}
	}
	for !m.isDir(dir) && dir != filepath.Dir(dir) {
		dir = filepath.Dir(dir) // the go command makes what is missing below it
	}
	if err := m.write(dir); err != nil {
		c.What = fmt.Sprintf("The build cache is not writable (%s: %v)", dir, reason(err))
		return c
	}
	return Check{Name: c.Name}
}

func (m machine) modules() Check {
	c := Check{Name: "module cache"}
	if _, err := m.home(); err != nil && m.setting("GOMODCACHE") == "" && m.setting("GOPATH") == "" {
		c.What, c.Remedy = "There is no folder for the module cache: neither HOME nor GOMODCACHE is set", gotool.Modules
	}
	return c
}

// goLine is the line of go.mod that names the least version of Go.
var goLine = regexp.MustCompile(`(?m)^go (\S+)`)

// goNeeded is the least version of Go that the text of a go.mod names, such as "go1.26.0"; "" if there is none.
func goNeeded(goMod string) string {
	if line := goLine.FindStringSubmatch(goMod); line != nil {
		return "go" + line[1]
	}
	return ""
}

func (m machine) goCommand(ctx context.Context) Check {
	c := Check{Name: "go command"}
	has, err := m.version(ctx)
	needs := goNeeded(m.goMod())
	switch {
	case err != nil:
		c.What, c.Remedy = fmt.Sprintf("The go command does not work (%v)", err), gotool.Remedy(err.Error())
	case version.IsValid(has) && version.Compare(has, needs) < 0:
		c.What, c.Remedy = fmt.Sprintf("The go command is %s, and go.mod needs %s", has, needs), gotool.Newer
	}
	return c
}

// reason is an error without the port or the file name of the check, so that the same fault always has the same text.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
