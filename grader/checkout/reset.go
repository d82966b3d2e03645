package checkout

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"failurelab/grader/author/starters"
)

// Done is what [Reset] did. Its paths begin at the module's folder, with slashes.
type Done struct {
	Put  []string          // the starters that were put back; none if all of them were untouched
	Kept map[string]string // by starter: where the learner's file is now; a file that was missing is not listed
}

// Reset puts the starters of an exercise back, in the module's folder root. A file that was edited is kept under another
// name, see [Keep]. A file that is untouched stays as it is. The new text is on the disk before anything changes its name,
// so an error or an interruption leaves the learner's text in one place or in both.
func Reset(root, exercise string) (Done, error) {
	done := Done{Kept: map[string]string{}}
	for _, name := range Names(exercise) {
		text := starters.Files(exercise)[name]
		path := filepath.Join(folder(root, exercise), name)
		if err := regular(path); err != nil {
			return done, err
		}
		old, err := os.ReadFile(path)
		missing := errors.Is(err, fs.ErrNotExist)
		switch {
		case err != nil && !missing:
			return done, err
		case !missing && Same(old, text):
			continue
		}
		shown := "exercises/" + exercise + "/" + name
		kept, err := put(path, text, missing)
		if kept != "" {
			done.Kept[shown] = "exercises/" + exercise + "/" + filepath.Base(kept)
		}
		if err != nil {
			return done, err
		}
		done.Put = append(done.Put, shown)
	}
	return done, nil
}

// put puts a text in the place of a file, which is kept unless it is missing.
func put(path string, text []byte, missing bool) (kept string, err error) {
	prepared, err := Prepare(path, text, 0o644)
	if err != nil {
		return "", err
	}
	if !missing {
		if kept, err = Keep(path); err != nil {
			_ = os.Remove(prepared)
			return "", err
		}
	}
	if err := os.Rename(prepared, path); err != nil {
		_ = os.Remove(prepared)
		return kept, err
	}
	return kept, nil
}
