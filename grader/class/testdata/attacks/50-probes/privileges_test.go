package unauthorized

import (
	"os"
	"syscall"
	"testing"

	"failurelab/lab"
)

func TestT104(t *testing.T) {
	api := lab.Open(t, "T104")
	const user = "user namespace"
	var s tries
	for name, flag := range map[string]int{
		"user": syscall.CLONE_NEWUSER, "network": syscall.CLONE_NEWNET, "mount": syscall.CLONE_NEWNS, "pid": syscall.CLONE_NEWPID,
		"user and network": syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
	} {
		_, err := os.StartProcess(os.Args[0], []string{"x", "none"}, &os.ProcAttr{Sys: &syscall.SysProcAttr{Cloneflags: uintptr(flag)}})
		s.of(root, "unshare "+name, err)
	}
	_ = os.MkdirAll("/tmp/a", 0o777)
	s.of(user, "mount tmpfs", syscall.Mount("x", "/tmp/a", "tmpfs", 0, ""))
	s.of(user, "mount proc", syscall.Mount("x", "/tmp/a", "proc", 0, ""))
	s.of(user, "bind /", syscall.Mount("/", "/tmp/a", "", syscall.MS_BIND, ""))
	s.of(user, "remount /bin", syscall.Mount("", "/bin", "", syscall.MS_BIND|syscall.MS_REMOUNT, ""))
	s.of(user, "unmount /bin", syscall.Unmount("/bin", syscall.MNT_DETACH))
	s.of(user, "chroot", syscall.Chroot("/tmp/a"))
	s.of(user, "pivot_root", syscall.PivotRoot("/", "/tmp/a"))
	s.of(user, "be root", syscall.Setuid(0))
	s.of(user, "be the group of root", syscall.Setgid(0))
	s.of(user, "other groups", syscall.Setgroups([]int{0}))
	s.of(user, "device", syscall.Mknod("/tmp/dev", syscall.S_IFBLK|0o600, 0x800))
	s.of(user, "host name", syscall.Sethostname([]byte("x")))
	s.of(user, "give a file away", os.Chown("/etc/hosts", 1, 1))
	s.of(user, "reboot", syscall.Reboot(syscall.LINUX_REBOOT_CMD_CAD_OFF))
	s.of(user, "clock", syscall.Settimeofday(&syscall.Timeval{Sec: 1}))
	s.of("resource limits", "more data", syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: 1 << 40, Max: 1 << 40}))
	s.of("resource limits", "more files", syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 1 << 16, Max: 1 << 16}))
	for _, name := range []string{"/bin/sh", "/bin/sleep", "/usr/local/go/bin/go", "/proc/self/exe"} {
		_, err := os.StartProcess(name, []string{"x"}, &os.ProcAttr{})
		s.of(root, "start "+name, err)
	}
	b, _ := os.ReadFile(os.Args[0])
	_ = os.WriteFile("/tmp/copy", b[:min(len(b), 3<<20)], 0o700)
	_ = os.WriteFile("/tmp/script", []byte("#!"+os.Args[0]+"\n"), 0o700)
	for _, name := range []string{"/tmp/copy", "/tmp/script"} {
		_, err := os.StartProcess(name, []string{"x"}, &os.ProcAttr{})
		s.of("own file system with a size", "start "+name, err)
	}
	api.TODO(s.report())
}
