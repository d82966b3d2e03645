package intake

import (
	"cmp"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"failurelab/grader/result"
)

// haul is what was found in one source.
type haul struct {
	files    map[string][]byte
	refused  []result.Refusal
	unplaced []result.Refusal // files of which nothing tells the exercise
	notes    []string
	newest   time.Time // of files
	above    string    // the folder that holds the exercises
	archives []string  // of a source without an exercise
	whole    bool      // a refusal costs all of the submission
}

// collect reads the sources that count from a folder or an archive.
func (o Options) collect(from source, packed bool) haul {
	p, err := o.plan(from, packed)
	if err != nil {
		return spoiled(err)
	}
	h := haul{files: map[string][]byte{}, refused: p.refused, unplaced: p.unplaced, notes: p.notes, above: p.above, archives: p.archives, whole: p.whole}
	var total int64
	wanted := func(path string) bool { _, is := p.want[path]; return is }
	err = from.read(wanted, func(name string, r io.Reader, err error) error {
		text, reason := contents(r, err)
		if total += int64(len(text)); total > MaxSources {
			return tooMuch
		}
		o.take(&h, p, name, text, reason)
		return nil
	})
	if err != nil {
		return spoiled(err)
	}
	for _, it := range p.items {
		t := it.time
		if it.zoneless {
			t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, o.zone())
		}
		if t.After(h.newest) {
			h.newest = t
		}
	}
	for _, it := range p.items {
		if it.zoneless {
			h.notes = append(h.notes, "The archive names no time zone, so its times are taken to be of "+o.zone().String()+".")
			break
		}
	}
	return h
}

// contents reads one file, and says why it does not count.
func contents(r io.Reader, err error) ([]byte, string) {
	var why unfit
	if err == nil {
		var text []byte
		text, err = io.ReadAll(io.LimitReader(r, MaxFile+1))
		if err == nil && len(text) > MaxFile {
			return nil, "The file is over 1 MB. Hand in your tests only."
		}
		if err == nil {
			return text, ""
		}
		err = damaged
	}
	if errors.As(err, &why) {
		return nil, string(why)
	}
	return nil, "We cannot read this file. Hand it in again."
}

// take adds a file to the haul, or a refusal.
func (o Options) take(h *haul, p *plan, source string, text []byte, reason string) {
	name := p.want[source]
	exercise, _, _ := strings.Cut(name, "/")
	line := 0
	if reason == "" {
		text, line, reason = plain(text)
	}
	if name == "" {
		base := path.Base(source)
		var why string
		if exercise, why = o.exerciseOf(text); why != "" {
			h.unplaced = append(h.unplaced, result.Refusal{File: shown(base), Line: line, Reason: cmp.Or(reason, why)})
			return
		}
		name = exercise + "/" + base
	}
	if _, twice := h.files[name]; twice && reason == "" {
		reason = isDouble
	}
	if reason != "" {
		h.refused = append(h.refused, result.Refusal{Exercise: exercise, File: shown(name), Line: line, Reason: reason})
		return
	}
	h.files[name] = text
}

// exerciseOf is the exercise that a file without a folder is of. Its package clause tells. If only one exercise is known, it is
// that one.
func (o Options) exerciseOf(text []byte) (string, string) {
	if len(o.Exercises) == 1 {
		return o.Exercises[0], ""
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly)
	if err == nil {
		for _, known := range o.Exercises {
			_, name, _ := strings.Cut(known, "_")
			if strings.TrimSuffix(f.Name.Name, "_test") == name {
				return known, ""
			}
		}
	}
	return "", fmt.Sprintf("We cannot tell which exercise this file is of. Hand it in inside its folder, as %s/exercise_test.go.", o.example())
}

func (o Options) example() string {
	if len(o.Exercises) == 0 {
		return "01_name"
	}
	return slices.Min(o.Exercises)
}

// spoiled is a haul that holds nothing, and why.
func spoiled(err error) haul {
	var why unfit
	if !errors.As(err, &why) {
		why = "We cannot read the submission. Hand it in again."
	}
	return haul{whole: true, refused: []result.Refusal{{Reason: string(why)}}}
}

// finish drops the files of refused exercises, says so if nothing is left, and sorts.
func (h *haul) finish(o Options) {
	if h.whole {
		h.files = nil
	}
	for _, r := range h.unplaced {
		if len(h.files) > 0 {
			h.notes = append(h.notes, r.String()) // it costs nothing that we know of
		} else {
			h.refused = append(h.refused, r)
		}
	}
	slices.SortFunc(h.refused, compareRefusals)
	said := map[string]int{}
	var kept []result.Refusal
	for _, r := range slices.Compact(h.refused) {
		maps.DeleteFunc(h.files, func(name string, _ []byte) bool { return r.Exercise != "" && strings.HasPrefix(name, r.Exercise+"/") })
		if said[r.Exercise]++; said[r.Exercise] <= maxSaid {
			kept = append(kept, r)
		}
	}
	h.refused = kept
	if len(h.files) > MaxFiles {
		h.files = nil
		h.refused = append(h.refused, result.Refusal{Reason: "The submission has more than 200 files. Hand in your *_test.go files only."})
	}
	if len(h.files) == 0 && len(h.refused) == 0 {
		h.refused = append(h.refused, result.Refusal{Reason: fmt.Sprintf("We found no exercise in the submission. Hand in its folder, with your tests in it: %s/exercise_test.go.", o.example())})
	}
	slices.Sort(h.notes)
	if h.notes = slices.Compact(h.notes); len(h.notes) > maxSaid {
		h.notes = append(h.notes[:maxSaid], fmt.Sprintf("%d more notes are left out.", len(h.notes)-maxSaid))
	}
	slices.SortFunc(h.refused, compareRefusals)
}

// add puts another haul of the same submission to this one, such as a second archive in the folder.
func (h *haul) add(other haul) {
	if h.files == nil {
		h.files = map[string][]byte{}
	}
	for _, name := range slices.Sorted(maps.Keys(other.files)) {
		if _, twice := h.files[name]; twice {
			exercise, _, _ := strings.Cut(name, "/")
			h.refused = append(h.refused, result.Refusal{Exercise: exercise, File: shown(name), Reason: isDouble})
			continue
		}
		h.files[name] = other.files[name]
	}
	h.refused = append(h.refused, other.refused...)
	h.unplaced = append(h.unplaced, other.unplaced...)
	h.notes = append(h.notes, other.notes...)
	if other.newest.After(h.newest) {
		h.newest = other.newest
	}
	h.above = cmp.Or(h.above, other.above)
	h.whole = h.whole || other.whole
}
