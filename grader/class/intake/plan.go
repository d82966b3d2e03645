package intake

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// plan is what to read of a source, decided from names alone.
type plan struct {
	want     map[string]string // the source's path -> path below exercises/; "": the package's name tells the exercise
	items    map[string]item   // of want
	archives []string          // archives in the submission's folder
	above    string            // the folder that holds the exercises, or "."
	found    bool              // there is a folder of an exercise
	whole    bool              // one of refused costs all of the submission
	refused  []result.Refusal
	unplaced []result.Refusal // of files in no exercise's folder
	notes    []string
}

// place is an item in a folder of an exercise.
type place struct {
	item
	exercise string
	above    []string // the folders above the exercise's
	below    []string // of the exercise's folder; none: it is the folder itself
}

// plan lists a source and decides what to read of it. In an archive every path that leads out is refused; on a disk only the
// folders of the exercises matter.
func (o Options) plan(from source, packed bool) (*plan, error) {
	p := &plan{want: map[string]string{}, items: map[string]item{}, above: "."}
	var places []place
	var loose []item
	err := from.list(func(it item) error {
		if why := escapes(it.path); why != "" {
			if exercise := o.told(it.path); packed || exercise != "" {
				p.refuse(exercise, it.path, why)
				p.whole = p.whole || exercise == ""
			}
			return nil
		}
		parts := strings.Split(path.Clean(it.path), "/")
		exercise, at := o.within(parts)
		switch {
		case slices.ContainsFunc(parts, isLitter):
		case at >= 0 && at <= maxNesting:
			places = append(places, place{it, exercise, parts[:at], parts[at+1:]})
		case at < 0 && len(parts) <= maxNesting:
			loose = append(loose, it)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p.places(nearest(places))
	if !p.found {
		p.loose(loose)
	}
	p.drop()
	return p, nil
}

// rank says how likely the folder above is the one that holds the learner's exercises; the least is the likeliest.
func (pl place) rank() int {
	switch {
	case slices.Contains(pl.above, "solutions"), slices.Contains(pl.above, "testdata"):
		return 2 * (maxNesting + 1)
	case len(pl.above) > 0 && strings.EqualFold(pl.above[len(pl.above)-1], "exercises"):
		return len(pl.above)
	}
	return maxNesting + 1 + len(pl.above)
}

// counts says whether an item is something that a learner may have meant to hand in.
func (pl place) counts() bool {
	if pl.kind != regular {
		return pl.kind != folder
	}
	return len(pl.below) == 1 && strings.HasSuffix(pl.below[0], "_test.go") && pl.below[0] != "main_test.go"
}

// nearest keeps what is in the likeliest folder of exercises, sorted. A clone of the course has other folders of those names.
func nearest(places []place) []place {
	least := -1
	for _, pl := range places {
		if r := pl.rank(); pl.counts() && (least < 0 || r < least) {
			least = r
		}
	}
	places = slices.DeleteFunc(places, func(pl place) bool { return pl.rank() != least })
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.exercise, b.exercise), cmp.Compare(a.path, b.path), cmp.Compare(a.kind, b.kind))
	})
	return places
}

// places decides about everything in the folders of exercises.
func (p *plan) places(places []place) {
	count := map[string]int{}
	taken := map[string]string{} // small letters -> the source's path
	for _, pl := range places {
		p.found = true
		p.above = cmp.Or(path.Join(pl.above...), ".")
		if pl.kind != folder {
			count[pl.exercise]++
		}
		p.place(pl, taken)
	}
	for exercise, n := range count {
		if n > MaxFiles {
			p.refuse(exercise, exercise, "The folder has more than 200 files. Hand in your *_test.go files only.")
		}
	}
}

const (
	isLink     = "This is a link. Hand in the file itself."
	isHardLink = "This file is a hard link: it has a second name elsewhere. Hand in a copy of it."
	isSpecial  = "This is neither a file nor a folder. Hand in plain files only."
	isSealed   = "The file is encrypted. Pack the archive again, without a password."
	isDouble   = "The submission has this file twice, or two names that differ in capital letters only. Keep one of them."
	isClosed   = "We cannot look into this folder. Hand it in again, with its permissions set so that others may read it."
)

// place decides about one item.
func (p *plan) place(pl place, taken map[string]string) {
	name := path.Join(pl.exercise, path.Join(pl.below...))
	base := path.Base(name)
	if base == "main_test.go" {
		return // it is always ours
	}
	switch pl.kind {
	case folder:
		return
	case symlink:
		p.refuse(pl.exercise, name, isLink)
		return
	case special:
		p.refuse(pl.exercise, name, isSpecial)
		return
	case closed:
		p.refuse(pl.exercise, name, isClosed)
		return
	}
	if len(pl.below) == 0 || !strings.HasSuffix(strings.ToLower(base), ".go") {
		return
	}
	if why := ignored(pl.below); why != "" {
		p.notes = append(p.notes, shown(name)+" does not count: "+why)
		return
	}
	why := misnamed(base)
	lower := strings.ToLower(name)
	switch other, twice := taken[lower]; {
	case why != "":
	case twice:
		delete(p.want, other)
		why = isDouble
	case pl.kind == hardlink:
		why = isHardLink
	case pl.sealed:
		why = isSealed
	}
	if taken[lower] = pl.path; why != "" {
		p.refuse(pl.exercise, name, why)
		return
	}
	p.want[pl.path], p.items[pl.path] = name, pl.item
}

// ignored says why a Go file in the folder of an exercise does not count, or "" if it does.
func ignored(below []string) string {
	base := below[len(below)-1]
	switch {
	case len(below) > 1:
		return "only files directly in the exercise's folder do."
	case !strings.HasSuffix(base, "_test.go"):
		return "only *_test.go files do. If the tests need it, it has to be renamed, so that its name ends with _test.go."
	case strings.HasPrefix(base, "_"), strings.HasPrefix(base, "."):
		return "go ignores names that begin with _ or a dot."
	}
	return ""
}

// loose decides about a submission without a folder of an exercise: it may be the test files themselves, or archives.
func (p *plan) loose(items []item) {
	slices.SortFunc(items, func(a, b item) int {
		return cmp.Or(cmp.Compare(strings.Count(a.path, "/"), strings.Count(b.path, "/")), cmp.Compare(a.path, b.path))
	})
	above := ""
	for _, it := range items {
		base := path.Base(it.path)
		_, packed := stem(base)
		test := strings.HasSuffix(base, "_test.go") && base != "main_test.go"
		switch {
		case test && above == "" && it.kind != folder:
			above = path.Dir(path.Clean(it.path))
		case packed && it.kind == regular && len(p.archives) < maxInner:
			p.archives = append(p.archives, it.path)
		}
		if test && above == path.Dir(path.Clean(it.path)) {
			p.looseTest(it, base)
		}
	}
	if above != "" {
		p.above = above
	}
}

func (p *plan) looseTest(it item, base string) {
	why := misnamed(base)
	_, twice := p.want[it.path]
	switch {
	case it.kind == symlink:
		why = isLink
	case it.kind == hardlink:
		why = isHardLink
	case it.kind != regular:
		why = isSpecial
	case it.sealed:
		why = isSealed
	case twice:
		why = isDouble
	}
	if why != "" || len(p.want) >= MaxFiles {
		why = cmp.Or(why, "The submission has more than 200 files. Hand in your *_test.go files only.")
		p.unplaced = append(p.unplaced, result.Refusal{File: shown(base), Reason: why})
		return
	}
	p.want[it.path], p.items[it.path] = "", it
}

// drop forgets the files of exercises that are refused already: nothing of them is read.
func (p *plan) drop() {
	lost := map[string]bool{}
	for _, r := range p.refused {
		lost[r.Exercise] = r.Exercise != ""
	}
	maps.DeleteFunc(p.want, func(_, name string) bool {
		exercise, _, _ := strings.Cut(name, "/")
		return p.whole || lost[exercise]
	})
	maps.DeleteFunc(p.items, func(name string, _ item) bool { _, is := p.want[name]; return !is })
}

func (p *plan) refuse(exercise, file, reason string) {
	p.refused = append(p.refused, result.Refusal{Exercise: exercise, File: shown(file), Reason: reason})
}
