package course_test

import (
	"strings"
	"testing"

	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
)

func TestContractIsComplete(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		if e.OnCall {
			continue
		}
		seen := map[string]bool{}
		house := 0
		for _, c := range e.Contract {
			assert.Regexp(t, `^\d{3}\.\d+$`, c.Number)
			assert.False(t, seen[c.Number], "two clauses %s", c.Number)
			seen[c.Number] = true
			assert.NotEmpty(t, c.Name, c.Number)
			assert.NotEmpty(t, c.Promise, c.Number)
			assert.Equal(t, c.Promise, e.Clause(c.Number).Promise)
			house += len(c.Broken)
			for _, m := range c.Broken {
				assert.True(t, strings.HasPrefix(m.Lab, "a lab "), m.Lab)
				assert.Contains(t, m.Ask, "?", m.Lab)
				assert.NotNil(t, m.Swap, m.Lab)
			}
		}
		assert.LessOrEqual(t, house, 6, "house rules of %s", e.Name)
		assert.NotZero(t, house)
		assert.Empty(t, e.Clause("401.99").Number)
	}
}

func TestEveryClauseThatIsBrokenIsThere(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		for _, f := range e.Tickets() {
			for _, m := range append(f.Ticket.Mutants[:len(f.Ticket.Mutants):len(f.Ticket.Mutants)], f.Ticket.EdgeCases...) {
				assert.NotEmpty(t, e.Clause(m.Clause).Number, "%s breaks clause %q (%s), which the contract has not", f.Ticket.Number, m.Clause, m.Lab)
			}
		}
	}
}

// A clause that no lab breaks is never graded.
func TestEveryClauseIsBrokenBySomeLab(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		broken := map[string]bool{}
		for _, f := range e.Tickets() {
			for _, l := range all(e, f) {
				if l.Kind != course.Trait {
					broken[l.Clause] = true
				}
			}
		}
		for _, c := range e.Contract {
			assert.True(t, broken[c.Number], "nothing breaks %s", c.Number)
		}
	}
}
