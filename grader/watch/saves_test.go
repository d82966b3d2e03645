package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// folders makes exercises' folders, each with a test file.
func folders(t *testing.T, exercises ...string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	for _, e := range exercises {
		require.NoError(t, os.Mkdir(filepath.Join(root, e), 0o700))
		write(t, filepath.Join(root, e, "exercise_test.go"), "package x")
	}
	return root
}

func write(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
}

// How editors save, on a real file system with its real events.
func TestSavesAsEditorsDoThem(t *testing.T) {
	t.Parallel()
	for name, save := range map[string]func(t *testing.T, file string){
		"in place":        func(t *testing.T, file string) { t.Helper(); write(t, file, "package x // edited") },
		"in place, twice": func(t *testing.T, file string) { t.Helper(); write(t, file, ""); write(t, file, "package x // edited") },
		"a new file in its place": func(t *testing.T, file string) {
			t.Helper()
			write(t, file+"~", "package x // edited")
			require.NoError(t, os.Rename(file+"~", file))
		},
		"the old one moved away": func(t *testing.T, file string) {
			t.Helper()
			require.NoError(t, os.Rename(file, file+".bak"))
			write(t, file, "package x // edited")
		},
		"deleted and made again": func(t *testing.T, file string) {
			t.Helper()
			require.NoError(t, os.Remove(file))
			write(t, file, "package x // edited")
		},
		"deleted": func(t *testing.T, file string) { t.Helper(); require.NoError(t, os.Remove(file)) },
		"another file": func(t *testing.T, file string) {
			t.Helper()
			write(t, filepath.Join(filepath.Dir(file), "helper_test.go"), "package x")
		},
		"the folder moved away and back": func(t *testing.T, file string) {
			t.Helper()
			dir := filepath.Dir(file)
			require.NoError(t, os.Rename(dir, dir+"_away"))
			write(t, filepath.Join(dir+"_away", "exercise_test.go"), "package x // edited")
			require.NoError(t, os.Rename(dir+"_away", dir))
		},
		"the folder made anew": func(t *testing.T, file string) {
			t.Helper()
			require.NoError(t, os.RemoveAll(filepath.Dir(file)))
			require.NoError(t, os.Mkdir(filepath.Dir(file), 0o700))
			write(t, file, "package x // edited")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := folders(t, "01_a", "02_b")
			events, err := fsnotify.NewWatcher()
			require.NoError(t, err)
			defer func() { assert.NoError(t, events.Close()) }()
			told := make(chan []string, 100)
			s := &saves{
				root: root, exercises: []string{"01_a", "02_b"}, add: events.Add, events: events.Events, errors: events.Errors,
				tell: func(e ...string) { told <- e }, note: func(string) {}, ready: make(chan struct{}),
			}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { s.run(ctx); close(done) }()
			<-s.ready
			file := filepath.Join(root, "02_b", "exercise_test.go")
			save(t, file)
			assert.Equal(t, []string{"02_b"}, <-told)
			// It goes on: the next save is noticed, too.
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
			write(t, file, "package x // edited once more")
			assert.Equal(t, []string{"02_b"}, <-told)
			cancel()
			<-done
		})
	}
}

// faked are saves with a clock that a test sets, and with events only when a test sends one.
func faked(t *testing.T, add error, do func(root string, send func(fsnotify.Event))) (log []string) {
	t.Helper()
	root := folders(t, "01_a", "02_b")
	events, errs := make(chan fsnotify.Event), make(chan error)
	began := time.Now()
	at := func(what string) { log = append(log, time.Since(began).String()+" "+what) }
	s := &saves{
		root: root, exercises: []string{"01_a", "02_b"}, add: func(string) error { return add }, events: events, errors: errs,
		tell: func(e ...string) {
			for _, e := range e {
				at(e)
			}
		},
		note: at,
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.run(ctx); close(done) }()
	synctest.Wait()
	do(root, func(e fsnotify.Event) {
		if e.Op == 0 {
			errs <- fsnotify.ErrEventOverflow
			return
		}
		events <- e
	})
	cancel()
	<-done
	return log
}

func TestPollingTakesOver(t *testing.T) {
	t.Parallel()
	const ms, polled = time.Millisecond, "No file events arrive here. Your files are checked every 500 ms instead."
	edit := func(root string) { write(t, filepath.Join(root, "01_a", "exercise_test.go"), time.Now().String()) }
	of := func(root, name string, op fsnotify.Op) fsnotify.Event {
		return fsnotify.Event{Name: filepath.Join(root, name), Op: op}
	}
	const file = "01_a/exercise_test.go"
	for name, tc := range map[string]struct {
		add  error
		do   func(root string, send func(fsnotify.Event))
		want []string
	}{
		"events come": {do: func(root string, send func(fsnotify.Event)) {
			time.Sleep(100 * ms)
			edit(root)
			send(of(root, file, fsnotify.Write))
			time.Sleep(20 * ms)
			send(of(root, file, fsnotify.Write))
			time.Sleep(20 * time.Second)
		}, want: []string{"170ms 01_a"}},
		"events do not come": {do: func(root string, _ func(fsnotify.Event)) {
			time.Sleep(100 * ms)
			edit(root)
			time.Sleep(5 * time.Second)
			edit(root)
			time.Sleep(time.Second)
		}, want: []string{"2s 01_a", "4s " + polled, "5.5s 01_a"}},
		"an event that is late": {do: func(root string, send func(fsnotify.Event)) {
			time.Sleep(1999 * ms)
			edit(root)
			time.Sleep(2 * ms)
			send(of(root, file, fsnotify.Write))
			time.Sleep(20 * time.Second)
		}, want: []string{"2s 01_a"}},
		"the clock strikes while an editor writes": {do: func(root string, send func(fsnotify.Event)) {
			time.Sleep(1980 * ms)
			edit(root)
			send(of(root, file, fsnotify.Write))
			time.Sleep(20 * time.Second)
		}, want: []string{"2.03s 01_a"}},
		"the system gives no events": {add: errors.New("no space left on device"), do: func(root string, _ func(fsnotify.Event)) {
			time.Sleep(600 * ms)
			edit(root)
			time.Sleep(time.Second)
		}, want: []string{
			"0s This folder sends no file events (no space left on device). Your files are checked every 500 ms instead.", "1s 01_a",
		}},
		"too many events": {do: func(root string, send func(fsnotify.Event)) {
			edit(root)
			send(fsnotify.Event{})
			time.Sleep(20 * time.Second)
		}, want: []string{"50ms 01_a"}},
		"files that are no tests": {do: func(root string, send func(fsnotify.Event)) {
			for _, name := range []string{"01_a/README.md", "01_a/.#exercise_test.go", "01_a/exercise_test.go~", "01_a/4913", "01_a/.exercise_test.go.swp", "01_a/_x_test.go"} {
				write(t, filepath.Join(root, name), "package x")
				send(of(root, name, fsnotify.Create))
			}
			require.NoError(t, os.Mkdir(filepath.Join(root, "01_a", "folder_test.go"), 0o700))
			time.Sleep(20 * time.Second)
		}},
		"only the mode": {do: func(root string, send func(fsnotify.Event)) {
			require.NoError(t, os.Chmod(filepath.Join(root, file), 0o400))
			send(of(root, file, fsnotify.Chmod))
			time.Sleep(20 * time.Second)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { assert.Equal(t, tc.want, faked(t, tc.add, tc.do)) })
		})
	}
}

// The events of a folder end with it, so they are asked for again at each look.
func TestEventsAreAskedForAgain(t *testing.T) {
	t.Parallel()
	root := folders(t, "01_a", "02_b")
	var added []string
	s := &saves{
		root: root, exercises: []string{"01_a", "02_b", "03_gone"}, tell: func(...string) {}, note: func(string) {},
		add: func(folder string) error { added = append(added, folder); return nil },
	}
	s.look()
	assert.Equal(t, []string{root, filepath.Join(root, "01_a"), filepath.Join(root, "02_b")}, added)
	s.fast = true
	s.look()
	assert.Len(t, added, 3, "none come where files are polled")
}
