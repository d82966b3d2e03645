// Package intake reads what students handed in: a folder of strangers' files becomes a list of submissions. It takes the
// learners' *_test.go files of known exercises, and refuses what no grader should build. It never runs anything of a
// submission's, git's own configuration included.
package intake

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"failurelab/grader/result"
	"failurelab/lab/wire"
)

// What a submission may hold. An archive that claims less than it has meets the same limits.
const (
	MaxFiles   = 200       // files in the exercises' folders, without editor litter
	MaxFile    = 1 << 20   // bytes of one file
	MaxSources = 8 << 20   // bytes of all sources together
	MaxArchive = 100 << 20 // bytes of an archive as it lies there
	MaxUnpack  = 128 << 20 // bytes that a tar archive may grow to
	MaxEntries = 20_000    // files and folders of a submission, counted or not

	maxDirectory = 8 << 20 // bytes of a zip archive's own table
	maxDepth     = 7       // folders above a file that are looked into
	maxNesting   = 3       // folders above an exercise: "outer/inner/exercises"
	maxInner     = 5       // archives in the folder of a submission
	maxSaid      = 20      // refusals of one exercise, and notes of one submission
	maxShown     = 200     // characters of a name that a stranger chose
)

// Where a submission's time is from.
const (
	FromGradescope = "gradescope" // what Gradescope says
	FromCommit     = "git commit" // the committer date of the clone's HEAD
	FromFiles      = "files"      // the newest file that counts
	FromArchive    = "archive"    // the archive's own date in the folder
)

// Submission is what one student handed in. All texts in it can be shown anywhere, except for Student, which is the roster's.
type Submission struct {
	Student  string            // the roster's id, or derived from the entry's name
	Entry    string            // the entry's name in the folder, with codes for what a terminal would obey
	Time     time.Time         // when it was handed in; zero: unknown
	TimeFrom string            // FromGradescope, FromCommit, FromFiles, FromArchive, or "" if the time is unknown
	Files    map[string][]byte // by path below exercises/: "01_unauthorized/exercise_test.go"; UTF-8, LF, no BOM
	Refused  []result.Refusal  // what was not taken, and why; an exercise in here has no Files
	Notes    []string          // what the teacher should know, such as another entry of this student

	path   string // where it lies
	digest string // of what was read, if Files were left out
}

// Options say what a submission may be of, and who hands in. The zero value knows no exercise.
type Options struct {
	Exercises []string       // known exercises: "01_unauthorized"
	Due       time.Time      // zero: none
	Grace     time.Duration  // after Due
	Roster    *Roster        // nil: none; the student's name is derived from the entry's
	Prefix    string         // the assignment's name that Classroom puts before the student's: "api-lab" of "api-lab-alice"
	Zone      *time.Location // of times in a zip archive that name no zone; nil: that of Due, or UTC
	Lean      bool           // Folder leaves Files out; Load reads them again
}

// zone is where a time without a zone is taken to be from.
func (o Options) zone() *time.Location {
	switch {
	case o.Zone != nil:
		return o.Zone
	case !o.Due.IsZero():
		return o.Due.Location()
	}
	return time.UTC
}

// Digest is the SHA-256, in hex, of the files and the refusals. It does not depend on the student, the entry's name or the time.
func (s Submission) Digest() string {
	if s.digest != "" {
		return s.digest
	}
	h := sha256.New()
	add := func(text string) { fmt.Fprintf(h, "%d:%s,", len(text), text) }
	for _, path := range slices.Sorted(maps.Keys(s.Files)) {
		add(path)
		fmt.Fprintf(h, "%d:", len(s.Files[path]))
		h.Write(s.Files[path])
	}
	refused := slices.SortedFunc(slices.Values(s.Refused), compareRefusals)
	for _, r := range refused {
		fmt.Fprint(h, "!")
		add(r.Exercise)
		add(r.File)
		fmt.Fprintf(h, "%d,", r.Line)
		add(r.Reason)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Empty says whether nothing of the submission can be graded.
func (s Submission) Empty() bool { return len(s.Files) == 0 && s.digest == "" }

func compareRefusals(a, b result.Refusal) int {
	return cmp.Or(cmp.Compare(a.Exercise, b.Exercise), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Reason, b.Reason))
}

// shown is a stranger's text as a person may read it.
func shown(s string) string { return wire.Escaped(s, maxShown, "") }
