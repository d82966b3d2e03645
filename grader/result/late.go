package result

import "time"

// Late is what a late policy says about the time of a submission.
type Late struct {
	By      time.Duration `json:"by_ns,omitempty"`   // after the due date; 0: on time, or within the grace
	Percent float64       `json:"percent,omitempty"` // of the earned points that it costs, from 0 to 100
	Closed  bool          `json:"closed,omitempty"`  // it came after the hard end, so it costs all points
	Note    string        `json:"note,omitempty"`    // in words, for the student and the grade book; "" if on time
}
