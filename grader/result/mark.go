package result

import "time"

// MarkSchema names the JSON form of a [Mark]. It changes when a field changes its meaning or goes away.
const MarkSchema = "failurelab/mark/v1"

// Mark is what a student of a class gets, and why. All points are those of its exercises, multiplied by their weights, and are
// rounded to two decimals.
type Mark struct {
	Schema  string `json:"schema"`
	Student string `json:"student"`

	Points  float64 `json:"points"`                 // of core tickets, house rules and triages, after overrides
	Max     float64 `json:"max_points"`             // the most that Points can be. It is known before anything runs
	Bonus   float64 `json:"bonus_points,omitempty"` // for stretch tickets, beyond Max
	Penalty float64 `json:"penalty,omitempty"`      // what lateness costs, of Points and Bonus
	Final   float64 `json:"final"`                  // Points and Bonus, less Penalty

	None       bool           `json:"none,omitempty"`       // there is no submission
	Incomplete bool           `json:"incomplete,omitempty"` // an exercise could not be graded, by our fault: do not publish the mark
	Late       Late           `json:"late,omitzero"`
	Exercises  []ExerciseMark `json:"exercises"` // in the order of the course, each that the settings name

	Entry    string    `json:"entry,omitempty"`     // the submission's name in the folder of submissions
	Time     time.Time `json:"time,omitzero"`       // when it was handed in; zero: unknown
	TimeFrom string    `json:"time_from,omitempty"` // where Time is from
	Refused  []Refusal `json:"refused,omitempty"`   // of the submission as a whole
	Notes    []string  `json:"notes,omitempty"`     // what the teacher should know
	Missing  []string  `json:"missing,omitempty"`   // what the sandbox could not enforce
	Digests  Digests   `json:"digests"`

	Shown  Feedback `json:"shown,omitempty"`  // how much of it this is; "": everything
	Notice string   `json:"notice,omitempty"` // for the student: why this is less than usual, and until when
}

// ExerciseMark is what a student gets for one exercise. Its points are not multiplied by the weight.
type ExerciseMark struct {
	Exercise string  `json:"exercise"`
	Weight   float64 `json:"weight"`
	Verdict  Verdict `json:"verdict"`
	Message  string  `json:"message,omitempty"` // why it was not judged, for the student; "" if it was

	Points float64 `json:"points"` // after overrides
	Max    float64 `json:"max_points"`
	Bonus  float64 `json:"bonus_points,omitempty"`

	Tickets  []TicketMark `json:"tickets,omitempty"` // all that the exercise has, whatever happened; none for a triage
	House    float64      `json:"house_points,omitempty"`
	HouseMax float64      `json:"house_max_points,omitempty"`

	Overrides []Overridden `json:"overrides,omitempty"`
	Void      []string     `json:"void,omitempty"` // labs of the exercise that do not count
	Refused   []Refusal    `json:"refused,omitempty"`
	Fault     string       `json:"fault,omitempty"` // of ours
	Result    Result       `json:"result"`          // in full, as the tests were judged: without overrides
}

// TicketMark is what a student gets for one ticket.
type TicketMark struct {
	Ticket  string  `json:"ticket"`
	Stretch bool    `json:"stretch,omitempty"`
	Verdict Verdict `json:"verdict"` // of the exercise, if that was not judged
	Points  float64 `json:"points"`  // after an override
	Max     float64 `json:"max_points"`
}

// Overridden is points that were set by hand.
type Overridden struct {
	Ticket string  `json:"ticket,omitempty"` // "": the whole exercise
	Was    float64 `json:"was"`
	Points float64 `json:"points"`
	Reason string  `json:"reason"`
	By     string  `json:"by"`
}

// Verdicts counts the mark's tickets by verdict.
func (m Mark) Verdicts() map[Verdict]int {
	count := map[Verdict]int{}
	for _, e := range m.Exercises {
		for _, t := range e.Tickets {
			count[t.Verdict]++
		}
	}
	return count
}
