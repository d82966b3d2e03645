package update

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/grader/checkout"
)

// Apply does what a plan says, in the module's folder root. It returns the folder with the replaced files, if the plan keeps
// them. If there is no room for the new files, or if a folder is not writable, it fails without a change. After an interruption
// the same update can run again.
func (p Plan) Apply(root string) (kept string, err error) {
	if len(p.Changed) > 0 {
		return "", fmt.Errorf("%d files of the course were changed here", len(p.Changed))
	}
	w := writer{root: root, prepared: map[string]string{}}
	defer w.clean()
	for _, name := range p.order() {
		if err := w.prepare(name, p.Write[name]); err != nil {
			return "", err
		}
	}
	if p.Aside {
		if kept, err = p.putAside(root); err != nil {
			return "", err
		}
	}
	for _, name := range p.order() {
		if err := w.place(name); err != nil {
			return kept, err
		}
	}
	for _, name := range p.Remove {
		if err := os.Remove(w.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return kept, err
		}
		w.prune(name)
	}
	return kept, nil
}

// order returns the files in the order in which they are put in place. The starters' copies come last, because an interrupted
// update needs the old copies to find out which starters the learner has not edited.
func (p Plan) order() []string {
	names := slices.Sorted(maps.Keys(p.Write))
	slices.SortStableFunc(names, func(a, b string) int {
		return copyLast(a) - copyLast(b)
	})
	return names
}

func copyLast(name string) int {
	if strings.HasPrefix(name, starters.Dir+"/") {
		return 1
	}
	return 0
}

// writer puts files in place.
type writer struct {
	root     string
	prepared map[string]string // temporary names, by path
	made     []string          // folders that did not exist
}

func (w *writer) path(name string) string { return filepath.Join(w.root, filepath.FromSlash(name)) }

// prepare writes a file beside the one that it replaces.
func (w *writer) prepare(name string, f File) error {
	dir := filepath.Dir(w.path(name))
	for missing := dir; ; missing = filepath.Dir(missing) {
		if _, err := os.Stat(missing); err == nil {
			break
		}
		w.made = append(w.made, missing)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if f.Exec {
		mode = 0o755
	}
	temporary, err := checkout.Prepare(w.path(name), f.Text, mode)
	if err == nil {
		w.prepared[name] = temporary
	}
	return err
}

// place renames a file that was prepared. A starter that was put beside the learner's file earlier is kept.
func (w *writer) place(name string) error {
	if strings.HasSuffix(name, ".new") {
		if _, err := os.Lstat(w.path(name)); err == nil {
			if _, err := checkout.Keep(w.path(name)); err != nil {
				return err
			}
		}
	}
	if err := os.Rename(w.prepared[name], w.path(name)); err != nil {
		return err
	}
	delete(w.prepared, name)
	return nil
}

// clean removes what was prepared and not put in place, and the folders that were made for it.
func (w *writer) clean() {
	for _, temporary := range w.prepared {
		_ = os.Remove(temporary)
	}
	slices.SortFunc(w.made, func(a, b string) int { return len(b) - len(a) })
	for _, dir := range w.made {
		_ = os.Remove(dir) // a folder that has something in it stays
	}
}

// prune removes the folders of a file that was removed, until one is not empty.
func (w *writer) prune(name string) {
	for dir := filepath.Dir(w.path(name)); dir != w.root && os.Remove(dir) == nil; {
		dir = filepath.Dir(dir)
	}
}

// putAside copies what will be replaced or removed into a new folder of the module, and returns its name.
func (p Plan) putAside(root string) (string, error) {
	var folder string
	for n := 1; ; n++ {
		folder = fmt.Sprintf("before-update.%d.bak", n)
		err := os.Mkdir(filepath.Join(root, folder), 0o755)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(p.Write)), p.Remove) {
		if slices.Contains(p.Renewed, name) {
			continue // it was as it had been handed out
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		to := filepath.Join(root, folder, filepath.FromSlash(name)+".bak") // so that no Go file is left in it
		if err == nil {
			err = os.MkdirAll(filepath.Dir(to), 0o755)
		}
		if err == nil {
			err = os.WriteFile(to, text, 0o600)
		}
		if err != nil {
			_ = os.RemoveAll(filepath.Join(root, folder))
			return "", err
		}
	}
	return folder, nil
}
