package course_test

import (
	"slices"
	"testing"

	"failurelab/lab/course"
	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"golang.org/x/sync/errgroup"
)

// Every lab vouches for itself when it has done what it was made to do: before its cure, and after it. A lab whose plan is
// wrong would be late on every machine.
func TestLabsThatDidAsTheyWereMadeToAreNotLate(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			var group errgroup.Group
			group.SetLimit(16) // they mostly wait
			for _, f := range e.Tickets() {
				for _, l := range slices.Concat(e.References(f), e.Wrong(f), e.EdgeCases(f)) {
					group.Go(func() error {
						vouches(t, l)
						return nil
					})
				}
			}
			_ = group.Wait() // what it finds is asserted
		})
	}
}

func vouches(t *testing.T, l course.Lab) {
	t.Helper()
	w, err := l.Open()
	if !assert.NoError(t, err, l.Code) {
		return
	}
	defer w.Close()
	send(t, w)
	assert.Empty(t, w.Late(), l.Code)
	_, err = w.Cure(l.Cure())
	assert.NoError(t, err, l.Code)
	send(t, w)
	assert.Empty(t, w.Late(), "%s after the cure", l.Code)
}

// send sends the customer's request, whatever becomes of it.
func send(t *testing.T, w *world.World) {
	t.Helper()
	client := w.Client()
	defer client.CloseIdleConnections()
	_, err := wire.Send(client, w.Request().HTTP(t.Context()), 1<<20)
	w.ClientGaveUp(world.ClientClock(w.Machine().RanOut(t.Context(), err)))
	w.Exchanges() // waits for the end of the request
}
