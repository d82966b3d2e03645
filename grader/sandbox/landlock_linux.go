package sandbox

import (
	"fmt"
	"os"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// restrict lets this process, and all that it starts, read and write only below base. Programs below base can run. Abstract
// sockets and signals reach only what this process starts. The network is not restricted: its namespace is.
func restrict(base string, seen outcome, f form) {
	version, err := syscall.LandlockGetABIVersion()
	if err != nil {
		seen.note(fmt.Errorf("the kernel does not have it, or it is switched off: %w", err), Landlock)
		return
	}
	var readable []string
	for _, name := range []string{"/etc/hosts", "/etc/localtime", "/dev/null", "/dev/urandom"} {
		if _, err := os.Stat(name); err == nil {
			readable = append(readable, name)
		}
	}
	proc := landlock.RODirs()
	if f.root { // to map users and to find orphans. Programs cannot see it from their root directory
		proc = landlock.RWDirs("/proc")
	}
	err = landlock.V11.BestEffort().RestrictPaths(landlock.RWDirs(base), landlock.ROFiles(readable...), proc, landlock.RWFiles("/dev/null").IgnoreIfMissing())
	if err == nil {
		err = landlock.V11.BestEffort().RestrictScoped()
	}
	seen.note(err, Landlock)
	if err == nil {
		seen.done[Landlock] = fmt.Sprintf("%s (ABI %d)", Landlock, version)
	}
}

// confine restricts a host, as [Enter] restricts its launcher, and says whether that worked. The rest is the launcher's.
func confine(base string) Report {
	seen := newOutcome()
	seen.note(nil, parts...)
	delete(seen.done, Landlock)
	restrict(base, seen, form{})
	return seen.report()
}
