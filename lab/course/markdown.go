package course

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/failure"
)

// The tables of the READMEs, as Markdown. A test holds the READMEs to them.

// Table is the table of exercises, such as those of [All].
func Table(exercises []*Exercise) string {
	rows := []string{"| exercise | what customers say | tickets |", "|---|---|---|"}
	for _, e := range exercises {
		rows = append(rows, fmt.Sprintf("| [%s](exercises/%s/README.md) | %s | %s |", e.Name, e.Name, e.Title, e.numbers()))
	}
	return strings.Join(rows, "\n") + "\n"
}

// numbers says which tickets an exercise has.
func (e *Exercise) numbers() string {
	all := e.AllTickets()
	if e.OnCall {
		return "60 incidents"
	}
	if len(all) == 0 {
		return "none yet"
	}
	numbers := all[0].Ticket.Number
	if len(all) > 1 {
		numbers += " to " + all[len(all)-1].Ticket.Number
	}
	if n := len(slices.DeleteFunc(all, func(f *failure.Failure) bool { return !f.Ticket.Stretch })); n > 0 {
		numbers += fmt.Sprintf(", %d of them stretch", n)
	}
	return numbers
}

// TicketTable is the table of the tickets.
func (e *Exercise) TicketTable() string {
	rows := []string{"| ticket | the customer says |", "|---|---|"}
	for _, f := range e.AllTickets() {
		number := f.Ticket.Number
		if f.Ticket.Stretch {
			number += " (stretch)"
		}
		rows = append(rows, fmt.Sprintf("| %s | %q |", number, f.Ticket.Symptom))
	}
	return strings.Join(rows, "\n") + "\n"
}

// SuspectTable is the table of the suspects. What you would see of each is folded away below it.
func (e *Exercise) SuspectTable() string {
	rows := []string{"| cause | it means |", "|---|---|"}
	signs := []string{"", "<details><summary>What you would see (spoilers: try first)</summary>", ""}
	for _, f := range e.Suspects {
		rows = append(rows, fmt.Sprintf("| `lab.%s` | %s |", Exported(f.Cause), f.Means))
		signs = append(signs, fmt.Sprintf("- `lab.%s`: %s", Exported(f.Cause), f.See))
	}
	return strings.Join(append(append(rows, signs...), "", "</details>"), "\n") + "\n"
}

// ContractTable is the table of what the lab promises, one promise a row, which tickets judge each promise, and what the
// clause leaves open.
func (e *Exercise) ContractTable() string {
	rows := []string{"| clause | promised | judged by | left open |", "|---|---|---|---|"}
	for _, c := range e.Contract {
		var open []string
		for _, o := range c.Open {
			open = append(open, o.Text)
		}
		first, left := c.Number+" "+c.Name, strings.Join(open, ", ")
		for _, p := range c.Promises {
			rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |", first, p.Text, e.judged(c, p), left))
			first, left = "", ""
		}
	}
	return strings.Join(rows, "\n") + "\n"
}

// judged says how a promise is judged, as learners read it; "" if the author has not decided yet.
func (e *Exercise) judged(c Clause, p Promise) string {
	var by []string
	if len(p.House) > 0 {
		by = append(by, "house rule")
	}
	if numbers := e.brokenIn(c, p); len(numbers) > 0 {
		by = append(by, strings.Join(numbers, ", "))
	}
	if p.Told != "" {
		by = append(by, "told, not judged")
	}
	return strings.Join(by, "; ")
}

// Exported returns the name of a cause's constant in package lab: ExpiredToken for expired-token.
func Exported(cause lab.Cause) string { return failure.Constant(cause) }
