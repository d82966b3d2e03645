package result

import (
	"cmp"
	"fmt"
	"slices"
)

// Feedback says how much of a result learners see. Practice shows everything, because that teaches. A class may show less,
// because learners could guess a diagnosis part by part if the grader confirms each part.
type Feedback string

// The levels of feedback, each with what it shows beyond the one before.
const (
	Nothing    Feedback = "nothing"    // only that something was handed in
	Verdicts   Feedback = "verdicts"   // the verdicts and the points
	Counts     Feedback = "counts"     // how much is missing, but not what: no codes, no hints, no part of a diagnosis
	ByLab      Feedback = "labs"       // which labs were caught and missed, by their codes, but not what is wrong with them
	Everything Feedback = "everything" // what was missed, why, and what to do next
)

// Levels are the levels of feedback, from the one that shows the least.
func Levels() []Feedback { return []Feedback{Nothing, Verdicts, Counts, ByLab, Everything} }

// ParseFeedback returns the level with a name. "" is [Everything]. It fails for an unknown name.
func ParseFeedback(name string) (Feedback, error) {
	f := cmp.Or(Feedback(name), Everything)
	if !slices.Contains(Levels(), f) {
		return "", fmt.Errorf("feedback %q: there is %s, %s, %s, %s and %s", name, Nothing, Verdicts, Counts, ByLab, Everything)
	}
	return f, nil
}

// Shows says whether a level shows what another one shows. "" is [Everything].
func (f Feedback) Shows(other Feedback) bool {
	levels := Levels()
	return slices.Index(levels, cmp.Or(f, Everything)) >= slices.Index(levels, cmp.Or(other, Everything))
}

// Show returns the part of the result that a level of feedback shows; "" is [Everything]. All levels except [Nothing] show why
// tests could not be judged, and all except that and [Verdicts] what is wrong with a test on a correct lab.
func (r Result) Show(f Feedback) Result {
	switch {
	case f.Shows(Everything):
		return r
	case f == Nothing:
		return Result{
			Schema: r.Schema, Exercise: r.Exercise, Position: r.Position, Title: r.Title, Folder: r.Folder, Form: r.Form, Scope: r.Scope, Max: r.Max,
		}
	}
	tickets := r.Tickets
	r.Tickets, r.House = slices.Clone(tickets), reduced(r.House, f)
	for i, t := range tickets {
		r.Tickets[i] = t.show(f)
	}
	if r.Next != nil && r.Judged() {
		r.Next = r.Next.vague()
	}
	if r.Triage != nil {
		t := *r.Triage
		t.Causes, t.Mistakes, t.Answers = nil, nil, nil
		r.Triage = &t
	}
	if f == Verdicts && r.Judged() {
		r.Message = ""
	}
	return r
}

// vague is the next thing to do without how.
func (n Next) vague() *Next {
	n.What = "not done yet"
	if n.Ticket != "" {
		n.What = n.Ticket + " is not done yet"
	}
	return &n
}

func (t Ticket) show(f Feedback) Ticket {
	if f == Verdicts {
		return Ticket{
			Ticket: t.Ticket, Symptom: t.Symptom, Stretch: t.Stretch, Verdict: t.Verdict, Tests: t.Tests, Misnamed: t.Misnamed,
			Points: t.Points, Max: t.Max,
		}
	}
	t = t.counted()
	t.Labs, t.EdgeCases = reduced(t.Labs, f), nil
	return t
}

// counted is a ticket whose texts say how much is missing, but not what. Its labs stay as they are.
func (t Ticket) counted() Ticket {
	if t.Diagnosis != nil {
		d := *t.Diagnosis
		d.Messages = nil
		if d.Lacks == WeakEvidence { // the learner is not told which part it is
			d.Lacks = WrongPart
		}
		t.Diagnosis = &d
	}
	if t.StrictOn != nil {
		s := *t.StrictOn
		s.Lab = ""
		t.StrictOn = &s
	}
	switch t.Verdict {
	case TooWeak, WrongDiagnosis, Done:
		t.Message, t.Remedy = "", ""
		if t.Verdict == WrongDiagnosis && t.Diagnosis != nil && t.Diagnosis.OutOf > 0 {
			t.Message = fmt.Sprintf("%d of %d parts of your diagnosis are right", t.Diagnosis.Parts, t.Diagnosis.OutOf)
		}
		if t.Verdict == TooWeak {
			t.Message = t.Complaint()
		}
	default:
	}
	return t
}

// reduced reduces trials to what a level shows. Those without a code come in an order that tells nothing.
func reduced(trials []Trial, f Feedback) []Trial {
	if !f.Shows(Counts) {
		return nil
	}
	var shown []Trial
	for _, t := range trials {
		code := ""
		if f.Shows(ByLab) {
			code = t.Code
		}
		shown = append(shown, Trial{Code: code, Kind: t.Kind, Caught: t.Caught})
	}
	if !f.Shows(ByLab) {
		slices.SortStableFunc(shown, byKind)
	}
	return shown
}

// byKind orders trials by their kind, the caught ones first.
func byKind(a, b Trial) int {
	switch {
	case a.Kind != b.Kind:
		return cmp.Compare(a.Kind, b.Kind)
	case a.Caught == b.Caught:
		return 0
	case a.Caught:
		return -1
	default:
		return 1
	}
}
