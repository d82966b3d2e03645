package grader

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
)

// rule turns what was seen into what is said of it. It runs nothing; only evidence makes it look into labs (probe).
type rule struct {
	exercise *course.Exercise
	root     string // the module's
	probe    *probe
	partial  bool
}

// apply is the rule of grading.
func (r rule) apply(o *observations) (Result, error) {
	res := r.blank()
	res.partial = r.partial
	if o.crash != nil {
		res.Verdict, res.Message = Crashed, o.crash.ofAll()
		res.Tickets, res.hung = nil, o.crash.hung
		res.Next = &Next{At: res.Folder + "/exercise_test.go", What: "make the test program come to its end"}
		return res, nil
	}
	for i := 0; i < len(res.Tickets); i++ {
		seen := o.tickets[res.Tickets[i].Ticket]
		if r.partial && len(seen.opened) == 0 {
			res.Tickets = slices.Delete(res.Tickets, i, i+1)
			i--
			continue
		}
		t := &res.Tickets[i]
		if err := r.ticket(t, seen); err != nil {
			return res, err
		}
		if t.Stretch {
			t.Points = t.Points * pointsStretch / pointsTicket
		}
	}
	if r.partial {
		res.House = []Trial{}
	} else {
		r.house(res.House, o)
	}
	r.total(&res)
	if o.stray != nil {
		r.stray(&res, o)
	}
	return res, nil
}

// blank is the result of an exercise that nobody has touched.
func (r rule) blank() Result {
	res := Result{
		Schema: Schema, Exercise: r.exercise.Name, Title: r.exercise.Title, Folder: "exercises/" + r.exercise.Name,
		Verdict: NotStarted, House: []Trial{},
	}
	if r.exercise.OnCall {
		res.Tickets, res.Max = []Ticket{}, pointsTriage
		return res
	}
	for _, l := range r.exercise.HouseRules(r.exercise.Tickets()[0]) {
		res.House = append(res.House, r.unnoticed(l))
	}
	for _, f := range r.exercise.Tickets() {
		t := Ticket{
			Ticket: f.Ticket.Number, Symptom: f.Ticket.Symptom, Stretch: f.Ticket.Stretch, Verdict: NotStarted,
			Message: "no test opens it", Remedy: fmt.Sprintf("begin a test with api := lab.Open(t, %q)", f.Ticket.Number),
			Max: pointsTicket,
		}
		if t.Stretch {
			t.Max = pointsStretch
		} else {
			res.Max += pointsTicket
		}
		res.Tickets = append(res.Tickets, t)
	}
	for _, f := range r.exercise.AllTickets() {
		if why := f.Unsupported(); why != "" {
			res.Unsupported = append(res.Unsupported, f.Ticket.Number+": "+why)
		}
	}
	res.Max += pointsHouse
	return res
}

// ticket is the rule for one ticket.
func (r rule) ticket(t *Ticket, o *observed) error {
	if len(o.opened) == 0 {
		return nil
	}
	r.stands(t, o.opened[0].At)
	for _, opening := range o.opened {
		if !slices.Contains(t.Tests, opening.Test) {
			t.Tests = append(t.Tests, opening.Test)
		}
	}
	if len(o.right) == 0 {
		return nil
	}
	first := o.right[0]
	if first.crash == nil && len(first.reports) == 0 {
		t.Message, t.Remedy = "its test opened the ticket, and never came to its end", "call lab.Open from the test itself"
		return nil
	}
	t.OutOf = len(r.exercise.References(r.exercise.Ticket(t.Ticket)))
	t.Right = passed(o.right)
	t.Exchange = exchange(first)
	f := r.exercise.Ticket(t.Ticket)
	if begun := len(valid(o.right[:1])) > 0 || len(failing(first)) > 0; begun && (f.Reached == lab.No || t.Exchange == nothingReached) {
		look, err := r.probe.into(context.Background(), r.exercise.References(f)[0]) // what was recorded may be a later call
		if err != nil {
			return err
		}
		if look.status == 0 {
			t.Exchange = unanswered(look)
		}
	}

	good := valid(o.right)
	r.score(t, o, good)
	switch {
	case first.crash != nil:
		t.Verdict, t.Message, t.Remedy = Crashed, first.crash.ofTicket(), first.crash.remedy()
		r.moveTo(t, first.crash.at())
		return nil
	case r.notStarted(t, first):
		return nil
	case len(failing(first)) > 0:
		r.wrong(t, first)
		return nil
	case fickle(o):
		r.fickle(t, o.again[0])
		return nil
	case t.Right < len(o.right):
		r.tooStrict(t, o)
		return nil
	}
	d, err := r.diagnosed(t, o, good)
	if err != nil {
		return err
	}
	t.Points += d.points
	t.Diagnosis = &Diagnosed{Cause: d.cause, Right: d.right(), Messages: d.messages}
	switch n := Noticed(t.Labs); {
	case n < len(t.Labs):
		t.Verdict = TooWeak
		t.Message = fmt.Sprintf("%d of %d labs that it should fail on not noticed", len(t.Labs)-n, len(t.Labs))
		t.Remedy = remedyOf(t.Labs)
		if alikePasses(t.Labs) { // it is too early to say more
			t.Diagnosis.Messages = nil
			switch {
			case d.cause != "" && notices(t.Labs, d.cause):
				t.Diagnosis.Messages = []string{d.cause + ", but that it is not: your own test fails where that is the cause"}
			case d.cause != "":
				t.Diagnosis.Messages = []string{d.cause + ", but your test does not back it yet: it passes for another cause too"}
			}
		}
	case !d.right():
		t.Verdict, t.Message, t.Remedy = WrongDiagnosis, d.messages[0], d.messages[0]
		t.At = cmp.Or(d.at, t.At)
	default:
		t.Verdict, t.Message, t.Remedy = Done, "", ""
		t.EdgeCases = r.trials(o.sharp, good, true)
	}
	return nil
}

// score fills in what was noticed, and the points for it.
func (r rule) score(t *Ticket, o *observed, good map[string]bool) {
	if len(good) == 0 || len(o.wrong) == 0 {
		return
	}
	t.Labs = r.trials(o.wrong, good, false)
	t.Points = pointsValid
	if !t.Labs[0].Noticed { // the healthy lab is a gate
		return
	}
	mutants, alike := kind(t.Labs, course.Mutant), kind(t.Labs, course.LookAlike)
	t.Points += share(pointsMutants, Noticed(mutants), len(mutants)) + share(pointsAlike, Noticed(alike), len(alike))
}

func kind(trials []Trial, k course.Kind) []Trial {
	return slices.DeleteFunc(slices.Clone(trials), func(t Trial) bool { return t.Kind != string(k) })
}

// alikePasses says whether the test passes on a look-alike.
func alikePasses(labs []Trial) bool {
	return slices.ContainsFunc(labs, func(l Trial) bool {
		return l.Kind == string(course.LookAlike) && !l.Noticed && l.Trouble == ""
	})
}

// notices says whether the test notices the look-alike that has a cause.
func notices(labs []Trial, cause string) bool {
	return slices.ContainsFunc(labs, func(l Trial) bool { return l.Noticed && l.Lab == alikeSentence+cause })
}

func passed(right []trial) (n int) {
	for _, t := range right {
		if t.passed() {
			n++
		}
	}
	return n
}

// stands says where the learner is to look.
func (r rule) stands(t *Ticket, at wire.Place) {
	t.At = r.where(at)
}

// where is a place as file:line, from the module's root.
func (r rule) where(at wire.Place) string {
	file := at.File
	if rel, err := filepath.Rel(r.root, file); err == nil && filepath.IsLocal(rel) {
		file = rel
	}
	return fmt.Sprintf("%s:%d", filepath.ToSlash(file), at.Line)
}

// failedAt moves At to the line that failed, when the output tells.
func (r rule) failedAt(t *Ticket, s trial, test string) {
	r.moveTo(t, failedAt(s.output, test))
}

// moveTo moves At to another line, when that is known.
func (r rule) moveTo(t *Ticket, at string) {
	if at != "" {
		t.At = filepath.ToSlash(filepath.Join(filepath.Dir(t.At), at))
	}
}

// suspect is the suspect of a cause, or nil when the exercise has no such suspect.
func (r rule) suspect(cause string) *failure.Failure {
	for _, f := range r.exercise.Suspects {
		if string(f.Cause) == cause {
			return f
		}
	}
	return nil
}
