package gotool

import (
	"errors"
	"io/fs"
	"regexp"
	"syscall"
)

// The remedies for more than one fault.
const (
	MoreFiles = "Raise the limit: run `ulimit -n 1024` in the same shell first, or give the container a higher limit for open files."
	Loopback  = "Bring the loopback interface up: `ip link set lo up`, or start the container with a network of its own."
	Room      = "Free some space on the disk, or set TMPDIR and GOCACHE to folders on a disk with free space."
	Folders   = "Set TMPDIR, GOTMPDIR and GOCACHE to writable folders."
	Memory    = "Give the build more memory."
	Install   = "Install Go, and put its bin folder on the PATH."
	Newer     = "Install the Go version that go.mod names, or set GOTOOLCHAIN=auto."
	Cache     = "Set GOCACHE to a writable folder."
	Modules   = "Set HOME, or GOMODCACHE to the folder of the module cache."
)

// remedies maps patterns of the go command's output to remedies. The patterns are compiled only when they are needed, because
// compiling them would slow down every run of a test program.
var remedies = []struct{ said, do string }{
	{`open \S+_test\.go: permission denied`, "Make the test files readable for the account that runs the grader: `chmod -R a+rX` on their folder."},
	{`executable file not found`, Install},
	{`no space left|disk quota exceeded`, Room},
	{`too many open files`, MoreFiles},
	{`read-only file system|permission denied|GOTMPDIR|TMPDIR|creating work dir`, Folders},
	{`GOCACHE|build cache is (required|disabled)|initialize build cache|XDG_CACHE_HOME`, Cache},
	{`\(from \$GOPATH\)`, "Unset GO111MODULE: the lab is a module."},
	{`GOMODCACHE|module cache not found|GOPATH`, Modules},
	{`-mod=vendor|inconsistent vendoring`, "Remove -mod=vendor from GOFLAGS, or run `go mod vendor` again."},
	{`go\.work|workspace`, "Set GOWORK=off: a go.work file above this folder hides the lab."},
	{`GOROOT|no such tool|is not in std \(/[^)]*/src/(os|testing|fmt|errors|strings|time|net/http)\)`, "Unset GOROOT, or install Go again."},
	{`@v\S+: |lookup disabled|dial tcp|go\.sum`, "Run `go mod download` once while you have a network."},
	{`signal: killed|cannot allocate memory|out of memory|resource temporarily unavailable`, Memory},
	{`requires go|toolchain`, Newer},
	{`requires cgo|C compiler`, "Remove -race from GOFLAGS, or install a C compiler and set CGO_ENABLED=1."},
}

// Remedy returns what to do about a failed build. said is the output of the go command.
func Remedy(said string) string {
	for _, r := range remedies {
		if regexp.MustCompile(r.said).MatchString(said) {
			return r.do
		}
	}
	return "Check whether files of the lab itself have changed: `git status`."
}

// RemedyFor returns what to do about an error of the operating system, or "".
func RemedyFor(err error) string {
	for _, r := range []struct {
		do   string
		errs []error
	}{
		{MoreFiles, []error{syscall.EMFILE, syscall.ENFILE}},
		{Room, []error{syscall.ENOSPC, syscall.EDQUOT}},
		{"Give the grader more memory and more processes, or run fewer programs beside it.", []error{syscall.ENOMEM, syscall.EAGAIN}},
		{Loopback, []error{syscall.EADDRNOTAVAIL, syscall.ENETUNREACH, syscall.ENETDOWN, syscall.EAFNOSUPPORT}},
		{Folders, []error{syscall.EROFS, fs.ErrPermission}},
	} {
		for _, is := range r.errs {
			if errors.Is(err, is) {
				return r.do
			}
		}
	}
	return ""
}
