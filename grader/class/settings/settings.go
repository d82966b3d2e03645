// Package settings reads grade.yaml: what a class is graded on, and by which policy.
//
// A run depends on the course, the exercises, the seed and the limits; [Settings.Digest] covers these. All else is policy, which
// can change after a run. grade.example.yaml shows every key, and grade.schema.json describes the file for editors.
package settings

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Settings are what a grade.yaml says. The zero value grades all exercises, each with its own points, without a due date, and
// shows everything.
type Settings struct {
	// What a run depends on.
	Course    string   // the version of the course; "": any
	Exercises []string // those to grade, in the order of their names; nil: all
	Seed      string   // a secret from which labs and their order are drawn; "": none
	Limits    Limits

	// Policy.
	Weights   map[string]float64 // what an exercise's points are multiplied by; an exercise that is not here has 1
	Due       time.Time          // the last moment that is on time; zero: none
	Grace     time.Duration      // after Due, in which nothing is late
	Late      Policy
	Zone      *time.Location // of dates without one, and for showing times; nil: UTC
	Feedback  Feedback
	Void      []Void
	Overrides []Override
}

// Limits are what a submission may use. 0 is the grader's default.
type Limits struct {
	Run        time.Duration // of one run of a submission's tests
	Build      time.Duration // of one call of a build tool
	Submission time.Duration // of all its runs together
	Memory     int64         // bytes
	FileSize   int64         // bytes, of one file that it writes
	Processes  int
	OpenFiles  int
}

// Void is a lab that does not count: a broken lab or look-alike, a house rule, or a correct lab.
type Void struct {
	Lab    string // its code: "01-T105-m3"
	Reason string
}

// Override sets points by hand, of a ticket or of a whole exercise.
type Override struct {
	Student  string
	Ticket   string // "T105"; "": Exercise is set
	Exercise string
	Points   float64 // before weights and a late penalty
	Reason   string
	By       string
}

// Weight is what an exercise's points are multiplied by.
func (s Settings) Weight(exercise string) float64 {
	if w, ok := s.Weights[exercise]; ok {
		return w
	}
	return 1
}

// Has says whether an exercise is graded.
func (s Settings) Has(exercise string) bool {
	return s.Exercises == nil || slices.Contains(s.Exercises, exercise)
}

// VoidCodes are the codes of the labs that do not count.
func (s Settings) VoidCodes() []string {
	var codes []string
	for _, v := range s.Void {
		codes = append(codes, v.Lab)
	}
	return codes
}

// Digest is the SHA-256, in hex, of what a run depends on. A change of policy leaves it as it is.
func (s Settings) Digest() string {
	b, err := json.Marshal(struct {
		Course    string
		Exercises []string
		Seed      string
		Limits    Limits
	}{s.Course, s.Exercises, s.Seed, s.Limits})
	if err != nil { // they are plain data
		panic(fmt.Sprintf("settings have no JSON: %v", err))
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
