package sandbox

import (
	"errors"
	"runtime"

	"golang.org/x/sys/unix"
)

// starter is the thread that starts programs. They inherit its session keyring (keyrings(7)), which is empty and closed: they would
// have the grader's own, and one run could leave a key for the next.
type starter chan func()

// newStarter makes the thread, which lives as long as this process. The error says why programs have the grader's keyring.
func newStarter() (starter, error) {
	s := make(starter)
	go func() {
		runtime.LockOSThread()
		for do := range s {
			do()
		}
	}()
	var err error
	s.do(func() { err = closeKeyring() })
	return s, err
}

// do does something in the thread.
func (s starter) do(what func()) {
	done := make(chan struct{})
	s <- func() {
		defer close(done)
		what()
	}
	<-done
}

// closeKeyring gives this thread a session keyring that nobody can read or change.
func closeKeyring() error {
	id, err := unix.KeyctlInt(unix.KEYCTL_JOIN_SESSION_KEYRING, 0, 0, 0, 0)
	if err == nil {
		err = unix.KeyctlSetperm(id, 0)
	}
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EPERM) { // there are none, or a container forbids the call to programs too
		return nil
	}
	return err
}
