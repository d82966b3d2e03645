package synthetic

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"failurelab/lab/course"
)

// student is one of the class, with what they hand in.
type student struct {
	ID, Name, Section, Team string

	kind      string
	expected  Expected
	exercises map[string]map[string]string // by name, the files
	handed    time.Time
	r         *rand.Rand
}

// The kinds that are no mistake in one exercise.
const (
	complete = "complete" // every exercise of tickets, and of half of the students the triage too
	partial  = "partial"  // some exercises, some of their tickets
	nothing  = "nothing"  // on the roster, without an entry
	escapes  = "archive escapes"
)

// Kinds are all kinds of submission that a class can have, in a fixed order.
func Kinds() []string {
	kinds := []string{complete, partial, nothing, escapes}
	for _, m := range mistakes {
		kinds = append(kinds, m.kind)
	}
	return kinds
}

// kinds is what each of n students hands in. Every kind is there if there are students enough, and as in real classes most
// students hand in all or a part of it.
func kinds(n int, r *rand.Rand) []string {
	var list []string
	for _, kind := range Kinds() {
		i := slices.IndexFunc(mistakes, func(m mistake) bool { return m.kind == kind })
		times := max(1, n/100)
		if i >= 0 && mistakes[i].few {
			times = min(times, 2)
		}
		for range times {
			list = append(list, kind)
		}
	}
	for len(list) < n {
		kind := partial
		switch p := r.Float64(); {
		case p < 0.40:
			kind = complete
		case p > 0.95:
			kind = nothing
		}
		list = append(list, kind)
	}
	list = list[:n]
	r.Shuffle(n, func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// due is when the class has to hand in.
var due = time.Date(2026, time.October, 30, 18, 0, 0, 0, time.UTC)

func newStudent(number int, kind string, seed uint64) *student {
	r := rand.New(rand.NewPCG(seed, uint64(number)))
	s := &student{
		ID: fmt.Sprintf("s%04d", number), Name: nameOf(number), kind: kind, r: r,
		Section: []string{"A", "B", "C"}[r.IntN(3)], Team: fmt.Sprintf("team-%02d", number/3+1),
		exercises: map[string]map[string]string{},
		expected:  Expected{Kind: kind},
	}
	s.handed = due.Add(-time.Duration(1+r.IntN(6*24*3600)) * time.Second)
	if r.IntN(20) == 0 { // late
		s.handed = due.Add(time.Duration(1+r.IntN(3*24*3600)) * time.Second)
	}
	return s
}

var (
	first = strings.Fields("Ada Grace Alan Barbara Edsger Margaret Linus Radia Dennis Frances Ken Hedy Donald Katherine Tim Sophie José Zoë Søren Nia")
	last  = strings.Fields("Lovelace Hopper Turing Liskov Dijkstra Hamilton Perlman Ritchie Allen Thompson Lamarr Knuth Johnson O'Neil Müller García Nguyễn Okafor Novák Wu-Li")
)

// nameOf is the name of a student. The first 400 differ.
func nameOf(number int) string {
	name := first[number%len(first)] + " " + last[(number+number/len(first))%len(last)]
	if more := number / (len(first) * len(last)); more > 0 {
		name += fmt.Sprintf(" %d", more+1)
	}
	return name
}

// email is where the student's mail goes. The domain exists nowhere (RFC 2606).
func (s *student) email() string { return s.ID + "@students.example" }

// writes has the student write their exercises.
func (s *student) writes(all []exercise) error {
	switch s.kind {
	case nothing:
		return nil
	case complete:
		return s.completes(all)
	case partial:
		return s.begins(all, "")
	case escapes: // all of the archive may be refused, or a file of it
		err := s.begins(all, "")
		s.expected.Exercises, s.expected.Tickets = nil, nil
		return err
	default:
		return s.errs(all)
	}
}

// completes hands in the solutions, in a style.
func (s *student) completes(all []exercise) error {
	own := styles[s.r.IntN(len(styles))]
	for _, e := range all {
		if e.onCall() && s.r.IntN(2) == 0 {
			continue
		}
		s.verdict(e, "done")
		for _, group := range e.solution.groups() {
			s.tickets("done", group...)
		}
		if err := s.adds(e, own, e.solution); err != nil {
			return err
		}
	}
	return nil
}

// begins hands in parts of some exercises, and the starters of others. One exercise can be left out.
func (s *student) begins(all []exercise, but string) error {
	own := styles[s.r.IntN(len(styles))]
	upTo := 1 + s.r.IntN(len(all)-1)
	for i, e := range all {
		var err error
		switch {
		case e.name == but:
		case i < upTo && !e.onCall():
			w, undone := e.part(s.r)
			s.verdict(e, verdictWithout(undone...))
			for _, group := range e.solution.groups() {
				verdict := "done"
				if slices.Contains(undone, group[0]) {
					verdict = "not started"
				}
				s.tickets(verdict, group...)
			}
			err = s.adds(e, own, w)
		case s.r.IntN(2) == 0: // the starter, as it came
			s.verdict(e, "not started")
			err = s.adds(e, styles[0], e.starter)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// errs makes the student's mistake in one exercise, and begins others.
func (s *student) errs(all []exercise) error {
	m := mistakes[slices.IndexFunc(mistakes, func(m mistake) bool { return m.kind == s.kind })]
	order := s.r.Perm(len(all))
	for _, i := range order {
		e := all[i]
		w, ticket, ok := m.in(e, s.r)
		if !ok {
			continue
		}
		if err := s.begins(all, e.name); err != nil {
			return err
		}
		s.expected.On = e.name
		if whole := m.verdict(ticket); whole != "" {
			s.verdict(e, whole)
		}
		if m.ticket != "" {
			s.tickets(m.ticket, ticket)
		}
		if m.refuse {
			s.expected.Refused = append(s.expected.Refused, e.name)
		}
		if err := s.adds(e, styles[0], w); err != nil {
			return err
		}
		if m.after != nil {
			text := s.exercises[e.name]["exercise_test.go"]
			s.exercises[e.name]["exercise_test.go"] = m.after(text)
		}
		return nil
	}
	return fmt.Errorf("the mistake %q can be made in no exercise: the solutions have changed. Change it in package synthetic", m.kind)
}

// in makes the mistake in the solution of an exercise.
func (m mistake) in(e exercise, r *rand.Rand) (w work, ticket string, ok bool) {
	alone := e.solution.alone()
	candidates := slices.Clone(alone)
	if m.on != nil {
		candidates = slices.DeleteFunc(slices.Clone(m.on), func(t string) bool { return !slices.Contains(e.solution.opened(), t) })
	}
	r.Shuffle(len(candidates), func(i, j int) { candidates[i], candidates[j] = candidates[j], candidates[i] })
	for _, ticket := range candidates {
		w := e.solution.clone()
		others := slices.DeleteFunc(slices.Clone(alone), func(t string) bool { return t == ticket })
		if len(others) == 0 {
			continue
		}
		if m.make(&made{work: &w, ticket: ticket, other: others[r.IntN(len(others))], status: statuses[e.name], r: r}) {
			return w, ticket, true
		}
	}
	return work{}, "", false
}

// verdict is what the exercise gets if the mistake is made on a ticket; "" if that is not known.
func (m mistake) verdict(ticket string) string {
	if m.whole == started {
		return verdictWithout(ticket)
	}
	return m.whole
}

// verdictWithout is what an exercise gets if all is done except some tickets. A stretch is not needed.
func verdictWithout(undone ...string) string {
	for _, t := range undone {
		if e := course.Of(t); e == nil || e.Ticket(t) == nil || !e.Ticket(t).Ticket.Stretch {
			return started
		}
	}
	return "done"
}

func (s *student) verdict(e exercise, verdict string) {
	if s.expected.Exercises == nil {
		s.expected.Exercises = map[string]string{}
	}
	s.expected.Exercises[e.name] = verdict
}

func (s *student) tickets(verdict string, tickets ...string) {
	if s.expected.Tickets == nil {
		s.expected.Tickets = map[string]string{}
	}
	for _, t := range tickets {
		s.expected.Tickets[t] = verdict
	}
}

func (s *student) adds(e exercise, own style, w work) error {
	files, err := own.written(w, s.r)
	if err != nil {
		return fmt.Errorf("%s in the style %q: %w", e.name, own.name, err)
	}
	s.expected.style(e.name, own.name)
	s.exercises[e.name] = files
	return nil
}
