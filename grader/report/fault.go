package report

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// fault is one mistake that several tickets share. The report tells it once.
type fault []result.Ticket

// faultsOf returns the faults of an exercise, in the order of the first ticket of each.
func faultsOf(tickets []result.Ticket) (faults []fault) {
	for _, t := range tickets {
		if t.Verdict == result.Done || !isBegun(t) {
			continue
		}
		i := slices.IndexFunc(faults, func(f fault) bool {
			return slices.ContainsFunc(f, func(other result.Ticket) bool { return sameFault(t, other) })
		})
		if i < 0 {
			faults = append(faults, fault{t})
			continue
		}
		faults[i] = append(faults[i], t)
	}
	return faults
}

// sameFault says whether two tickets fail at the same line, such as one in a helper, or for the same reason.
func sameFault(a, b result.Ticket) bool {
	if a.Label() != b.Label() {
		return false
	}
	switch a.Verdict {
	case result.Wrong, result.Crashed:
		return a.At == b.At
	case result.TooStrict:
		return a.At == b.At || a.StrictOn != nil && b.StrictOn != nil && len(a.StrictOn.Differs) > 0 && slices.Equal(a.StrictOn.Differs, b.StrictOn.Differs)
	case result.WrongDiagnosis:
		return a.Diagnosis != nil && b.Diagnosis != nil && slices.Equal(a.Diagnosis.Messages, b.Diagnosis.Messages)
	case result.TooWeak:
		if len(a.Labs) == 0 && len(b.Labs) == 0 {
			return a.Remedy == b.Remedy
		}
		reason := onlyReason(a)
		return reason != "" && reason == onlyReason(b)
	default:
		return false
	}
}

// onlyReason is why every lab was missed, if all of them have the same reason: what went wrong there, or the clause that all
// of them break. If the reasons differ, it is "".
func onlyReason(t result.Ticket) string {
	missed := result.Uncaught(t.Labs)
	reason := func(l result.Trial) string {
		if l.Trouble == "" && l.Kind == result.Broken {
			return l.Lab
		}
		return l.Trouble
	}
	if len(missed) == 0 || slices.ContainsFunc(missed, func(l result.Trial) bool { return reason(l) != reason(missed[0]) }) {
		return ""
	}
	return reason(missed[0])
}

// faults writes a block for each fault.
func (b *block) faults(r result.Result) {
	faults := faultsOf(r.Tickets)
	if slices.ContainsFunc(faults, fault.listsLabs) {
		b.text("  ", "A broken lab breaks one promise of the contract. A look-alike fails in the same way for another root cause. Your test should fail on each.")
	}
	for _, f := range faults {
		b.fault(f, len(faults) > 1)
	}
}

// fault writes what its tickets have in common once. The first ticket is the example.
func (b *block) fault(f fault, more bool) {
	t := f[0]
	head := fmt.Sprintf("  %s  %s%s   ", strings.Join(numbers(f), ", "), strings.ToUpper(t.Label()), f.points())
	if t.Verdict == result.NotStarted {
		head = fmt.Sprintf("  %s  not started   ", t.Ticket)
	}
	b.hanging(head, "        ", f.standing())
	switch {
	case f.listsLabs():
		b.missed(result.Uncaught(t.Labs), more)
		b.alike(f[1:])
	case t.Verdict == result.WrongDiagnosis: // its messages come last
	default:
		b.text("      ", strings.TrimSpace(result.Sentence(t.Message)+" "+result.Sentence(t.Remedy)))
	}
	if t.Exchange != "" && t.Verdict != result.TooStrict && len(f) == 1 { // a strict test sends the right request
		b.text("      ", t.Exchange)
	}
	b.diagnosis(t)
}

// points lists the points of each ticket, and the most that it can get.
func (f fault) points() string {
	points := fmt.Sprintf("  %d/%d", f[0].Points, f[0].Max)
	if len(f) > 1 {
		points += " each"
		if slices.ContainsFunc(f, func(t result.Ticket) bool { return t.Points != f[0].Points || t.Max != f[0].Max }) {
			points = ""
		}
	}
	return points
}

// standing is where it fails, or how the tests did on the labs.
func (f fault) standing() string {
	t := f[0]
	switch {
	case t.Verdict == result.TooWeak && len(t.Labs) > 0 && len(f) == 1, t.Verdict == result.WrongDiagnosis && len(f) == 1:
		return strings.Join(t.Standing(), " · ")
	case len(f) == 1:
		return t.At
	case f.listsLabs():
		return "same mistake in each; the labs listed are those of " + t.Ticket
	}
	at := []string{t.At}
	for _, other := range f[1:] {
		if line := path.Base(other.At); other.At != t.At && !slices.Contains(at, line) {
			at = append(at, line)
		}
	}
	return "same mistake in each, at " + strings.Join(at, ", ")
}

// listsLabs says whether the labs that were missed are listed.
func (f fault) listsLabs() bool {
	return f[0].Verdict == result.TooWeak && len(f[0].Labs) > 0
}

// maxMissed is how many labs of a ticket are listed if other tickets have faults too.
const maxMissed = 4

// missed lists labs. It does not say what is wrong with them, because hints do. Labs with the same trouble share a line.
func (b *block) missed(open []result.Trial, more bool) {
	left := 0
	if more && len(open) > maxMissed {
		left, open = len(open)-maxMissed, open[:maxMissed]
	}
	var told []string
	for _, l := range open {
		if l.Code == "" { // the learner is told only how many (see result.Feedback)
			continue
		}
		if l.Trouble == "" {
			b.lab(l.Code, about(l))
			continue
		}
		if slices.Contains(told, l.Trouble) {
			continue
		}
		told = append(told, l.Trouble)
		var codes []string
		for _, other := range open {
			if other.Trouble == l.Trouble {
				codes = append(codes, other.Code)
			}
		}
		b.lab(strings.Join(codes, ", "), result.Sentence(l.Trouble)+" "+result.Sentence(l.Remedy))
	}
	if left > 0 {
		b.text("        ", fmt.Sprintf("and %d more", left))
	}
}

// alike names the labs that other tickets' tests miss for the same reason.
func (b *block) alike(others fault) {
	var codes []string
	for _, t := range others {
		for _, l := range result.Uncaught(t.Labs) {
			codes = append(codes, l.Code)
		}
	}
	if len(codes) > 0 {
		b.text("        ", "also missed for this reason: "+strings.Join(codes, ", "))
	}
}

// lab is one lab that was missed.
func (b *block) lab(code, says string) {
	b.hanging("        "+code+"  ", strings.Repeat(" ", 10), says)
}

// diagnosis writes which parts of a diagnosis are not right yet.
func (b *block) diagnosis(t result.Ticket) {
	if t.Diagnosis == nil {
		return
	}
	if t.Verdict == result.WrongDiagnosis && t.Diagnosis.OutOf > 0 {
		b.text("      ", fmt.Sprintf("%d of the %d parts of your diagnosis are right.", t.Diagnosis.Parts, t.Diagnosis.OutOf))
	}
	for _, m := range t.Diagnosis.Messages {
		b.text("      diagnosis  ", result.Sentence(m))
	}
}
