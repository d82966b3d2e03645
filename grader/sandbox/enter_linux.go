package sandbox

import (
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Room starts programs for a host. It is a [run.Runner].
type Room struct {
	limits   Limits
	outside  int       // the user of the programs, seen from here
	cells    chan cell // those that are free
	form     form
	starter  starter
	children children
	seen     outcome
}

// Enter makes a room below base, a folder of the host's own. programs is the folder below base with the programs that will run,
// and most is how many run at the same time. isolated is what [Start] said. After Enter, this process can read and write only
// below base.
//
// An error is a fault of the machine, such as a full disk. What the kernel refuses is in the [Report].
func Enter(base, programs string, most int, limits Limits, isolated bool) (*Room, error) {
	r := &Room{limits: limits, outside: outsider(), cells: make(chan cell, most), seen: newOutcome()}
	r.children.known = map[int]bool{}
	r.seen.note(nil, Environment)
	var err error
	r.starter, err = newStarter()
	r.seen.note(err, Keyring)
	if isolated {
		r.seen.note(loopbackUp(), Network)
		r.seen.note(unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""), Temp)
	} else {
		r.seen.note(errors.New("the kernel refused a user namespace"), Network, Temp)
		_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) // see killOrphans
	}
	for n := range most {
		c, err := newCell(filepath.Join(base, fmt.Sprintf("cell-%d", n)), programs, limits, r.seen)
		if err != nil {
			return nil, fmt.Errorf("sandbox: %w", err)
		}
		r.cells <- c
	}
	if err := r.probe(); err != nil {
		return nil, err
	}
	restrict(base, r.seen, r.form)
	return r, nil
}

// Report says what this room enforces.
func (r *Room) Report() Report { return r.seen.report() }

// loopbackUp switches the loopback interface of a new network namespace on.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd) //nolint:errcheck // it holds nothing
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo)
}
