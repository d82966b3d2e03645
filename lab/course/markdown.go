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

// SuspectTable is the table of the suspects.
func (e *Exercise) SuspectTable() string {
	rows := []string{"| cause | it means | you would see |", "|---|---|---|"}
	for _, f := range e.Suspects {
		rows = append(rows, fmt.Sprintf("| `lab.%s` | %s | %s |", Exported(f.Cause), f.Means, f.See))
	}
	return strings.Join(rows, "\n") + "\n"
}

// ContractTable is the table of what the lab promises, one promise a row, and what it leaves open. A promise that no lab breaks
// says so.
func (e *Exercise) ContractTable() string {
	rows := []string{"| clause | promised | left open |", "|---|---|---|"}
	for _, c := range e.Contract {
		var open []string
		for _, o := range c.Open {
			open = append(open, o.Text)
		}
		first, left := c.Number+" "+c.Name, strings.Join(open, ", ")
		for _, p := range c.Promises {
			text := p.Text
			if p.Told != "" {
				text += " *(told, not judged)*"
			}
			rows = append(rows, fmt.Sprintf("| %s | %s | %s |", first, text, left))
			first, left = "", ""
		}
	}
	return strings.Join(rows, "\n") + "\n"
}

// Exported returns the name of a cause's constant in package lab: ExpiredToken for expired-token.
func Exported(cause lab.Cause) string { return failure.Constant(cause) }
