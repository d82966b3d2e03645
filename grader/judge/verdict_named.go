package judge

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"failurelab/grader/host"
	"failurelab/grader/result"
)

// ticketInName is a ticket's number in the name of a test.
var ticketInName = regexp.MustCompile(`T\d+`)

// misnamed says it when a test is named for one ticket and opens another, and no test opens the one that it is named for. Any
// other name is the learner's own business.
func (r *rule) misnamed(tickets []result.Ticket) {
	for _, o := range r.misnamedOpenings() {
		for i := range tickets {
			t := &tickets[i]
			says := fmt.Sprintf("%s opens %s", o.test, o.Ticket)
			remedy := fmt.Sprintf("if it is about %s, begin it with api := lab.Open(t, %q)", o.named, o.named)
			switch {
			case t.Ticket == o.named && t.At == "":
				t.Message, t.Remedy, t.At = says+", and no test opens "+o.named, remedy, where(o.At)
			case t.Ticket == o.Ticket && t.Verdict != result.Done && t.Verdict != result.NotStarted:
				t.Message = says + ", and no test opens " + o.named + ". " + result.Sentence(cmp.Or(t.Message, t.Remedy))
				t.Remedy = remedy
				if t.Verdict == result.Wrong || t.Verdict == result.TooStrict {
					t.At = where(o.At)
				}
			}
		}
	}
}

// misnamedOpening is an opening by a test that is named for another ticket.
type misnamedOpening struct {
	host.Opening

	test, named string
}

func (r *rule) misnamedOpenings() []misnamedOpening {
	var list []misnamedOpening
	for _, f := range r.exercise.Tickets() {
		number := f.Ticket.Number
		seen := r.o.Tickets[number]
		if seen == nil {
			continue
		}
		for _, o := range seen.Opened {
			named := ticketInName.FindAllString(o.Test, -1)
			if slices.Contains(named, number) {
				continue
			}
			i := slices.IndexFunc(named, func(n string) bool { return n != number && r.o.Tickets[n] != nil && len(r.o.Tickets[n].Opened) == 0 })
			if i >= 0 && !slices.ContainsFunc(list, func(other misnamedOpening) bool { return other.named == named[i] }) {
				list = append(list, misnamedOpening{o, o.Test, named[i]})
			}
		}
	}
	return list
}
