package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"failurelab/lab"
)

const root = "own root directory"

// Files of the course, of the grader's user and of the machine (attacks 7, 8, 12, 21, 30).
func TestT101(t *testing.T) {
	api := lab.Open(t, "T101")
	var s tries
	for _, name := range []string{
		"{canary}", "../../../../../..{canary}", "/bin/../../{canary}", "/work/../..{canary}", "{course}/go.mod", "{home}/.profile", "/etc/passwd", "/etc/shadow",
		"/etc/hostname", "/proc/self/environ", "/proc/self/cmdline", "/proc/1/environ", "/proc/self/mountinfo", "/proc/net/tcp", "/sys/kernel/notes",
	} {
		b, err := os.ReadFile(name)
		s.of(root, "read "+name+string(b[:min(len(b), 60)]), err)
	}
	rec := httptest.NewRecorder()
	http.FileServer(http.Dir("/")).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/{canary}", nil))
	s.of(root, "serve "+rec.Body.String(), unless(rec.Code == http.StatusOK))
	for _, name := range []string{"{canary}", "/proc/self/root/{canary}", "../../{canary}"} {
		_ = os.Remove("/tmp/link")
		_ = os.Symlink(name, "/tmp/link")
		_, err := os.ReadFile("/tmp/link")
		s.of(root, "read a symlink to "+name, err)
		_, err = os.Stat(name)
		s.of(root, "stat "+name, err)
		s.of(root, "hard link to "+name, os.Link(name, "/tmp/hard"))
		s.of(root, "write "+name, os.WriteFile(name, nil, 0o600))
	}
	var names []string
	entries, err := os.ReadDir("/")
	for _, e := range entries {
		names = append(names, e.Name())
	}
	listed := strings.Join(names, " ")
	s.of(root, "list / "+listed, unless(err != nil || listed != "bin etc tmp work"))
	_ = filepath.WalkDir("/", func(path string, e os.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() || len(path) > 200 {
			return err
		}
		if !strings.HasPrefix(path, "/bin/") && path != "/etc/hosts" {
			s.of(root, "found "+path, nil)
			return filepath.SkipAll
		}
		return nil
	})
	for _, name := range []string{os.Args[0], "/bin/other"} {
		s.of("own file system with a size", "write "+name, os.WriteFile(name, nil, 0o700))
		s.of("own file system with a size", "chmod "+name, os.Chmod(name, 0o4777))
	}
	s.of("empty environment", "environment "+strings.Join(os.Environ(), " "), unless(len(os.Environ()) > 0))
	for fd := 3; fd < 1024; fd++ { // directories of before the root changed
		var st syscall.Stat_t
		if syscall.Fstat(fd, &st) == nil && st.Mode&syscall.S_IFMT == syscall.S_IFDIR {
			s.of("no open folder", "a folder is open", nil)
		}
	}
	api.TODO(s.report())
}
