package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"failurelab/grader/result"
	"failurelab/lab/wire"
)

// RunSchema names the JSON form of a [Run].
const RunSchema = "failurelab/class-run/v1"

// Run says whom a run of the grader was to grade, so that a missing student or shard can be named.
type Run struct {
	Schema  string          `json:"schema"`
	Class   []string        `json:"class"`            // the ids of the whole class, sorted, with those of other shards
	Roster  []result.Person `json:"roster,omitempty"` // in the order of its file; nil: there was none
	Shard   Shard           `json:"shard"`
	Digests result.Digests  `json:"digests"` // without that of a submission
}

// WriteRun stores what a run is about to grade. It sets the schema, and sorts the class. The file is run.json, or for a shard
// run-3-of-16.json, so that shards can share a folder. A run without a roster keeps the one that the file has.
func (s *Store) WriteRun(r Run) error {
	r.Schema, r.Class, r.Digests.Submission = RunSchema, slices.Compact(slices.Sorted(slices.Values(r.Class))), ""
	file := filepath.Join(s.dir, r.Shard.file())
	if before := (Run{}); len(r.Roster) == 0 && read(file, &before) == nil {
		r.Roster = before.Roster
	}
	return s.write(file, "the list of the class", r)
}

// readRuns reads the runs of a folder of results.
func readRuns(dir string) (runs []Run, damaged []DamagedError, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if !runFile.MatchString(e.Name()) {
			continue
		}
		file := filepath.Join(dir, e.Name())
		var r Run
		err := read(file, &r)
		if err == nil && r.Schema != RunSchema {
			err = &DamagedError{File: file, Why: fmt.Sprintf("its schema is %q, and this version reads %q", wire.Shown(r.Schema), RunSchema)}
		}
		var d *DamagedError
		switch {
		case errors.As(err, &d):
			damaged = append(damaged, *d)
		case err != nil:
			return nil, nil, err
		default:
			runs = append(runs, r)
		}
	}
	return runs, damaged, nil
}

// runFile is what the file of a run is called.
var runFile = regexp.MustCompile(`^run(-\d+-of-\d+)?\.json$`)
