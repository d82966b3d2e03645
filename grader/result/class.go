package result

import "time"

// ClassSchema names the JSON form of a [Class]. It changes when a field changes its meaning or goes away.
const ClassSchema = "failurelab/class/v1"

// Class is everything that a report of a class can tell. It is for staff; [Class.For] is what others may see.
type Class struct {
	Schema  string    `json:"schema"`
	Course  string    `json:"course"`       // its version
	Due     time.Time `json:"due,omitzero"` // zero: there is none
	Zone    string    `json:"zone"`         // in which times are shown, such as "Europe/Berlin"
	Max     float64   `json:"max_points"`
	Gaps    []string  `json:"gaps,omitempty"` // what the results lack, such as a shard, in words
	Members []Member  `json:"members"`        // in the order of the roster; without one, by id

	Exercises []ExerciseInfo `json:"exercises"` // those that count, in the order of the course
	Solutions []SourceFile   `json:"solutions,omitempty"`
	Similar   []Pair         `json:"similar,omitempty"` // the most similar first
}

// Member is a student of a class.
type Member struct {
	Person
	Mark  Mark         `json:"mark"`
	Files []SourceFile `json:"files,omitempty"` // that were graded
	Notes []Note       `json:"notes,omitempty"` // of instructors
}

// Person is who a student is. All but the id may be "".
type Person struct {
	ID      string `json:"id"`
	Name    string `json:"name,omitempty"`
	Section string `json:"section,omitempty"`
	Team    string `json:"team,omitempty"`
	Email   string `json:"email,omitempty"`
}

// SourceFile is a file of a submission, or of the solutions.
type SourceFile struct {
	Path string `json:"path"` // below exercises/, with slashes: "01_unauthorized/exercise_test.go"
	Text string `json:"text"`
}

// Note is what an instructor wrote about a submission, or about a line of it.
type Note struct {
	Path string `json:"path,omitempty"` // of the file; "": it is about the submission
	Line int    `json:"line,omitempty"`
	Text string `json:"text"` // Markdown
}

// ExerciseInfo is what a report says of an exercise itself. It is the same for all students.
type ExerciseInfo struct {
	Exercise string       `json:"exercise"`
	Title    string       `json:"title"`
	Form     Form         `json:"form"`
	Max      float64      `json:"max_points"` // before the weight
	Weight   float64      `json:"weight"`
	HouseMax float64      `json:"house_max_points,omitempty"`
	Tickets  []TicketInfo `json:"tickets,omitempty"`
	Clauses  []ClauseInfo `json:"clauses,omitempty"` // of its contract
	Labs     []LabInfo    `json:"labs,omitempty"`    // that tests are tried on, of tickets and house rules
	Void     []string     `json:"void,omitempty"`    // codes of labs that do not count

	VoidReasons map[string]string `json:"void_reasons,omitempty"` // why a lab does not count, by its code; for staff
}

// TicketInfo is what a report says of a ticket itself.
type TicketInfo struct {
	Ticket  string  `json:"ticket"`
	Symptom string  `json:"symptom"`
	Cause   string  `json:"cause"` // the constant in package lab: "ExpiredToken"
	Stretch bool    `json:"stretch,omitempty"`
	Max     float64 `json:"max_points"`
}

// ClauseInfo is a clause of a contract.
type ClauseInfo struct {
	Number   string   `json:"number"` // "401.2"
	Name     string   `json:"name"`
	Promises []string `json:"promises,omitempty"`
	Open     []string `json:"open,omitempty"` // what it leaves open
}

// LabInfo is a lab, for staff: it tells what is wrong with it.
type LabInfo struct {
	Code   string `json:"code"`
	Ticket string `json:"ticket,omitempty"` // "": a house rule
	Kind   Kind   `json:"kind"`
	Clause string `json:"clause,omitempty"`
	Cause  string `json:"cause,omitempty"` // of a look-alike: the constant in package lab
	What   string `json:"what"`            // "a lab that ..."
	Ask    string `json:"ask,omitempty"`   // what a test would have to look at
}

// Exercise returns what is known of an exercise; nil if it does not count.
func (c *Class) Exercise(name string) *ExerciseInfo {
	for i := range c.Exercises {
		if c.Exercises[i].Exercise == name {
			return &c.Exercises[i]
		}
	}
	return nil
}

// Lab returns a lab by its code, and its exercise; nil if there is none.
func (c *Class) Lab(code string) (*ExerciseInfo, *LabInfo) {
	for i := range c.Exercises {
		e := &c.Exercises[i]
		for k := range e.Labs {
			if e.Labs[k].Code == code {
				return e, &e.Labs[k]
			}
		}
	}
	return nil, nil
}

// Called is how people call a student: the name, or the id.
func (p Person) Called() string {
	if p.Name == "" {
		return p.ID
	}
	return p.Name
}
