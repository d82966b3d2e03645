package result

// Change is how a student's points changed from one grading to the next, and why.
type Change struct {
	Student string  `json:"student"`
	From    float64 `json:"from"` // [Mark.Final]
	To      float64 `json:"to"`
	Gone    bool    `json:"gone,omitempty"` // there is no new grade
	New     bool    `json:"new,omitempty"`  // there is no old grade

	Digests     []string         `json:"digests,omitempty"` // that changed: "grader", "course", "settings", "submission"
	Policy      []string         `json:"policy,omitempty"`  // that changed: "weight of 07_triage", "void 01-T105-m3", "override of T101", "lateness"
	Unexplained bool             `json:"unexplained,omitempty"`
	Exercises   []ExerciseChange `json:"exercises,omitempty"` // whose points changed
}

// Fall says whether the student has less than before.
func (c Change) Fall() bool { return c.To < c.From }

// ExerciseChange is how the points of one exercise changed.
type ExerciseChange struct {
	Exercise string         `json:"exercise"`
	From     float64        `json:"from"`
	To       float64        `json:"to"`
	Verdicts [2]Verdict     `json:"verdicts"`        // old and new
	Fault    string         `json:"fault,omitempty"` // of ours, in the new grading
	Tickets  []TicketChange `json:"tickets,omitempty"`
	House    []Flip         `json:"house,omitempty"` // house rules that were caught in one of the two only

	Unexplained bool `json:"unexplained,omitempty"` // the points fell, and neither a digest nor a policy that it depends on changed
}

// TicketChange is how one ticket changed.
type TicketChange struct {
	Ticket   string     `json:"ticket"`
	From     float64    `json:"from"`
	To       float64    `json:"to"`
	Verdicts [2]Verdict `json:"verdicts"`
	Message  string     `json:"message,omitempty"` // of the new verdict
	Labs     []Flip     `json:"labs,omitempty"`    // that were caught in one of the two only
}

// Flip is a lab that changed.
type Flip struct {
	Lab string `json:"lab"`
	Was string `json:"was"` // "caught", "missed", or "" if it was not tried or did not count
	Is  string `json:"is"`
}
