package intake

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Folder reads a folder with one entry a student: a folder, a clone, or an archive. It returns a submission for each student,
// sorted by student; a team's entry is each member's. Whatever an entry holds, it costs its own student only. The error is of
// the folder itself.
func Folder(dir string, o Options) ([]Submission, error) {
	names, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the submissions: %w", err)
	}
	uploads, err := export(dir)
	if err != nil {
		return nil, err
	}
	same := map[[sha256.Size]byte][]byte{}
	var all []Submission
	for _, d := range names {
		if !isEntry(d) {
			continue
		}
		s := o.entry(filepath.Join(dir, d.Name()), false)
		ids, notes := o.owners(d.Name(), uploads, &s)
		s.Notes = append(notes, s.Notes...)
		s.share(same, o.Lean)
		for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
			one := s
			one.Student, one.Notes = id, slices.Clone(s.Notes)
			all = append(all, one)
		}
	}
	return o.choose(all), nil
}

// owners are the students whose entry it is. What Gradescope says of it counts more than its name.
func (o Options) owners(name string, uploads map[string]upload, s *Submission) (ids, notes []string) {
	id, _ := stem(name)
	if u, ok := uploads[id]; ok {
		ids, notes = o.submitters(u)
		if !u.time.IsZero() {
			s.Time, s.TimeFrom = u.time, FromGradescope
		}
		if len(ids) > 0 {
			return ids, notes
		}
	}
	return o.who(name)
}

// isEntry says whether something in the class's folder is what a student handed in.
func isEntry(d os.DirEntry) bool {
	name := d.Name()
	if isLitter(name) || strings.HasPrefix(name, ".") {
		return false
	}
	_, packed := stem(name)
	return !d.Type().IsRegular() || packed || strings.HasSuffix(name, ".go")
}

// share has equal files of a class stand in memory once. A lean submission keeps no files at all.
func (s *Submission) share(same map[[sha256.Size]byte][]byte, lean bool) {
	if lean {
		if len(s.Files) > 0 {
			s.digest, s.Files = s.Digest(), nil
		}
		return
	}
	for name, text := range s.Files {
		sum := sha256.Sum256(text)
		if first, ok := same[sum]; ok {
			s.Files[name] = first
			continue
		}
		same[sum] = text
	}
}

// One reads one entry, as the job of an autograder gives it: a checkout, a folder or an archive. A submission_metadata.json
// beside it, as Gradescope writes it, tells the student and the time. The error says that there is nothing at the path.
func One(path string, o Options) (Submission, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return Submission{}, err
	}
	if _, err := os.Stat(full); err != nil {
		return Submission{}, fmt.Errorf("read the submission: %w", err)
	}
	u, err := job(filepath.Dir(full))
	if err != nil {
		return Submission{}, err
	}
	s := o.entry(full, true)
	ids, notes := o.who(filepath.Base(full))
	if u != nil {
		if !u.time.IsZero() {
			s.Time, s.TimeFrom = u.time, FromGradescope
		}
		if users, said := o.submitters(*u); len(users) > 0 {
			ids, notes = users, said
		}
	}
	s.Student, s.Notes = ids[0], append(notes, s.Notes...)
	if len(ids) > 1 {
		s.Notes = append(s.Notes, "Handed in together with "+strings.Join(ids[1:], ", ")+".")
	}
	return s, nil
}

// ErrChanged means that a submission is no longer what Folder read.
var ErrChanged = errors.New("the submission changed since the class was read")

// Load reads the files of a lean submission. The error is [ErrChanged] if they are not what Folder read.
func (s Submission) Load(o Options) (Submission, error) {
	if s.Files != nil || s.digest == "" {
		return s, nil
	}
	again := o.entry(s.path, false)
	if again.Digest() != s.digest {
		return s, fmt.Errorf("%w: %s; run the command again", ErrChanged, s.Entry)
	}
	s.Files, s.digest = again.Files, ""
	return s, nil
}

// entry reads what lies at a path. follow follows a link there: the teacher's own, not a student's.
func (o Options) entry(path string, follow bool) Submission {
	s := Submission{Entry: shown(filepath.Base(path)), path: path}
	info, err := os.Lstat(path)
	if err == nil && follow {
		info, err = os.Stat(path)
	}
	var h haul
	switch {
	case err != nil:
		h = spoiled(err)
	case info.IsDir():
		h = o.folder(path, &s)
	case info.Mode()&os.ModeSymlink != 0:
		h = spoiled(unfit("The submission is a link. Hand in the folder or the archive itself."))
	case !info.Mode().IsRegular():
		h = spoiled(noRegular)
	default:
		h = o.file(path)
		if s.Time, s.TimeFrom = info.ModTime(), FromArchive; strings.HasSuffix(path, ".go") {
			s.TimeFrom = FromFiles
		}
	}
	h.finish(o)
	s.Files, s.Refused, s.Notes = h.files, h.refused, h.notes
	if s.TimeFrom != FromCommit && !h.newest.IsZero() {
		s.Time, s.TimeFrom = h.newest, FromFiles
	}
	return s
}

// folder reads a folder, or the archives in it if it has no exercise itself.
func (o Options) folder(path string, s *Submission) haul {
	root, err := os.OpenRoot(path)
	if err != nil {
		return spoiled(err)
	}
	defer func() { _ = root.Close() }()
	h := o.collect(disk{root: root}, false)
	if len(h.files) == 0 && len(h.refused) == 0 {
		for _, name := range h.archives {
			h.add(o.inner(root, name))
		}
	}
	if t := committed(root, path, cmp.Or(h.above, ".")); !t.IsZero() {
		s.Time, s.TimeFrom = t, FromCommit
	}
	return h
}

// inner reads an archive in a folder.
func (o Options) inner(root *os.Root, name string) haul {
	f, err := open(root, name)
	if err != nil {
		return spoiled(err)
	}
	defer func() { _ = f.Close() }()
	return o.packed(f)
}

// file reads an archive, or a single Go file.
func (o Options) file(path string) haul {
	if strings.HasSuffix(path, ".go") {
		root, err := os.OpenRoot(filepath.Dir(path))
		if err != nil {
			return spoiled(err)
		}
		defer func() { _ = root.Close() }()
		return o.collect(disk{root: root, only: filepath.Base(path)}, false)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return spoiled(err)
	}
	defer func() { _ = f.Close() }()
	return o.packed(f)
}

// packed reads an open archive. Without an exercise its own date is not the submission's.
func (o Options) packed(f *os.File) haul {
	from, err := archive(f)
	if err != nil {
		return spoiled(err)
	}
	h := o.collect(from, true)
	if len(h.files) == 0 && len(h.refused) == 0 && len(h.archives) > 0 {
		h.refused = append(h.refused, spoiled(unfit("The archive holds another archive and no exercise. Unpack it, and hand in the folders of the exercises.")).refused...)
	}
	return h
}
