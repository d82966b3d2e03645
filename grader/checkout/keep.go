package checkout

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Keep gives a file a second name beside it, such as exercise_test.go.1.bak, and returns that path. It takes the first
// number that is free, so it never overwrites an older copy, and the file itself stays where it is. On an error nothing
// has changed.
func Keep(path string) (string, error) {
	for n := 1; ; n++ {
		kept := fmt.Sprintf("%s.%d.bak", path, n)
		err := os.Link(path, kept)
		if err != nil && !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist) {
			err = duplicate(path, kept) // a disk without links
		}
		switch {
		case err == nil:
			return kept, nil
		case errors.Is(err, fs.ErrExist):
			continue
		default:
			return "", err
		}
	}
}

// duplicate copies a file to a new name, which must be free.
func duplicate(path, to string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = os.Remove(to)
	}
	return err
}

// Prepare writes a replacement for path next to it, syncs it to the disk, and returns its temporary name. Rename then replaces
// path in one step. After an error there is no temporary file.
func Prepare(path string, text []byte, mode fs.FileMode) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return "", err
	}
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close(), os.Chmod(f.Name(), mode))
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// Replace replaces path in one step, so that a full disk does not leave half of it. After an error path is as it was.
func Replace(path string, text []byte, mode fs.FileMode) error {
	prepared, err := Prepare(path, text, mode)
	if err != nil {
		return err
	}
	if err := os.Rename(prepared, path); err != nil {
		_ = os.Remove(prepared)
		return err
	}
	return nil
}
