package command

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/lab/course"
	failures "failurelab/lab/failure"
)

// explainClause shows the clause with a number in every exercise that has one. It returns false if none has.
func (s *session) explainClause(number string) bool {
	found := false
	for _, e := range s.chosen() {
		c := e.Clause(strings.TrimSpace(number))
		if c.Number == "" {
			continue
		}
		if found {
			fmt.Fprintln(s.out)
		}
		found = true
		fmt.Fprintf(s.out, "Clause %s, %s   (%s)\n", c.Number, c.Name, e.Name)
		fmt.Fprintln(s.out, "\nThe lab promises")
		for _, p := range c.Promises {
			s.columns("  - ", p.Text)
			s.columns("      ", judgedBy(e, c, p))
		}
		fmt.Fprintln(s.out, "\nIt leaves open")
		for _, o := range c.Open {
			s.columns("  - ", o.Text)
		}
		if len(c.Open) == 0 {
			fmt.Fprintln(s.out, "  Nothing.")
		}
		fmt.Fprintln(s.out, "\nTickets")
		s.columns("  ", shared(e, c))
	}
	return found
}

// judgedBy says whether a lab breaks a promise.
func judgedBy(e *course.Exercise, c course.Clause, p course.Promise) string {
	var says []string
	if len(p.House) > 0 {
		says = append(says, "House rule: it is enough that one of your tests checks it.")
	}
	if tickets := breakers(e, c, &p); len(tickets) > 0 {
		says = append(says, "Judged by "+strings.Join(tickets, ", ")+": there, a broken lab breaks it.")
	}
	if p.Told != "" {
		says = append(says, "Told, not judged: "+p.Told+".")
	}
	return strings.Join(says, " ")
}

// shared says which tickets a clause is judged in.
func shared(e *course.Exercise, c course.Clause) string {
	tickets := breakers(e, c, nil)
	house := slices.ContainsFunc(c.Promises, func(p course.Promise) bool { return len(p.House) > 0 })
	switch {
	case house && len(tickets) > 0:
		return "Its house rules hold for every ticket of the exercise. These tickets also have broken labs for the clause: " + strings.Join(tickets, ", ") + "."
	case house:
		return "Its house rules hold for every ticket of the exercise."
	case len(tickets) > 0:
		return "These tickets have broken labs for it: " + strings.Join(tickets, ", ") + "."
	default:
		return "No broken lab breaks it."
	}
}

// breakers are the tickets with a broken lab that breaks a promise of a clause; any of its promises for nil.
func breakers(e *course.Exercise, c course.Clause, p *course.Promise) []string {
	var tickets []string
	for _, f := range e.AllTickets() {
		if slices.ContainsFunc(f.Ticket.Mutants, func(m failures.Mutant) bool {
			return m.Clause == c.Number && (p == nil || e.Promise(m).Name == p.Name && e.Promise(m).Text == p.Text)
		}) {
			tickets = append(tickets, f.Ticket.Number)
		}
	}
	return tickets
}
