package class_test

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"io/fs"
	"net"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"failurelab/grader/class"
	"failurelab/grader/sandbox"

	"github.com/stretchr/testify/require"
)

// attackFiles are submissions, one a folder. They are in the test program, because an ordinary user may not read the course.
//
//go:embed testdata/attacks
var attackFiles embed.FS

// stage is what attacks are after. The same one serves this process and the one that runs as nobody.
type stage struct {
	Kept     string            // the folder of programs that are built already
	Course   string            // the module's folder
	Home     string            // of the grader's user
	Canary   string            // a file that every user may read
	Text     string            // in the canary; no result may have it
	Marker   string            // an argument of processes that submissions start
	Local    string            // a listener on the machine's loopback
	Outside  string            // the same on another address of the machine; "": it has none
	Abstract string            // an abstract socket
	Honest   map[string]string // a good submission, by path

	calls   atomic.Int64 // at the listeners
	sandbox sandbox.Report
}

// stageFile is the variable that names the stage's file in a process that runs as another user.
const stageFile = "FAILURELAB_ATTACKS"

// isOther says whether this process runs the attacks as another user.
func isOther() bool { return os.Getenv(stageFile) != "" }

// newStage sets the stage, or takes it over.
func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{}
	if isOther() {
		b, err := os.ReadFile(os.Getenv(stageFile))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(b, s))
		return s
	}
	shared := t.TempDir()
	for _, dir := range []string{shared, filepath.Dir(shared)} {
		require.NoError(t, os.Chmod(dir, 0o755)) // #nosec G302 -- another user reads it too
	}
	s.Kept, s.Canary = filepath.Join(shared, "kept"), filepath.Join(shared, "canary")
	require.NoError(t, os.Mkdir(s.Kept, 0o755)) // #nosec G301 -- another user reads it too
	s.Text, s.Marker = "canary-"+rand.Text(), "failurelab-marker-"+rand.Text()
	require.NoError(t, os.WriteFile(s.Canary, []byte(s.Text), 0o644)) // #nosec G306 -- every user may read it
	var err error
	s.Course, err = filepath.Abs("../..")
	require.NoError(t, err)
	s.Home, _ = os.UserHomeDir()
	s.Local = s.listen(t, "tcp", "127.0.0.1:0")
	if address := outsideAddress(); address != "" {
		s.Outside = s.listen(t, "tcp", net.JoinHostPort(address, "0"))
	}
	s.Abstract = s.listen(t, "unix", "@"+s.Marker)
	s.Honest = map[string]string{}
	for _, name := range []string{"exercise_test.go", "house_test.go"} {
		b, err := os.ReadFile(filepath.Join(s.Course, "solutions", "01_unauthorized", name))
		require.NoError(t, err)
		s.Honest["01_unauthorized/"+name] = string(b)
	}
	return s
}

// listen counts who calls an address of the machine.
func (s *stage) listen(t *testing.T, network, address string) string {
	t.Helper()
	l, err := net.Listen(network, address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.calls.Add(1)
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

// outsideAddress is an address of this machine that is not its loopback.
func outsideAddress() string {
	addresses, _ := net.InterfaceAddrs()
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() && ip.IP.To4() != nil {
			return ip.IP.String()
		}
	}
	return ""
}

// files are the files of an attack, by path below exercises/. They know where everything on the stage is.
func (s *stage) files(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	words := strings.NewReplacer(
		"{course}", s.Course, "{home}", s.Home, "{canary}", s.Canary, "{marker}", s.Marker,
		"{local}", s.Local, "{outside}", s.Outside, "{abstract}", s.Abstract,
	)
	files := map[string][]byte{}
	under := path.Join("testdata/attacks", folder)
	require.NoError(t, fs.WalkDir(attackFiles, under, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := attackFiles.ReadFile(name)
		exercise := "01_unauthorized"
		if strings.Contains(string(b), "\npackage triage") || strings.HasPrefix(string(b), "package triage") {
			exercise = "07_triage"
		}
		files[path.Join(exercise, path.Base(name))] = []byte(words.Replace(string(b)))
		return err
	}))
	return files
}

// grader is a grader of the attacks, with a limit for one run; 0 is the usual one.
func (s *stage) grader(t *testing.T, room class.Builder, limit time.Duration) *class.Grader {
	t.Helper()
	g, err := class.With(class.Options{
		Root: s.Course, Host: []string{os.Args[0], "host"}, Exercises: []string{"01_unauthorized", "07_triage"},
		Secret: "a secret of the tests", Processors: 1, Limits: class.Limits{Run: limit},
	}, room)
	require.NoError(t, err)
	t.Cleanup(g.Close)
	return g
}

// room builds the submissions: with the go command, or if another user runs the attacks, from what was kept.
func (s *stage) room(t *testing.T) class.Builder {
	t.Helper()
	if isOther() {
		return &keeper{dir: s.Kept}
	}
	return &keeper{Builder: cleanRoom(t, s.Course), dir: s.Kept}
}
