package failure_test

import (
	"regexp"
	"strings"
	"testing"

	"failurelab/lab"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
)

func TestTicketIsComplete(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *failure.Failure) {
		k := f.Ticket
		assert.Regexp(t, regexp.MustCompile(`^T\d{3}$`), k.Number)
		assert.NotEmpty(t, k.Symptom)
		assert.NotEmpty(t, k.Begin)
		assert.GreaterOrEqual(t, len(k.Mutants), 2)
		assert.LessOrEqual(t, len(k.Mutants), 4)
		assert.GreaterOrEqual(t, len(k.LookAlikes), 2)
		assert.LessOrEqual(t, len(k.LookAlikes), 4)
		for _, m := range append(k.Mutants[:len(k.Mutants):len(k.Mutants)], k.EdgeCases...) {
			assert.True(t, strings.HasPrefix(m.Lab, "a lab "), m.Lab)
			assert.NotEmpty(t, m.Clause, m.Lab)
			assert.Contains(t, m.Ask, "?", m.Lab)
			assert.NotNil(t, m.Swap, m.Lab)
		}
		seen := map[lab.Cause]bool{f.Cause: true}
		for _, l := range k.LookAlikes {
			assert.NotNil(t, failure.Find(l.Cause), l.Cause)
			assert.Contains(t, l.Ask, "?", l.Cause)
			assert.False(t, seen[l.Cause], "%s is its own look-alike, or one twice", l.Cause)
			seen[l.Cause] = true
		}
		for _, near := range k.Near {
			assert.NotNil(t, failure.Find(near), near)
			assert.NotEqual(t, f.Cause, near, "the answer itself is not only near")
		}
	})
}

func TestTicketNumbersAreUnique(t *testing.T) {
	t.Parallel()
	of := map[string]lab.Cause{}
	for _, f := range failure.All() {
		if f.Ticket != nil {
			assert.Empty(t, of[f.Ticket.Number], "%s is two tickets", f.Ticket.Number)
			of[f.Ticket.Number] = f.Cause
		}
	}
}

func TestTicketDoesNotGiveTheAnswerAway(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *failure.Failure) {
		spoken := strings.ReplaceAll(string(f.Cause), "-", " ")
		for _, words := range []string{f.Ticket.Number, f.Ticket.Symptom, f.Ticket.Begin} {
			assert.NotContains(t, strings.ToLower(words), spoken)
			assert.NotContains(t, strings.ToLower(words), string(f.Cause))
		}
	})
}
