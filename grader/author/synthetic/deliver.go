package synthetic

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// entry is what a student hands in: a folder or an archive.
type entry struct {
	name  string            // in the class's folder
	files map[string]string // by path in the entry, with slashes
	time  time.Time
}

// The ways in which platforms deliver a submission.
const (
	folder = "folder" // the exercises' folders, and nothing else
	clone  = "clone"  // a clone of the course, as Classroom 50 and GitHub Classroom have it
	zipped = "zip"    // as Gradescope and mail have it
	tarred = "tar.gz"
	moodle = "moodle" // a folder with Moodle's name for it
)

var forms = []string{folder, folder, clone, clone, zipped, zipped, tarred, moodle}

// delivers packs what the student has written.
func (s *student) delivers(all []exercise) (e entry, form string) {
	form = forms[s.r.IntN(len(forms))]
	if s.kind == escapes {
		form = zipped
	}
	e = entry{name: s.ID, files: map[string]string{}, time: s.handed}
	below := ""
	switch form {
	case clone:
		below = "exercises/"
		e.files["go.mod"] = "module failurelab\n\ngo 1.26.0\n"
		e.files["README.md"] = "# API failure lab\n"
		e.files["lab/lab.go"] = "// Package lab is not the course's: a grader uses its own.\npackage lab\n"
	case zipped, tarred:
		e.name += "." + form
		below = []string{"", "exercises/", s.ID + "/", "failurelab-main/exercises/"}[s.r.IntN(4)]
	case moodle:
		e.name = fmt.Sprintf("%s_%d_assignsubmission_file_", s.Name, 1_000_000+s.r.IntN(9_000_000))
		below = []string{"", "exercises/"}[s.r.IntN(2)]
	}
	for _, x := range all {
		files, ok := s.exercises[x.name]
		if !ok {
			continue
		}
		for name, text := range files {
			e.files[below+x.name+"/"+name] = text
		}
		if form == clone || s.r.IntN(2) == 0 {
			e.files[below+x.name+"/main_test.go"] = x.main
		}
	}
	s.litters(&e, form, below)
	return e, form
}

// litters adds what editors and systems leave behind.
func (s *student) litters(e *entry, form, below string) {
	sources := slices.DeleteFunc(slices.Sorted(maps.Keys(e.files)), func(name string) bool { return !strings.HasSuffix(name, "_test.go") })
	switch s.r.IntN(6) {
	case 0: // Windows
		for _, name := range sources {
			e.files[name] = strings.ReplaceAll(e.files[name], "\n", "\r\n")
		}
		s.expected.Litter = "Windows line ends"
	case 1: // Notepad
		for _, name := range sources {
			e.files[name] = "\ufeff" + e.files[name]
		}
		s.expected.Litter = "BOM"
	case 2: // a Mac
		if form == zipped {
			for _, name := range sources {
				dir, base := filepath.Split(name)
				e.files["__MACOSX/"+dir+"._"+base] = "\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"
			}
		}
		e.files[below+".DS_Store"] = "\x00\x00\x00\x01Bud1"
		s.expected.Litter = "Mac"
	case 3: // an editor
		for _, name := range sources[:min(1, len(sources))] {
			e.files[name+"~"] = e.files[name]
		}
		e.files[below+".vscode/settings.json"] = "{}\n"
		s.expected.Litter = "editor"
	}
	if s.kind == escapes {
		e.files["../../01_unauthorized/exercise_test.go"] = "package unauthorized\n"
	}
}

// write writes the entry into the folder dir. The same entry is always the same bytes.
func (e entry) write(dir string) error {
	to := filepath.Join(dir, e.name)
	switch {
	case strings.HasSuffix(e.name, ".zip"):
		return e.archive(to, e.zip)
	case strings.HasSuffix(e.name, ".tar.gz"):
		return e.archive(to, e.tar)
	}
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		at := filepath.Join(to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, []byte(e.files[name]), 0o644); err != nil {
			return err
		}
		if err := os.Chtimes(at, e.time, e.time); err != nil {
			return err
		}
	}
	if len(e.files) == 0 {
		return os.MkdirAll(to, 0o755)
	}
	return nil
}

func (e entry) archive(to string, pack func(*bytes.Buffer) error) error {
	var b bytes.Buffer
	if err := pack(&b); err != nil {
		return err
	}
	if err := os.WriteFile(to, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Chtimes(to, e.time, e.time)
}

func (e entry) zip(b *bytes.Buffer) error {
	z := zip.NewWriter(b)
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: e.time})
		if err != nil {
			return err
		}
		if _, err := w.Write([]byte(e.files[name])); err != nil {
			return err
		}
	}
	return z.Close()
}

func (e entry) tar(b *bytes.Buffer) error {
	g := gzip.NewWriter(b)
	g.ModTime = e.time
	t := tar.NewWriter(g)
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		text := e.files[name]
		if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(text)), ModTime: e.time, Format: tar.FormatPAX}); err != nil {
			return err
		}
		if _, err := t.Write([]byte(text)); err != nil {
			return err
		}
	}
	if err := t.Close(); err != nil {
		return err
	}
	return g.Close()
}
