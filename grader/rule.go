package grader

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

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
		if err := r.ticket(&res.Tickets[i], seen); err != nil {
			return res, err
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

// stray is a test that fails and counts for no ticket.
func (r rule) stray(res *Result, o *observations) {
	res.Verdict = Started
	res.Message = fmt.Sprintf("%s fails before it has opened a ticket, so that it counts for none: begin it with api := lab.Open(t, \"T...\")",
		cmp.Or(o.stray.test, "a test"))
	at := Next{At: res.Folder + "/" + cmp.Or(failedAt(o.stray.output, o.stray.test), "exercise_test.go")}
	if len(o.unknown) > 0 {
		u := o.unknown[0]
		at.At = r.where(u.At)
		res.Message = fmt.Sprintf("%s opens %q, and there is no such ticket: begin it with the number of one that there is", u.Test, u.Ticket)
	}
	if res.Next == nil || res.Finished() == 0 {
		at.What = res.Message
		res.Next = &at
	}
}

// blank is the result of an exercise that nobody has touched.
func (r rule) blank() Result {
	res := Result{
		Schema: Schema, Exercise: r.exercise.Name, Title: r.exercise.Title, Folder: "exercises/" + r.exercise.Name,
		Verdict: NotStarted, House: []Trial{},
	}
	for _, l := range r.exercise.HouseRules(r.exercise.Tickets()[0]) {
		res.House = append(res.House, r.unnoticed(l))
	}
	for _, f := range r.exercise.Tickets() {
		res.Tickets = append(res.Tickets, Ticket{
			Ticket: f.Ticket.Number, Symptom: f.Ticket.Symptom, Verdict: NotStarted,
			Message: "no test opens it", Remedy: fmt.Sprintf("begin a test with api := lab.Open(t, %q)", f.Ticket.Number),
			Max: pointsTicket,
		})
		res.Max += pointsTicket
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
	t.OutOf = len(r.exercise.References(r.exercise.Ticket(t.Ticket)))
	t.Right = passed(o.right)
	t.Exchange = exchange(first)
	if f := r.exercise.Ticket(t.Ticket); f.Reached == lab.No {
		look, err := r.probe.into(context.Background(), r.exercise.References(f)[0])
		if err != nil {
			return err
		}
		t.Exchange = unanswered(look)
	}

	good := valid(o.right)
	r.score(t, o, good)
	switch {
	case first.crash != nil:
		t.Verdict, t.Message, t.Remedy = Crashed, first.crash.ofTicket(), first.crash.remedy()
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
			if d.cause != "" {
				t.Diagnosis.Messages = []string{d.cause + ", but your test does not back it yet: it passes for another cause too"}
			}
		}
	case !d.right():
		t.Verdict, t.Message, t.Remedy = WrongDiagnosis, d.messages[0], d.messages[0]
		t.At = cmp.Or(d.at, t.At)
	default:
		t.Verdict, t.Message, t.Remedy = Done, "", ""
		t.Sharp = r.trials(o.sharp, good, true)
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

// notStarted is when a TODO or a Skip ran.
func (r rule) notStarted(t *Ticket, first trial) bool {
	for _, report := range first.reports {
		if !report.Skipped {
			continue
		}
		t.Verdict, t.Message, t.Remedy = NotStarted, "the test skips itself", "take the t.Skip out: a ticket with one counts as not started"
		t.Points = 0
		if report.Todo != nil {
			t.Message, t.Remedy = report.Todo.Question, ""
			if len(t.Tests) > 1 {
				t.Message = "one of its tests has a TODO: " + t.Message
			}
			r.stands(t, report.Todo.At)
		}
		return true
	}
	return false
}

// wrong is a test that fails where everything is as promised.
func (r rule) wrong(t *Ticket, first trial) {
	report := failing(first)[0]
	t.Verdict = Wrong
	t.Message = report.Test + " fails on a lab that keeps the contract, so we cannot say yet what it would notice"
	t.Remedy = "read what it printed, and what the contract in README.md promises"
	if report.Misused != "" {
		t.Message, t.Remedy = report.Misused, ""
	}
	r.failedAt(t, first, report.Test)
}

// fickle says whether a test that passed on the first lab fails there when it is asked again.
func fickle(o *observed) bool {
	return len(o.again) > 0 && (o.again[0].crash != nil || len(failing(o.again[0])) > 0)
}

// fickle is a test that gives two answers to one question.
func (r rule) fickle(t *Ticket, again trial) {
	test := t.Tests[0]
	if reports := failing(again); len(reports) > 0 {
		test = reports[0].Test
	}
	t.twoAnswers(test)
	r.failedAt(t, again, test)
}

// tooStrict is a test that fails only because of what the contract leaves open.
func (r rule) tooStrict(t *Ticket, o *observed) {
	var strict trial
	for _, right := range o.right[1:] {
		if len(failing(right)) > 0 || right.crash != nil {
			strict = right
			break
		}
	}
	t.Verdict, t.strict = TooStrict, &strict
	t.Message = "it fails on another lab that keeps the contract too"
	if report := failing(strict); len(report) > 0 {
		t.Message = report[0].Test + " fails on " + "another lab that keeps the contract too"
		r.failedAt(t, strict, report[0].Test)
	}
	t.Remedy = "the labs differ only in what the contract leaves open: pin down no more than it promises"
	var differ []string
	for _, trait := range o.traits {
		if len(failing(trait)) == 0 && trait.crash == nil {
			continue
		}
		c := r.exercise.Clause(trait.lab.Clause)
		differ = append(differ, fmt.Sprintf("%s (clause %s leaves open: %s)", trait.lab.Sentence, c.Number, c.Open))
	}
	if len(differ) > 0 {
		t.Message = strings.Replace(t.Message, "another lab that keeps the contract too", strings.Join(differ, "; and on "), 1)
	}
}

// house fills in what all tests of the exercise made of the labs that break a house rule.
func (r rule) house(rules []Trial, o *observations) {
	for _, number := range slices.Sorted(maps.Keys(o.tickets)) {
		t := o.tickets[number]
		for _, trial := range r.trials(t.house, valid(t.right), false) {
			i := slices.IndexFunc(rules, func(rule Trial) bool { return rule.Code == trial.Code })
			if trial.Noticed && !rules[i].Noticed {
				rules[i] = trial
			}
		}
	}
}

// trials says of each lab whether a valid test noticed it.
func (r rule) trials(seen []trial, good map[string]bool, open bool) []Trial {
	trials := make([]Trial, len(seen))
	for i, s := range seen {
		trials[i] = r.unnoticed(s.lab)
		report, ok := s.noticed(good)
		switch {
		case ok:
			trials[i].Noticed, trials[i].By, trials[i].Lab = true, report.Test, s.lab.Sentence
			trials[i].At = failedAt(s.output, report.Test)
		case s.crash != nil:
			trials[i].Trouble, trials[i].Remedy = s.crash.onWrongLab()
		default:
			trials[i].Trouble, trials[i].Remedy = misuse(s, good)
		}
		if open {
			trials[i].Lab = s.lab.Sentence
		}
	}
	return trials
}

// unnoticed is a lab, as it is told to somebody who has not noticed it.
func (r rule) unnoticed(l course.Lab) Trial {
	t := Trial{Code: l.Code, Kind: string(l.Kind), Clause: l.Clause, Ask: l.Ask}
	if l.Kind == course.LookAlike || l.Kind == course.Healthy {
		t.Lab = l.Sentence
	}
	return t
}

// misuse is why a test that did not pass has still noticed nothing.
func misuse(s trial, good map[string]bool) (trouble, remedy string) {
	for _, report := range s.reports {
		switch {
		case !good[report.Test]:
		case report.Misused != "":
			return report.Misused, ""
		case report.Skipped:
			return "your test skips itself there", "Skipping is no noticing: let the test fail"
		case report.Failed && !report.WasAsked():
			return "your test fails there without having asked the lab anything", "That is no noticing: send the customer's request first"
		}
	}
	return "", ""
}

func remedyOf(labs []Trial) string {
	for _, l := range labs {
		if l.Noticed {
			continue
		}
		switch {
		case l.Trouble != "":
			return strings.TrimSuffix(l.Trouble+". "+l.Remedy, ". ")
		case l.Kind == string(course.Healthy):
			return "it passes where nothing is wrong. " + l.Ask
		case l.Kind == string(course.LookAlike):
			return fmt.Sprintf("it passes for another cause too (%s). %s", l.Code, l.Ask)
		default:
			return fmt.Sprintf("it passes on a lab that breaks clause %s (%s). %s", l.Clause, l.Code, l.Ask)
		}
	}
	return ""
}

// total adds up, and says where to go on.
func (r rule) total(res *Result) {
	done, untouched := true, true
	for _, t := range res.Tickets {
		res.Points += t.Points
		done = done && t.Verdict == Done
		untouched = untouched && t.Verdict == NotStarted
	}
	if !untouched && !r.partial {
		res.Points += share(pointsHouse, Noticed(res.House), len(res.House))
	}
	switch {
	case untouched:
		res.Verdict = NotStarted
	case done && Noticed(res.House) == len(res.House):
		res.Verdict = Done
	default:
		res.Verdict = Started
	}
	res.Next = next(res)
}

// next is the first thing that is not done: what was begun comes before what was not.
func next(res *Result) *Next {
	open := slices.DeleteFunc(slices.Clone(res.Tickets), func(t Ticket) bool { return t.Verdict == Done })
	slices.SortStableFunc(open, func(a, b Ticket) int {
		return cmp.Compare(urgency(a), urgency(b))
	})
	switch {
	case len(open) > 0:
		t := open[0]
		what := cmp.Or(t.Remedy, t.Message)
		if t.Verdict == NotStarted {
			what = t.Message
			if t.At == "" {
				what = t.Remedy
			}
		}
		return &Next{Ticket: t.Ticket, At: cmp.Or(t.At, res.Folder+"/exercise_test.go"), What: t.Ticket + ": " + what}
	case Noticed(res.House) < len(res.House):
		for _, h := range res.House {
			if !h.Noticed {
				return &Next{At: res.Folder + "/exercise_test.go", What: fmt.Sprintf("in any test, clause %s (%s): %s", h.Clause, h.Code, h.Ask)}
			}
		}
	}
	return nil
}

// urgency is small for what was begun, and great for what nobody has opened.
func urgency(t Ticket) int {
	switch {
	case t.Verdict != NotStarted:
		return 0
	case len(t.Tests) > 0:
		return 1
	default:
		return 2
	}
}

func passed(right []trial) (n int) {
	for _, t := range right {
		if t.crash == nil && len(t.reports) > 0 && len(failing(t)) == 0 {
			n++
		}
	}
	return n
}

// stands says where the learner is to look.
func (r rule) stands(t *Ticket, at wire.Place) {
	t.place, t.At = at, r.where(at)
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
	if at := failedAt(s.output, test); at != "" {
		t.At = filepath.ToSlash(filepath.Join(filepath.Dir(t.At), at))
	}
}

// suspect is a cause as learners write it, or the word itself when there is no such cause.
func (r rule) suspect(cause string) *failure.Failure {
	for _, f := range r.exercise.Suspects {
		if string(f.Cause) == cause {
			return f
		}
	}
	return nil
}
