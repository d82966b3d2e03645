package course

import (
	"fmt"
	"strings"

	"failurelab/lab/failure"
)

// Meets says how many labs a ticket's test has to fail on, and of which kind: "3 broken labs (401.4 silence: 1, 401.6 cure: 2),
// 3 look-alikes and the healthy lab". It is the same on every system, and names no lab.
func (e *Exercise) Meets(f *failure.Failure) string {
	var clauses []string
	for _, c := range e.Contract {
		n := 0
		for _, m := range f.Ticket.Mutants {
			if m.Clause == c.Number {
				n++
			}
		}
		if n > 0 {
			clauses = append(clauses, fmt.Sprintf("%s %s: %d", c.Number, strings.Trim(c.Name, "`"), n))
		}
	}
	return fmt.Sprintf("%s (%s), %s and the healthy lab", count(len(f.Ticket.Mutants), "broken lab"), strings.Join(clauses, ", "),
		count(len(f.Ticket.LookAlikes), "look-alike"))
}

// count is "1 lab" or "2 labs".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
