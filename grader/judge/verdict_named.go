package judge

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab/wire"
)

// ticketInName is a ticket's number in the name of a test.
var ticketInName = regexp.MustCompile(`T\d+`)

// misnamed says it when a test is named for one ticket and opens another, and no test opens the one that it is named for. Any
// other name is the learner's own business.
func (r *rule) misnamed(tickets []result.Ticket) {
	for _, o := range r.misnamedOpenings() {
		for i := range tickets {
			switch t := &tickets[i]; {
			case t.Ticket == o.named && t.At == "":
				t.Misnamed, t.At = o.test, where(o.at)
				t.Message, t.Remedy = o.says(), o.remedy()
			case t.Ticket == o.opens && t.Verdict != result.Done && t.Verdict != result.NotStarted:
				r.misnamedHere(t, o)
			}
		}
	}
}

// misnamedHere says it where the test was not meant to be, and first of all if that test is the one that fails.
func (r *rule) misnamedHere(t *result.Ticket, o misnamedOpening) {
	failing := ""
	for _, trial := range r.o.Tickets[o.opens].Right {
		if reports := trial.failing(); len(reports) > 0 && failing == "" {
			failing = reports[0].Test
		}
	}
	message, remedy := result.Sentence(cmp.Or(t.Message, t.Remedy)), result.Sentence(t.Remedy)
	if failing == o.test {
		t.Message, t.Remedy, t.At = o.says()+". "+message, o.remedy(), where(o.at)
		return
	}
	t.Message = strings.TrimSpace(message + " " + o.says())
	t.Remedy = strings.TrimSpace(remedy + " " + result.Sentence(o.remedy()))
}

// misnamedOpening is an opening by a test that is named for another ticket.
type misnamedOpening struct {
	test, opens, named string
	at                 wire.Place
}

func (o misnamedOpening) says() string {
	return fmt.Sprintf("%s opens %s, so no test opens %s", o.test, o.opens, o.named)
}

func (o misnamedOpening) remedy() string {
	return fmt.Sprintf("if the test is about %s, begin it with api := lab.Open(t, %q)", o.named, o.named)
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
				list = append(list, misnamedOpening{o.Test, number, named[i], o.At})
			}
		}
	}
	return list
}
