package course_test

import (
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// all are the labs that a ticket's test is tried on.
func all(e *course.Exercise, f *failure.Failure) []course.Lab {
	labs := append(e.References(f), e.Wrong(f)...)
	for reference := range e.References(f) {
		labs = append(labs, e.Traits(f, reference)...)
	}
	labs = append(labs, e.HouseRules(f)...)
	return append(labs, e.EdgeCases(f)...)
}

// each runs a test for every ticket of the course.
func each(t *testing.T, test func(*testing.T, *course.Exercise, *failure.Failure)) {
	t.Helper()
	for _, e := range course.All() {
		for _, f := range e.Tickets() {
			t.Run(f.Ticket.Number, func(t *testing.T) {
				t.Parallel()
				test(t, e, f)
			})
		}
	}
}

func TestEveryLabOpens(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e *course.Exercise, f *failure.Failure) {
		for _, l := range all(e, f) {
			w, err := l.Open()
			require.NoError(t, err, "%s: %s", l.Code, l.Sentence)
			assert.NotEmpty(t, w.Request().Method, "%s has no customer", l.Code)
			w.Close()
		}
	})
}

// An author may run verify before everything is written.
func TestLabsWithoutStepsOpen(t *testing.T) {
	t.Parallel()
	f := failure.ExpiredToken
	ticket := *f.Ticket
	ticket.Mutants = []failure.Mutant{{}}
	f.Break, f.Cure, f.Ticket = nil, nil, &ticket
	e := course.Find("01_unauthorized")
	for _, l := range all(e, &f) {
		w, err := l.Open()
		require.NoError(t, err, l.Code)
		defer w.Close()
		_, err = w.Cure(l.Cure())
		assert.NoError(t, err, l.Code)
	}
}

// A house rule has the same code for all tickets of its exercise. Every other code is unique in the course.
func TestCodesAreUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, e := range course.All() {
		house := []string{}
		for i, f := range e.Tickets() {
			codes := []string{}
			for _, l := range all(e, f) {
				assert.Regexp(t, `^\d\d-(T\d{3}-[a-z]\d+|h\d+)$`, l.Code)
				if l.Kind == course.House {
					codes = append(codes, l.Code)
					if i > 0 {
						continue
					}
				}
				assert.False(t, seen[l.Code], "two labs %s", l.Code)
				seen[l.Code] = true
			}
			if i == 0 {
				house = codes
			}
			assert.Equal(t, house, codes, f.Ticket.Number)
		}
	}
}

// Codes appear in bug reports and hints, so they must stay stable.
func TestCodes(t *testing.T) {
	t.Parallel()
	e := course.All()[0]
	f := e.Ticket("T105")
	codes := func(labs []course.Lab) (codes []string) {
		for _, l := range labs {
			codes = append(codes, l.Code)
		}
		return codes
	}
	assert.Equal(t, []string{"01-T105-r1", "01-T105-r2", "01-T105-r3"}, codes(e.References(f)))
	assert.Equal(t, []string{
		"01-T105-h1", "01-T105-m1", "01-T105-m2", "01-T105-m3", "01-T105-m4", "01-T105-m5",
		"01-T105-l1", "01-T105-l2", "01-T105-l3", "01-T105-l4",
	}, codes(e.Wrong(f)))
	assert.Equal(t, []string{"01-T105-s1"}, codes(e.EdgeCases(f)))
	assert.Equal(t, []string{"01-h1", "01-h2", "01-h3", "01-h4", "01-h5", "01-h6"}, codes(e.HouseRules(f))[:6])
	assert.Empty(t, e.Traits(f, 0))
	assert.Equal(t, []string{"01-T105-t201", "01-T105-t202"}, codes(e.Traits(f, 1))[:2])
	assert.Equal(t, []string{"01-T105-t301", "01-T105-t302"}, codes(e.Traits(f, 2))[:2])
}

func TestLabSaysWhatItIs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, e *course.Exercise, f *failure.Failure) {
		for _, l := range all(e, f) {
			assert.NotEmpty(t, l.Sentence, l.Code)
			switch l.Kind {
			case course.Reference, course.Healthy:
				assert.Empty(t, l.Clause, l.Code)
			case course.LookAlike:
				assert.NotEqual(t, f.Cause, l.Cause, l.Code)
				assert.NotContains(t, l.Sentence+l.Ask, string(l.Cause), "a look-alike's cause is not named")
			default:
				assert.NotEmpty(t, e.Clause(l.Clause).Number, l.Code)
			}
			if l.Kind != course.Reference && l.Kind != course.Trait {
				assert.NotEmpty(t, l.Ask, "%s has no hint", l.Code)
			}
			if l.Kind != course.LookAlike {
				assert.Equal(t, f.Cause, l.Cause, l.Code)
			}
			assert.NotNil(t, l.Cure(), l.Code)
		}
	})
}
