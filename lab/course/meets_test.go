package course_test

import (
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
)

func TestMeets(t *testing.T) {
	t.Parallel()
	e := course.Exercise{Contract: []course.Clause{
		{Number: "999.1", Name: "status"},
		{Number: "999.2", Name: "`Allow`"},
		{Number: "999.3", Name: "cure"},
	}}
	breaks := func(clauses ...string) []failure.Mutant {
		var list []failure.Mutant
		for _, c := range clauses {
			list = append(list, failure.Mutant{Clause: c})
		}
		return list
	}
	for want, ticket := range map[string]failure.Ticket{
		"2 broken labs (999.1 status: 1, 999.3 cure: 1), 2 look-alikes and the healthy lab": {
			Mutants: breaks("999.3", "999.1"), LookAlikes: make([]failure.LookAlike, 2),
		},
		"1 broken lab (999.2 Allow: 1), 1 look-alike and the healthy lab": {
			Mutants: breaks("999.2"), LookAlikes: make([]failure.LookAlike, 1),
			Others: make([]failure.LookAlike, 3), EdgeCases: breaks("999.1"), // no test has to fail on these
		},
		"3 broken labs (999.3 cure: 3), 0 look-alikes and the healthy lab": {Mutants: breaks("999.3", "999.3", "999.3")},
	} {
		assert.Equal(t, want, e.Meets(&failure.Failure{Ticket: &ticket}))
	}
}
