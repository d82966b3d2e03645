package page

import (
	"time"

	"failurelab/grader/result"
)

// overview is what the page knows of the class before it opens a student.
type overview struct {
	Kind      string                `json:"kind"` // "class"
	Course    string                `json:"course"`
	Due       time.Time             `json:"due,omitzero"`
	Zone      string                `json:"zone"`
	Max       float64               `json:"max"`
	Gaps      []string              `json:"gaps,omitempty"`
	Exercises []result.ExerciseInfo `json:"exercises"`
	Students  []student             `json:"students"`
	Weakest   []weakness            `json:"weakest,omitempty"`
	Missed    []missedLab           `json:"missed,omitempty"`
	Confusion []confusion           `json:"confusion,omitempty"`
	Refuted   []refutedClause       `json:"refuted,omitempty"`
	Mistakes  []mistake             `json:"mistakes,omitempty"`
	Similar   []result.Pair         `json:"similar,omitempty"`
}

// mostPairs is how many pairs of similar submissions the page shows.
const mostPairs = 50

// student is a row of the heat map. It has a cell for each ticket, and one for each triage, in the order of the course.
type student struct {
	result.Person
	Points     float64   `json:"points"`
	Bonus      float64   `json:"bonus,omitempty"`
	Penalty    float64   `json:"penalty,omitempty"`
	Final      float64   `json:"final"`
	Late       bool      `json:"late,omitempty"`
	None       bool      `json:"none,omitempty"`
	Incomplete bool      `json:"incomplete,omitempty"`
	Time       time.Time `json:"time,omitzero"`
	Cells      string    `json:"cells"` // a letter each: see letters
	Scores     []float64 `json:"scores"`
	Notes      int       `json:"notes,omitempty"`
}

// letters are how a verdict is called in a cell's data.
var letters = map[result.Verdict]byte{
	result.Done: 'd', result.WrongDiagnosis: 'g', result.TooWeak: 'w', result.TooStrict: 's', result.Wrong: 'x', result.Crashed: 'k',
	result.DoesNotCompile: 'c', result.Refused: 'r', result.NotStarted: 'n', result.GraderError: 'e', result.Started: 't',
}

func newOverview(c result.Class) overview {
	o := overview{
		Kind: "class", Course: c.Course, Due: c.Due, Zone: c.Zone, Max: c.Max, Gaps: c.Gaps, Exercises: c.Exercises,
		Students: []student{}, Weakest: weakest(c), Missed: missedLabs(c), Confusion: confusions(c), Refuted: refutations(c), Mistakes: mistakes(c),
		Similar: c.Similar[:min(len(c.Similar), mostPairs)],
	}
	for _, m := range c.Members {
		o.Students = append(o.Students, row(m))
	}
	return o
}

func row(m result.Member) student {
	k := m.Mark
	s := student{
		Person: m.Person, Points: k.Points, Bonus: k.Bonus, Penalty: k.Penalty, Final: k.Final, Late: k.Late.By > 0, None: k.None,
		Incomplete: k.Incomplete, Time: k.Time, Scores: []float64{}, Notes: len(m.Notes),
	}
	cells := []byte{}
	for _, e := range k.Exercises {
		for _, t := range e.Tickets {
			cells, s.Scores = append(cells, letter(t.Verdict)), append(s.Scores, t.Points)
		}
		if len(e.Tickets) == 0 {
			cells, s.Scores = append(cells, letter(e.Verdict)), append(s.Scores, e.Points)
		}
	}
	s.Cells = string(cells)
	return s
}

func letter(v result.Verdict) byte {
	if l, ok := letters[v]; ok {
		return l
	}
	return 'e'
}
