package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// The times for noticing saves.
const (
	// Debounce is how long the files must be quiet before a save counts, because editors write a file in several steps.
	Debounce = 50 * time.Millisecond
	// pollSlowly is how often the files are compared if events come.
	pollSlowly = 2 * time.Second
	// pollFast is how often they are compared if no events come.
	pollFast = 500 * time.Millisecond
)

// saves notices which exercises' test files were saved.
//
// File events only say when to look. To find out what was saved, it compares the files' times and sizes, so it does not matter
// how an editor writes them. It also compares them now and then without an event. If it finds a save that way and no event
// follows, events do not work here, as on network file systems and in some containers. From then on it compares more often.
type saves struct {
	root      string   // the folder that the exercises' folders lie in
	exercises []string // their folders
	tell      func(exercises ...string)
	note      func(string) // told once, when the files have to be polled

	add    func(folder string) error // asks for the events of a folder; more than once does no harm
	events <-chan fsnotify.Event
	errors <-chan error

	ready chan struct{} // closed once saves are noticed; may be nil

	known    map[string]stamp // by path
	fast     bool
	heard    bool // an event has come since the files were last compared
	awaiting bool // a save was found without an event, which may still come
}

// stamp changes whenever a file is saved.
type stamp struct {
	at   time.Time
	size int64
}

// run notices saves until ctx ends.
func (s *saves) run(ctx context.Context) {
	s.known = s.stamps() // before asking for events, so that no save in between is lost
	if err := s.addAll(); err != nil {
		s.poll(fmt.Sprintf("This folder sends no file events (%v).", err))
	}
	if s.ready != nil {
		close(s.ready)
	}
	timer := time.NewTimer(s.pause())
	defer timer.Stop()
	quiet := time.NewTimer(Debounce)
	quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-s.events:
			if !ok {
				s.events = nil
				break
			}
			if s.hears(e) {
				quiet.Reset(Debounce)
			}
		case err, ok := <-s.errors: // such as too many events: look for ourselves
			if !ok || err == nil {
				s.errors = nil
				break
			}
			quiet.Reset(Debounce)
		case <-quiet.C:
			s.heard = false
			s.look()
		case <-timer.C:
			s.compare()
			timer.Reset(s.pause())
		}
	}
}

// hears says whether an event is about files that are watched.
func (s *saves) hears(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod || !s.concerns(e.Name) {
		return false
	}
	s.heard, s.awaiting = true, false
	return true
}

// compare looks without an event.
func (s *saves) compare() {
	if s.awaiting {
		s.awaiting = false
		s.poll("No file events arrive here.")
	}
	if !s.heard { // or an editor is writing, and the look that follows comes when it is done
		s.awaiting = s.look() && !s.fast
	}
}

// poll compares the files often from now on, and says why.
func (s *saves) poll(why string) {
	if s.fast {
		return
	}
	s.fast = true
	s.note(fmt.Sprintf("%s Your files are checked every %d ms instead.", why, pollFast.Milliseconds()))
}

func (s *saves) pause() time.Duration {
	if s.fast {
		return pollFast
	}
	return pollSlowly
}

// look tells which exercises' files are not as they were, and says whether there are any.
func (s *saves) look() bool {
	if err := s.addAll(); err != nil { // a folder may have been deleted and made again
		s.poll(fmt.Sprintf("This folder sends no file events (%v).", err))
	}
	now := s.stamps()
	var saved []string
	changed := func(path string) {
		if e := filepath.Base(filepath.Dir(path)); !slices.Contains(saved, e) {
			saved = append(saved, e)
		}
	}
	for path, is := range now {
		if was, ok := s.known[path]; !ok || was != is {
			changed(path)
		}
	}
	for path := range s.known {
		if _, ok := now[path]; !ok {
			changed(path)
		}
	}
	s.known = now
	if len(saved) > 0 {
		slices.Sort(saved)
		s.tell(saved...)
	}
	return len(saved) > 0
}

// addAll asks for the events of all folders that are there.
func (s *saves) addAll() error {
	if s.fast {
		return nil
	}
	for _, folder := range append([]string{""}, s.exercises...) {
		path := filepath.Join(s.root, folder)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if err := s.add(path); err != nil {
			return err
		}
	}
	return nil
}

// concerns says whether a path may be that of a test file, or of a folder.
func (s *saves) concerns(path string) bool {
	return isTest(filepath.Base(path)) || filepath.Clean(path) == s.root || slices.Contains(s.exercises, filepath.Base(path))
}

// stamps are those of all test files.
func (s *saves) stamps() map[string]stamp {
	stamps := map[string]stamp{}
	for _, exercise := range s.exercises {
		folder := filepath.Join(s.root, exercise)
		entries, _ := os.ReadDir(folder) // what cannot be read has no tests
		for _, entry := range entries {
			if !isTest(entry.Name()) {
				continue
			}
			path := filepath.Join(folder, entry.Name())
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				stamps[path] = stamp{info.ModTime(), info.Size()}
			}
		}
	}
	return stamps
}

// isTest says whether go test would read a file of that name: an editor's own files have other names.
func isTest(name string) bool {
	return strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "_")
}
