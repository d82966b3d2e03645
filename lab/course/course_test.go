package course_test

import (
	"os"
	"path/filepath"
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryExerciseHasItsFolder(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("../../exercises/[0-9]*")
	require.NoError(t, err)
	var want []string
	for _, e := range course.All() {
		want = append(want, filepath.Join("../../exercises", e.Name))
		_, err := os.Stat(filepath.Join("../../solutions", e.Name))
		assert.NoError(t, err)
	}
	assert.Equal(t, want, folders, "in the order of the course")
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		assert.Equal(t, e.Title, course.Find(e.Name).Title)
	}
	assert.Nil(t, course.Find("01"))
	assert.Nil(t, course.Find(""))
}

func TestOf(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		for _, f := range e.Tickets() {
			assert.Equal(t, e.Name, course.Of(f.Ticket.Number).Name)
			assert.Same(t, f, e.Ticket(f.Ticket.Number))
		}
	}
	assert.Nil(t, course.Of("T000"))
	assert.Nil(t, course.All()[0].Ticket("T000"))
}

func TestPositions(t *testing.T) {
	t.Parallel()
	for i, e := range course.All() {
		assert.Equal(t, i+1, e.Position(), e.Name)
	}
	assert.Equal(t, "01_unauthorized", course.All()[0].Name)
}

// A ticket in no exercise is never graded, one in two exercises is graded twice.
func TestEveryTicketIsInOneExercise(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, f := range failure.All() {
		if f.Ticket != nil {
			want = append(want, f.Ticket.Number)
		}
	}
	for _, e := range course.All() {
		for _, f := range e.AllTickets() {
			got = append(got, f.Ticket.Number)
		}
	}
	assert.Equal(t, want, got, "failure.All is in the order of the tickets")
}

func TestTicketsLeaveSuspectsInTheirOrder(t *testing.T) {
	t.Parallel()
	e := course.All()[0]
	before := append([]*failure.Failure{}, e.Suspects...)
	e.Tickets()
	assert.Equal(t, before, e.Suspects)
}

func TestSuspects(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		if e.OnCall {
			continue
		}
		seen := map[*failure.Failure]bool{}
		for _, f := range e.Suspects {
			require.NotNil(t, f, "%s suspects a cause that failure.All does not list", e.Name)
			assert.False(t, seen[f], "%s is suspected twice", f.Cause)
			seen[f] = true
		}
		assert.GreaterOrEqual(t, len(e.Suspects)-len(e.Tickets()), 2, "at least two suspects are nobody's ticket")
		for _, f := range e.Tickets() {
			for _, l := range f.Ticket.LookAlikes {
				assert.True(t, seen[failure.Find(l.Cause)], "%s looks like %s, which learners do not find in the table", f.Ticket.Number, l.Cause)
			}
			for _, near := range f.Ticket.Near {
				assert.True(t, seen[failure.Find(near)], "%s is near to %s, which learners do not find in the table", f.Ticket.Number, near)
			}
		}
	}
}

func TestLeftOpenBy(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		if e.OnCall {
			continue
		}
		for _, s := range world.Styles {
			for _, trait := range s.Traits {
				c := e.LeftOpenBy(trait.Aspect)
				if (trait.Aspect == world.Challenge || trait.Aspect == world.Timeouts) && c.Number == "" {
					continue // only some answers have a challenge, or come from a partner
				}
				require.NotEmpty(t, c.Number, "no clause of %s leaves open: %s", e.Name, trait.Lab)
				assert.Contains(t, c.Aspects, trait.Aspect)
				assert.NotEmpty(t, c.Open, "%s does not say what it leaves open", c.Number)
			}
		}
		assert.Empty(t, e.LeftOpenBy("no such aspect").Number)
	}
}
