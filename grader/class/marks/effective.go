package marks

import (
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// ofTicket is the ticket in the code of a lab.
var ofTicket = regexp.MustCompile(`-(T[0-9]+)-`)

// effective are those of the policies of an exercise ([policies]) that changed its points or verdict: a void lab of a ticket that
// is the same as before explains nothing. If something changed and no policy is about that, it is all of them.
func effective(policy []string, old, current *result.ExerciseMark) []string {
	if old.Points == current.Points && old.Bonus == current.Bonus && old.Verdict == current.Verdict {
		return nil
	}
	about := slices.DeleteFunc(slices.Clone(policy), func(what string) bool {
		ticket := ""
		if code, void := strings.CutPrefix(what, "void "); void {
			m := ofTicket.FindStringSubmatch(code)
			if m == nil {
				return old.House == current.House
			}
			ticket = m[1]
		} else {
			ticket, _, _ = strings.Cut(strings.TrimPrefix(what, "override of "), ":")
		}
		before, now := ticketMark(old, ticket), ticketMark(current, ticket)
		return before != nil && now != nil && before.Points == now.Points && before.Verdict == now.Verdict
	})
	if len(about) == 0 {
		return policy
	}
	return about
}

func ticketMark(m *result.ExerciseMark, ticket string) *result.TicketMark {
	for i := range m.Tickets {
		if m.Tickets[i].Ticket == ticket {
			return &m.Tickets[i]
		}
	}
	return nil
}
