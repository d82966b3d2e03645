package result

import (
	"cmp"
	"fmt"
	"slices"
)

// Feedback says how much of a result learners see. Practice shows everything, because that teaches. A class may show less,
// because learners could guess a diagnosis part by part if the grader confirms each part.
type Feedback string

// The levels of feedback.
const (
	Everything Feedback = "everything" // what was missed, why, and what to do next
	Counts     Feedback = "counts"     // how much is missing, but not what: no codes, no hints, no part of a diagnosis
	Verdicts   Feedback = "verdicts"   // the verdicts and the points
)

// ParseFeedback returns the level with a name. "" is [Everything]. It fails for an unknown name.
func ParseFeedback(name string) (Feedback, error) {
	f := cmp.Or(Feedback(name), Everything)
	if !slices.Contains([]Feedback{Everything, Counts, Verdicts}, f) {
		return "", fmt.Errorf("feedback %q: there is %s, %s and %s", name, Everything, Counts, Verdicts)
	}
	return f, nil
}

// Show returns the part of the result that a level of feedback shows; "" is [Everything]. All levels except [Verdicts] show why
// tests could not be judged, and what is wrong with a test on a correct lab.
func (r Result) Show(f Feedback) Result {
	if f == Everything || f == "" {
		return r
	}
	r.Tickets, r.House = slices.Clone(r.Tickets), counted(r.House, f)
	for i, t := range r.Tickets {
		r.Tickets[i] = t.show(f, counted(t.Labs, f))
	}
	if r.Next != nil && r.Judged() {
		r.Next = &Next{Ticket: r.Next.Ticket, At: r.Next.At, What: "not done yet"}
		if r.Next.Ticket != "" {
			r.Next.What = r.Next.Ticket + " is not done yet"
		}
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

func (t Ticket) show(f Feedback, labs []Trial) Ticket {
	t.Labs, t.EdgeCases = labs, nil
	if t.Diagnosis != nil {
		d := *t.Diagnosis
		d.Messages = nil
		if d.Lacks == WeakEvidence { // the learner is not told which part it is
			d.Lacks = WrongPart
		}
		t.Diagnosis = &d
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
	if f == Verdicts {
		t.Message, t.Remedy, t.Exchange, t.Production, t.Diagnosis, t.StrictOn = "", "", "", "", nil, nil
	}
	return t
}

// counted reduces trials to their kind and whether they were caught, the caught ones first.
func counted(trials []Trial, f Feedback) []Trial {
	if f == Verdicts {
		return nil
	}
	var shown []Trial
	for _, t := range trials {
		shown = append(shown, Trial{Kind: t.Kind, Caught: t.Caught})
	}
	slices.SortStableFunc(shown, func(a, b Trial) int {
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
	})
	return shown
}
