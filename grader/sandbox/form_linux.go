package sandbox

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// form is how the kernel lets us start programs.
type form struct {
	namespaces uintptr
	root       bool // in a root directory of their own, and as another user
	traced     bool // stopped before their first instruction, so that limits hold from there on
}

// own are the namespaces of each run. The network is the host's.
const own = syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS

// forms are tried one after the other. Not every container that is root may make namespaces.
var forms = []form{
	{namespaces: syscall.CLONE_NEWUSER | own, root: true, traced: true},
	{namespaces: syscall.CLONE_NEWUSER | own, root: true},
	{namespaces: own, root: true, traced: true},
	{root: true, traced: true},
	{root: true},
	{traced: true},
	{},
}

func (f form) hasUsers() bool { return f.namespaces&syscall.CLONE_NEWUSER != 0 }

// killsAll says whether the end of a run's first process is the end of all: it is in a PID namespace (pid_namespaces(7)).
func (f form) killsAll() bool { return f.namespaces&syscall.CLONE_NEWPID != 0 }

// nobody is the user that a program sees itself as.
const nobody = 65534

// shape prepares a command that names a program below /bin.
func (r *Room) shape(cmd *exec.Cmd, c cell, f form) {
	attr := &syscall.SysProcAttr{Setsid: true, Cloneflags: f.namespaces, Ptrace: f.traced, Pdeathsig: syscall.SIGKILL}
	user := uint32(strangers)
	if f.hasUsers() {
		user = nobody
		id := []syscall.SysProcIDMap{{ContainerID: nobody, HostID: r.outside, Size: 1}}
		attr.UidMappings, attr.GidMappings = id, id
	}
	if f.root {
		cmd.Dir, attr.Chroot = "/work", c.root
		attr.Credential = &syscall.Credential{Uid: user, Gid: user, NoSetGroups: f.hasUsers()}
	} else {
		cmd.Path, cmd.Dir = filepath.Join(c.root, cmd.Path), filepath.Join(c.root, "work")
	}
	cmd.SysProcAttr, cmd.Env = attr, []string{}
	cmd.WaitDelay = waitDelay
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// outsider is the user of this namespace that programs run as: the second, if it has one ([Start] gives root two), or else ours.
func outsider() int {
	b, err := os.ReadFile("/proc/self/uid_map")
	if err == nil && strings.Count(string(b), "\n") > 1 {
		return 1
	}
	return os.Geteuid()
}

// probe finds out which form works. It starts a program that does not exist: if that is the error, all else has worked.
func (r *Room) probe() error {
	c := <-r.cells
	defer func() { r.cells <- c }()
	if err := c.clean(); err != nil {
		return err
	}
	var first error
	for _, f := range forms {
		cmd := exec.CommandContext(context.Background(), "/bin/none")
		r.shape(cmd, c, f)
		err := r.start(cmd, f, 0)
		if errors.Is(err, syscall.ENOENT) {
			r.form = f
			break
		}
		if err == nil {
			return errors.New("sandbox: a program that does not exist was started")
		}
		if first == nil {
			first = reason(err)
		}
	}
	missing := func(has bool) error {
		switch {
		case has:
			return nil
		case first == nil:
			return errors.New("no form of starting programs has it")
		default:
			return first
		}
	}
	r.seen.note(missing(r.form.hasUsers()), User)
	r.seen.note(missing(r.form.killsAll()), PID, Mount, IPC)
	r.seen.note(missing(r.form.root), Root)
	r.seen.note(missing(r.form.traced), Resources)
	return nil
}

// reason is an error in the kernel's words, without the program's name.
func reason(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	return err
}
