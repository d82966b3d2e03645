package sandbox

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// ofHost are the namespaces of a host. It has no PID namespace: without a proc file system for that, which containers often refuse,
// it could not give its programs a user namespace (user_namespaces(7)).
const ofHost = syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS

// strangers is the user that runs submissions when we are root. It owns nothing: systems do not hand out ids from this range
// (systemd's UIDs-GIDs document calls it unused).
const strangers = 1_900_000_061

// Start starts a host in namespaces of its own, or without them if the kernel refuses. isolated says which. make returns the
// command, each time a new one, and may add an argument that tells the host.
func Start(make func(isolated bool) *exec.Cmd) (cmd *exec.Cmd, isolated bool, err error) {
	cmd = make(true)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: ofHost, UidMappings: ids(os.Geteuid()), GidMappings: ids(os.Getegid()), Setsid: true,
	}
	if err = cmd.Start(); err == nil {
		return cmd, true, nil
	}
	if !refused(err) {
		return nil, false, err
	}
	cmd = make(false)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd, false, cmd.Start()
}

// ids makes the host root of its namespace. Root can give it a second user, for the programs that it starts.
func ids(own int) []syscall.SysProcIDMap {
	all := []syscall.SysProcIDMap{{ContainerID: 0, HostID: own, Size: 1}}
	if own == 0 {
		all = append(all, syscall.SysProcIDMap{ContainerID: 1, HostID: strangers, Size: 1})
	}
	return all
}

// refused says whether the kernel does not give namespaces: it forbids them, does not know them, or has no more of them.
func refused(err error) bool {
	for _, no := range []syscall.Errno{syscall.EPERM, syscall.EACCES, syscall.EINVAL, syscall.ENOSPC, syscall.EUSERS, syscall.ENOSYS} {
		if errors.Is(err, no) {
			return true
		}
	}
	return false
}
