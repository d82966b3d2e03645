package store

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab/wire"
)

// Records is what any number of folders of results have, read as one. It knows where the records are, and reads them one by one,
// so that a class of any size fits into memory.
type Records struct {
	Found   []Found        // by student
	Class   []string       // the ids of all students whom a run was to grade or a record is about, sorted
	Missing []string       // of the class: those without a record that can be used
	Shards  []Shard        // whose run never began, or whose folder was not given
	Damaged []DamagedError // files that count as missing
	Mixed   []string       // digests that are not the same for all students ("grader", "course", "settings")
	Runs    []Run
}

// Found is a record that can be read.
type Found struct {
	Student string
	File    string
	Digests result.Digests
	Fault   bool // an exercise has one
}

// All finds the records of all folders. It fails if a folder is none of results, and if two folders have different grades of one
// student: the error then names all such students, their files and the digests that differ. Of two equal grades it takes one.
func All(dirs ...string) (Records, error) {
	found := map[string]Found{}
	var r Records
	var conflicts []error
	for _, dir := range dirs {
		runs, damaged, err := readRuns(dir)
		if err != nil {
			return Records{}, notResults(dir, err)
		}
		r.Runs, r.Damaged = append(r.Runs, runs...), append(r.Damaged, damaged...)
		here, damaged, err := scan(dir)
		if err != nil {
			return Records{}, notResults(dir, err)
		}
		r.Damaged = append(r.Damaged, damaged...)
		for _, f := range here {
			before, twice := found[f.Student]
			switch differing := before.Digests.Differing(f.Digests); {
			case twice && len(differing) > 0:
				conflicts = append(conflicts, conflict(before, f, differing))
			case !twice || before.Fault: // a grade without a fault is worth more
				found[f.Student] = f
			}
		}
	}
	if len(conflicts) > 0 {
		return Records{}, errors.Join(conflicts...)
	}
	r.Found = slices.SortedFunc(maps.Values(found), func(a, b Found) int { return cmp.Compare(a.Student, b.Student) })
	r.count(found)
	return r, nil
}

func notResults(dir string, err error) error {
	return fmt.Errorf("%s is no folder of results that can be read. Give the folder that you gave to --out: %w", dir, err)
}

// conflict says that one student has two grades.
func conflict(one, other Found, differing []string) error {
	noun := "digest"
	if len(differing) > 1 {
		noun = "digests"
	}
	return fmt.Errorf("%s was graded twice, with a different %s (%s): %s and %s. Remove the one that must not count, or give fewer folders",
		wire.Shown(one.Student), strings.Join(differing, ", "), noun, one.File, other.File)
}

// scan finds the records of one folder, without keeping what was observed.
func scan(dir string) (found []Found, damaged []DamagedError, err error) {
	folder := filepath.Join(dir, records)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if e.IsDir() || isTemporary(e.Name()) || filepath.Ext(e.Name()) != extension {
			continue
		}
		f, err := readHead(filepath.Join(folder, e.Name()))
		var d *DamagedError
		switch {
		case errors.As(err, &d):
			damaged = append(damaged, *d)
		case errors.Is(err, fs.ErrNotExist):
			continue // another process has just replaced it
		case err != nil:
			damaged = append(damaged, DamagedError{File: filepath.Join(folder, e.Name()), Why: err.Error()})
		default:
			found = append(found, f)
		}
	}
	return found, damaged, nil
}

// head is a record without its observations.
type head struct {
	Schema    string         `json:"schema"`
	Student   string         `json:"student"`
	Digests   result.Digests `json:"digests"`
	Exercises []struct {
		Fault string `json:"fault"`
	} `json:"exercises"`
}

// readHead reads a record without its observations, of which it only checks that they are JSON.
func readHead(path string) (Found, error) {
	var head head
	if err := read(path, &head); err != nil {
		return Found{}, err
	}
	if err := fits(path, head.Schema, Schema, head.Student); err != nil {
		return Found{}, err
	}
	f := Found{Student: head.Student, File: path, Digests: head.Digests}
	for _, e := range head.Exercises {
		f.Fault = f.Fault || e.Fault != ""
	}
	return f, nil
}

// count fills in who and what is missing.
func (r *Records) count(found map[string]Found) {
	class := map[string]bool{}
	for _, run := range r.Runs {
		for _, student := range run.Class {
			class[student] = true
		}
	}
	for student := range found {
		class[student] = true
	}
	r.Class = slices.Sorted(maps.Keys(class))
	r.Missing = slices.DeleteFunc(slices.Clone(r.Class), func(student string) bool { _, ok := found[student]; return ok })
	r.Shards = missingShards(r.Runs)
	mixed := map[string]bool{}
	for _, f := range r.Found {
		for _, name := range f.Digests.Differing(r.Found[0].Digests) {
			mixed[name] = name != "submission" // every student has another one
		}
	}
	maps.DeleteFunc(mixed, func(_ string, is bool) bool { return !is })
	r.Mixed = slices.Sorted(maps.Keys(mixed))
}

// missingShards returns the shards that no run was about. If one run was about the whole class, or all shards of one division
// were run, none is missing. Of several incomplete divisions, that with the most runs counts.
func missingShards(runs []Run) []Shard {
	had := map[int]map[int]bool{} // the shards, by their number
	for _, run := range runs {
		if run.Shard.Whole() {
			return nil
		}
		if had[run.Shard.N] == nil {
			had[run.Shard.N] = map[int]bool{}
		}
		had[run.Shard.N][run.Shard.I] = true
	}
	var most int
	for _, n := range slices.Sorted(maps.Keys(had)) {
		if len(had[n]) == n {
			return nil
		}
		if len(had[n]) > len(had[most]) {
			most = n
		}
	}
	var missing []Shard
	for i := 1; i <= most; i++ {
		if !had[most][i] {
			missing = append(missing, Shard{I: i, N: most})
		}
	}
	return missing
}

// Only is what there is about one student; with "" about all.
func (r Records) Only(student string) Records {
	if student == "" {
		return r
	}
	r.Found = slices.DeleteFunc(slices.Clone(r.Found), func(f Found) bool { return f.Student != student })
	r.Runs = slices.Clone(r.Runs)
	for i := range r.Runs {
		r.Runs[i].Roster = slices.DeleteFunc(slices.Clone(r.Runs[i].Roster), func(p result.Person) bool { return p.ID != student })
	}
	return r
}

// Roster is who is in the class by the rosters of its runs, each once, in their order; nil if there was none.
func (r Records) Roster() (roster []result.Person) {
	seen := map[string]bool{}
	for _, run := range r.Runs {
		for _, p := range run.Roster {
			if !seen[p.ID] {
				seen[p.ID] = true
				roster = append(roster, p)
			}
		}
	}
	return roster
}

// Each reads the records, one by one, by student. A file that is damaged by now is an error, and the last that Each gives.
func (r Records) Each() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, f := range r.Found {
			record, err := readRecord(f.File)
			if !yield(record, err) || err != nil {
				return
			}
		}
	}
}

// Has says whether there is a record of a student.
func (r Records) Has(student string) bool {
	_, ok := r.find(student)
	return ok
}

func (r Records) find(student string) (i int, ok bool) {
	return slices.BinarySearchFunc(r.Found, student, func(f Found, id string) int { return cmp.Compare(f.Student, id) })
}

// Read returns the record of a student. The error is [fs.ErrNotExist] if there is none.
func (r Records) Read(student string) (Record, error) {
	i, ok := r.find(student)
	if !ok {
		return Record{}, fmt.Errorf("no folder has a record of %s: %w", wire.Shown(student), fs.ErrNotExist)
	}
	return readRecord(r.Found[i].File)
}
