package course

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/failure"
)

// The tables of the READMEs, as Markdown. A test holds the READMEs to them.

// Table is the table of the exercises.
func Table() string {
	rows := []string{"| exercise | what customers say | tickets |", "|---|---|---|"}
	for _, e := range All() {
		tickets := "60 incidents"
		if all := e.AllTickets(); len(all) > 0 {
			tickets = all[0].Ticket.Number + " to " + all[len(all)-1].Ticket.Number
			if n := len(slices.DeleteFunc(all, func(f *failure.Failure) bool { return !f.Ticket.Stretch })); n > 0 {
				tickets += fmt.Sprintf(", %d of them stretch", n)
			}
		}
		rows = append(rows, fmt.Sprintf("| [%s](exercises/%s/README.md) | %s | %s |", e.Name, e.Name, e.Title, tickets))
	}
	return strings.Join(rows, "\n") + "\n"
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

// ContractTable is the table of what the lab promises, and what it leaves open.
func (e *Exercise) ContractTable() string {
	rows := []string{"| clause | promised | left open |", "|---|---|---|"}
	for _, c := range e.Contract {
		rows = append(rows, fmt.Sprintf("| %s %s | %s | %s |", c.Number, c.Name, c.Promise, c.Open))
	}
	return strings.Join(rows, "\n") + "\n"
}

// Exported returns the name of a cause's constant in package lab: ExpiredToken for expired-token.
func Exported(cause lab.Cause) string { return failure.Constant(cause) }
