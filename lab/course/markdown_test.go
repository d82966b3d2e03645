package course_test

import (
	"strings"
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
)

func TestContractTableSaysHowEachPromiseIsJudged(t *testing.T) {
	t.Parallel()
	house := []failure.Mutant{{Lab: "a lab that breaks it"}}
	e := &course.Exercise{
		Contract: []course.Clause{
			{Number: "901.1", Name: "status", Promises: []course.Promise{{Text: "901"}}},
			{Number: "901.2", Name: "body", Open: []course.Open{{Text: "its wording"}, {Text: "more members"}}, Promises: []course.Promise{
				{Name: "type", Text: "it has a type", House: house},
				{Name: "both", Text: "it has both", House: house},
				{Name: "told", Text: "it has more", Told: "a reason"},
				{Name: "new", Text: "the author has not decided yet"},
			}},
		},
		Suspects: []*failure.Failure{
			{Ticket: &failure.Ticket{Number: "T901", Mutants: []failure.Mutant{{Clause: "901.1"}, {Clause: "901.2", Promise: "both"}}}},
			{Cause: "decoy"},
		},
	}
	assert.Equal(t, `| clause | promised | judged by | left open |
|---|---|---|---|
| 901.1 status | 901 | T901 |  |
| 901.2 body | it has a type | house rule | its wording, more members |
|  | it has both | house rule; T901 |  |
|  | it has more | told, not judged |  |
|  | the author has not decided yet |  |  |
`, e.ContractTable())
}

// A learner who reads the table of suspects must not read what tells them apart.
func TestSuspectTableFoldsAwayWhatYouWouldSee(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		table, folded, ok := strings.Cut(e.SuspectTable(), "<details>")
		assert.True(t, ok)
		for _, f := range e.Suspects {
			assert.Contains(t, table, f.Means)
			assert.NotContains(t, table, f.See)
			assert.Contains(t, folded, "\n- `lab."+course.Exported(f.Cause)+"`: "+f.See+"\n")
		}
	}
}
