package result

import "fmt"

// Refusal is why a file of a submission was not built. It costs the exercise of that file, and nothing else.
type Refusal struct {
	Exercise string `json:"exercise,omitempty"` // "01_unauthorized"; "": all of the submission
	File     string `json:"file,omitempty"`     // in the submission, with slashes; "": all of it
	Line     int    `json:"line,omitempty"`     // 0: all of the file
	Reason   string `json:"reason"`             // what is wrong and what to do, for the student
}

// String is the refusal on one line: "01_unauthorized/exercise_test.go:12: ...".
func (r Refusal) String() string {
	switch {
	case r.File == "":
		return r.Reason
	case r.Line <= 0:
		return r.File + ": " + r.Reason
	default:
		return fmt.Sprintf("%s:%d: %s", r.File, r.Line, r.Reason)
	}
}
