package grader

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
)

// Verify proves the course: that what it asks can be done, that nothing comes for free, and that nobody is asked to tell
// apart what is the same. It writes a line a ticket, and the reasons for everything that is off; it reports how many
// there are.
func Verify(ctx context.Context, root string, exercises []*course.Exercise, w io.Writer) (int, error) {
	var off int
	for _, e := range exercises {
		v := &verifier{exercise: e, complaints: map[string][]string{}}
		if err := v.verify(ctx, root); err != nil {
			return off, err
		}
		off += v.write(w)
	}
	return off, nil
}

// verifier collects what is off, by ticket; "" is the exercise itself.
type verifier struct {
	exercise   *course.Exercise
	complaints map[string][]string
	solved     string // of a triage: how the solution did
}

func (v *verifier) off(ticket, format string, args ...any) {
	v.complaints[ticket] = append(v.complaints[ticket], fmt.Sprintf(format, args...))
}

func (v *verifier) verify(ctx context.Context, root string) error {
	folder, err := v.handedOut(root)
	if err != nil {
		return err
	}
	v.words(folder)
	if v.exercise.OnCall {
		return v.triage(ctx, root)
	}
	if err := v.shown(ctx); err != nil {
		return err
	}
	starter, err := GradeSource(ctx, v.exercise, Source{Root: root, Folder: starters.Dir})
	if err != nil {
		return err
	}
	if starter.Verdict != NotStarted {
		v.off("", "the starter is %s: it must compile, and none of its tickets be started. %s", starter.Verdict, starter.Message)
	}
	for _, t := range starter.Tickets {
		if t.Verdict != NotStarted || t.At == "" {
			v.off(t.Ticket, "the starter is %s: it must open the ticket, and leave a TODO", t.Verdict)
		}
	}
	solved, err := GradeSource(ctx, v.exercise, Source{Root: root, Folder: "solutions"})
	if err != nil {
		return err
	}
	v.solution(solved)
	for _, f := range v.exercise.Tickets() {
		if err := v.labs(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// triage is the proof of an exercise without tickets: not begun, and solved without a mistake.
func (v *verifier) triage(ctx context.Context, root string) error {
	starter, err := GradeSource(ctx, v.exercise, Source{Root: root, Folder: starters.Dir})
	if err != nil {
		return err
	}
	if starter.Verdict != NotStarted {
		v.off("", "the starter is %s: it must compile, and not be started. %s", starter.Verdict, starter.Message)
	}
	solved, err := GradeSource(ctx, v.exercise, Source{Root: root, Folder: "solutions"})
	switch {
	case err != nil:
		return err
	case solved.Triage == nil:
		v.off("", "the solution is %s: %s", solved.Verdict, solved.Message)
	case solved.Triage.Right < solved.Triage.Incidents:
		v.off("", "the solution: %s", solved.Triage.Summary())
	default:
		v.solved = solved.Triage.Summary()
	}
	return nil
}

// words are what must be said, and what must not; and where a test sees each failure.
func (v *verifier) words(folder course.Folder) {
	for _, d := range v.exercise.Defects(folder) {
		v.off(d.Ticket, "%s", d)
	}
}

// shown looks whether every failure shows what it says.
func (v *verifier) shown(ctx context.Context) error {
	for _, f := range v.exercise.Suspects {
		if f.Unsupported() != "" {
			continue
		}
		defects, err := v.exercise.Unshown(ctx, f)
		if err != nil {
			return err
		}
		for _, d := range defects {
			v.off(d.Ticket, "%s", d)
		}
	}
	return nil
}

// handedOut is what a learner of the exercise begins with.
func (v *verifier) handedOut(root string) (course.Folder, error) {
	readme, err := os.ReadFile(filepath.Join(root, "exercises", v.exercise.Name, "README.md"))
	starter := starters.Files(v.exercise.Name)["exercise_test.go"]
	return course.Folder{README: string(readme), Starter: string(starter)}, err
}

// solution is the measure: what it does not notice, nobody can be asked to.
func (v *verifier) solution(r Result) {
	if r.Tickets == nil {
		v.off("", "the solution is %s: %s", r.Verdict, r.Message)
	}
	for _, t := range r.Tickets {
		if t.Verdict == Done {
			continue
		}
		v.off(t.Ticket, "the solution is %s: %s", t.Verdict, t.Message)
		if t.Diagnosis != nil {
			for _, m := range t.Diagnosis.Messages {
				v.off(t.Ticket, "%s", m)
			}
		}
	}
	for _, t := range r.Tickets {
		for _, l := range slices.Concat(unnoticed(t.Labs), unnoticed(t.EdgeCases)) {
			v.off(t.Ticket, "%s is not noticed by its solution %s", l.Code, l.Trouble)
		}
	}
	for _, l := range unnoticed(r.House) {
		v.off("", "%s is not noticed by the solution", l.Code)
	}
}

// labs are looked into without any test.
func (v *verifier) labs(ctx context.Context, f *failure.Failure) error {
	number := f.Ticket.Number
	right, err := transcribe(ctx, v.exercise.References(f)[0])
	if err != nil {
		return err
	}
	if reached := right.lines > 0; reached != (f.Reached == lab.Yes) {
		v.off(number, "Reached is %q, and the log has %d line(s)", answerText(f.Reached), right.lines)
	}
	for _, l := range v.exercise.References(f)[1:] {
		other, err := transcribe(ctx, l)
		if err != nil {
			return err
		}
		if other.symptom != right.symptom {
			v.off(number, "%s: %s where the first keeps the contract with %s", l.Code, other.symptom, right.symptom)
		}
	}
	for _, l := range slices.Concat(v.exercise.Wrong(f), v.exercise.HouseRules(f), v.exercise.EdgeCases(f)) {
		t, err := transcribe(ctx, l)
		if err != nil {
			return err
		}
		switch same := t.like(right); {
		case l.Kind == course.Healthy && t.status/100 != 2:
			v.off(number, "%s: the cure does not help: %s", l.Code, t.symptom)
		case l.Kind == course.Healthy:
		case l.Why != "" && same:
			v.off(number, "%s says why it differs from outside, and does not: %s", l.Code, t.symptom)
		case l.Why != "":
		case l.Kind == course.LookAlike && !same:
			v.off(number, "%s does not look alike: %s, want %s", l.Code, t.symptom, right.symptom)
		case l.Status && same:
			v.off(number, "%s is said to differ in its status, and does not: %s", l.Code, t.symptom)
		case !l.Status && !same:
			v.off(number, "%s is free: a test of nothing but the status notices it (%s)", l.Code, t.symptom)
		}
		keeps := right
		if l.Elsewhere != "" {
			r := v.exercise.References(f)[0]
			r.Elsewhere = l.Elsewhere
			if keeps, err = transcribe(ctx, r); err != nil {
				return err
			}
		}
		switch same := t.text == keeps.text; {
		case l.Kind != course.House && l.Unseen == "" && same:
			v.off(number, "%s changes nothing that anybody could observe", l.Code)
		case l.Unseen != "" && !same:
			v.off(number, "%s says why nothing shows it, and something does", l.Code)
		}
	}
	return nil
}

// write writes a line a ticket, and returns how much is off.
func (v *verifier) write(w io.Writer) (off int) {
	for _, c := range v.complaints[""] {
		fmt.Fprintf(w, "%s OFF: %s\n", v.exercise.Name, c)
		off++
	}
	if v.solved != "" {
		fmt.Fprintf(w, "%s ok  %s\n", v.exercise.Name, v.solved)
	}
	for _, f := range v.exercise.Tickets() {
		var alikes []string
		for _, l := range f.Ticket.LookAlikes {
			alikes = append(alikes, string(l.Cause))
		}
		state := "ok "
		if len(v.complaints[f.Ticket.Number]) > 0 {
			state = "OFF"
		}
		fmt.Fprintf(w, "%s %s %s %-22s %d mutants, %d sharp, look-alikes %s\n", v.exercise.Name, state, f.Ticket.Number, f.Cause,
			len(f.Ticket.Mutants), len(f.Ticket.EdgeCases), strings.Join(alikes, " "))
		for _, c := range v.complaints[f.Ticket.Number] {
			fmt.Fprintf(w, "    %s\n", c)
			off++
		}
	}
	return off
}
