package course

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"failurelab/lab/failure"
)

// minProse is the number of words that a README needs beyond its tables. The shortest of today has four times as many.
const minProse = 100

// Tables returns the tables of the exercise's README, by the name of the markers around them.
func (e *Exercise) Tables() map[string]string {
	if e.OnCall {
		return map[string]string{"suspects": e.SuspectTable()}
	}
	return map[string]string{"tickets": e.TicketTable(), "suspects": e.SuspectTable(), "contract": e.ContractTable()}
}

// SplitTable cuts a README around the table between two markers, `<!-- name -->` and `<!-- /name -->`. The markers stay
// in before and after. ok is false when a marker is missing.
func SplitTable(readme, name string) (before, table, after string, ok bool) {
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
	before, rest, ok := strings.Cut(readme, begin)
	if !ok {
		return "", "", "", false
	}
	table, after, ok = strings.Cut(rest, end)
	return before + begin, table, end + after, ok
}

// Quote returns the comment above a ticket's test in the starter.
func Quote(number, symptom string) string { return fmt.Sprintf("// %s: %q", number, symptom) }

// folder checks what a learner finds in the exercise's folder.
func (c *checker) folder(folder Folder) {
	c.ticket, c.file = "", "exercises/"+c.e.Name+"/README.md"
	for _, name := range []string{"tickets", "suspects", "contract"} {
		want, ok := c.e.Tables()[name]
		if !ok {
			continue
		}
		switch _, got, _, ok := SplitTable(folder.README, name); {
		case !ok:
			c.off("the markers <!-- %s --> and <!-- /%s --> are missing", name, name)
		case got != want:
			c.off("its table of %s is not current: run `go generate ./lab/...`", name)
		}
	}
	for _, question := range questions.FindAllStringSubmatch(folder.README, -1) {
		c.off("replace this by prose: %s", question[1])
	}
	if n := len(strings.Fields(prose(folder.README))); n < minProse {
		c.off("%d words beside its tables, want %d or more: say what the customers do, and what a learner has in hand", n, minProse)
	}

	c.file = "grader/author/starters/testdata/" + c.e.Name + "/exercise_test.go" // not in exercises/: a learner works there
	for _, opened := range opens.FindAllStringSubmatch(folder.Starter, -1) {
		known := slices.ContainsFunc(c.e.AllTickets(), func(f *failure.Failure) bool { return f.Ticket.Number == opened[1] })
		c.must(known, "it opens %s, which no failure of the exercise has: delete the test", opened[1])
	}
	for _, f := range c.e.AllTickets() {
		c.ticket = f.Ticket.Number
		quote := Quote(f.Ticket.Number, f.Ticket.Symptom)
		c.must(strings.Contains(folder.Starter, quote),
			"no test has this line above it: %s (a test that quotes other words: run `go generate ./grader/author/...`)", quote)
	}
}

// questions are what `author new` leaves in a README for its author.
var questions = regexp.MustCompile(`(?s)<!-- TODO: (.*?) -->`)

// opens is where a starter opens a ticket.
var opens = regexp.MustCompile(`lab\.Open\(t, "(\w+)"\)`)

// notProse is what a README has besides prose: what `go generate` writes, comments, headings, tables and code.
var notProse = regexp.MustCompile(`(?s)<!-- \w+ -->.*?<!-- /\w+ -->|<!--.*?-->|(?m:^(?:#|\||    |\t)[^\n]*$)`)

func prose(readme string) string { return notProse.ReplaceAllString(readme, "") }
