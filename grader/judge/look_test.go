package judge

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"failurelab/grader/internal/small"
	"failurelab/grader/run"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func looksOf(t *testing.T) *Looks {
	t.Helper()
	l := NewLooks()
	t.Cleanup(l.Close)
	return l
}

// What went wrong with one look, because its caller gave up, does not stay for the next.
func TestALookThatFailsIsTakenAgain(t *testing.T) {
	t.Parallel()
	looks, slots := looksOf(t), run.NewSlots(1)
	l := firstLabs(small.Core)[small.Core]
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	_, err := looks.take(ctx, l, slots, run.Works)
	require.ErrorContains(t, err, "enough")
	for range 2 { // the slot is given back
		v, err := looks.take(t.Context(), l, slots, run.Works)
		require.NoError(t, err)
		assert.Equal(t, "/api/v1/ping", v.snapshot.Request.Path)
		assert.Empty(t, v.snapshot.Request.Header, "its secrets are not written down")
	}
	turn, err := slots.Take(t.Context(), run.Works)
	require.NoError(t, err)
	turn.Release()
	assert.Len(t, looks.open, 1, "the first one never opened a lab")
}

// endsMidway is a context that ends after it was asked for its end once: when there is a slot, and no response yet.
type endsMidway struct {
	context.Context

	asked atomic.Int32
	ended chan struct{}
}

func (c *endsMidway) Done() <-chan struct{} {
	if c.asked.Add(1) > 1 {
		return c.ended
	}
	return nil
}

func (c *endsMidway) Err() error {
	if c.asked.Load() > 1 {
		return context.Canceled
	}
	return nil
}

// A cache is shared by submissions: none may see the request of another one that was broken off.
func TestALookThatIsBrokenOff(t *testing.T) {
	t.Parallel()
	looks, slots := looksOf(t), run.NewSlots(1)
	l := firstLabs(small.Core)[small.Core]
	ctx := &endsMidway{Context: t.Context(), ended: make(chan struct{})}
	close(ctx.ended)
	_, err := looks.take(ctx, l, slots, run.Works)
	require.ErrorIs(t, err, context.Canceled)
	v, err := looks.take(t.Context(), l, slots, run.Works)
	require.NoError(t, err)
	assert.Equal(t, http.StatusUnauthorized, v.snapshot.Status)
}

// Nor is one submission's end that of another one which waits for the same look.
func TestWhoWaitsForAValueThatIsBrokenOff(t *testing.T) {
	t.Parallel()
	var m memo[int]
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	broken := errors.New("no port")
	fails := func() (int, error) { return 0, broken }

	m.kept = map[string]*memoized[int]{"a": {}, "b": {}}
	m.kept["a"].once.Do(func() { m.kept["a"].err, m.kept["a"].gaveUp = broken, true })
	m.kept["b"].once.Do(func() { m.kept["b"].err = broken })
	v, err := m.get(t.Context(), "a", func() (int, error) { return 7, nil })
	require.NoError(t, err)
	assert.Equal(t, 7, v)
	_, err = m.get(t.Context(), "b", func() (int, error) { return 7, nil })
	require.ErrorIs(t, err, broken, "our own fault is told to all who waited")
	v, err = m.get(t.Context(), "b", func() (int, error) { return 8, nil })
	require.NoError(t, err, "and not kept")
	assert.Equal(t, 8, v)
	_, err = m.get(ended, "c", fails)
	require.ErrorIs(t, err, broken)
}

// The labs stay open for later queries, until the cache is closed.
func TestLooksAreClosed(t *testing.T) {
	t.Parallel()
	looks, slots := NewLooks(), run.NewSlots(1)
	labs := firstLabs(small.Core, small.Another)
	old, err := looks.take(t.Context(), labs[small.Core], slots, run.Works)
	require.NoError(t, err)
	current, err := looks.take(t.Context(), labs[small.Another], slots, run.Works)
	require.NoError(t, err)
	get := func(v *look) error {
		resp, err := http.Get(v.world.URL() + "/health")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err
	}
	require.NoError(t, get(old))
	require.NoError(t, get(current))
	looks.Close()
	require.Error(t, get(old))
	require.Error(t, get(current))
	looks.Close() // closes nothing twice
}

func TestSnapshotsThatAreAskedFor(t *testing.T) {
	t.Parallel()
	j := &observer{Options: Options{Looks: looksOf(t), Slots: run.NewSlots(1)}, exercise: small.Exercise(), labs: labsOf(small.Exercise())}
	l := firstLabs(small.Core)[small.Core]
	ask := func(before *Snapshot, about about, query string) *Snapshot {
		s, err := j.snapshot(t.Context(), l, question{lab: l.Code, about: about, query: query}, before)
		require.NoError(t, err)
		return s
	}
	taken := func() *look {
		v, err := j.Looks.take(t.Context(), l, j.Slots, run.Works)
		require.NoError(t, err)
		return v
	}
	first := ask(nil, aboutLab, "")
	assert.Nil(t, first.Answers)
	before := taken()

	one := ask(first, aboutQuery, "select 1")
	two := ask(one, aboutQuery, "select 2")
	assert.Equal(t, []string{"select 1", "select 2"}, slices.Sorted(maps.Keys(two.Answers)))
	assert.Equal(t, [][]string{{"2"}}, two.Answers["select 2"].Rows)
	assert.Len(t, one.Answers, 1, "what was written down before stays as it is")
	assert.Same(t, before, taken(), "a query needs no new lab")
}

func TestQuestionsAreAnswered(t *testing.T) {
	t.Parallel()
	j := &observer{Options: Options{Looks: looksOf(t), Slots: run.NewSlots(1)}, exercise: small.Exercise(), labs: labsOf(small.Exercise())}
	o := &Observations{Snapshots: map[string]*Snapshot{}, Cures: map[string]Cure{}}
	lab := question{lab: "01-T105-r1", about: aboutLab}
	require.NoError(t, j.ask(t.Context(), o, []question{
		lab, lab, {lab: "01-T105-r1", about: aboutCure, ticket: small.Core}, {lab: "01-T101-r1", about: aboutLab},
	}))
	assert.Equal(t, map[string]Cure{small.Core: {Changes: true, Request: "GET /api/v1/ping"}}, o.Cures, "the customer gets a new token")
	assert.Equal(t, []string{"01-T101-r1", "01-T105-r1"}, slices.Sorted(maps.Keys(o.Snapshots)))

	cure, err := j.Looks.cure(t.Context(), j.labs["01-T105-r1"])
	require.NoError(t, err)
	assert.True(t, cure.Changes, "it is looked up once, and stays")

	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("enough"))
	require.ErrorContains(t, j.ask(ctx, o, []question{{lab: "01-T105-r2", about: aboutLab}}), "enough")
}

// origins are the labs that evidence for the core ticket is compared with, as looks know them.
func origins() (list []string) {
	for _, l := range compared(small.Exercise(), small.Exercise().Ticket(small.Core)) {
		list = append(list, l.Origin)
	}
	return slices.Sorted(slices.Values(list))
}

// Where labs wait for a clock, those that evidence will be compared with are opened while tests still run.
func TestLookingAhead(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		evidence *wire.Fact
		want     []string
	}{
		"none":       {nil, []string{"01-T105-r1"}},
		"the log's":  {&wire.Fact{Source: "log"}, origins()},
		"a metric's": {&wire.Fact{Source: "metrics"}, origins()},
	} {
		j := &observer{Options: Options{Looks: looksOf(t), Slots: run.NewSlots(2)}, exercise: small.Exercise()}
		o := afterTheFirst(small.Core)
		of(o).Right[0].Reports[0].Diagnoses[0].Evidence = tc.evidence
		j.lookAhead(t.Context(), o)
		j.Looks.ahead.Wait()
		assert.Equal(t, tc.want, slices.Sorted(maps.Keys(j.Looks.looks.kept)), name)
	}
	j := &observer{Options: Options{Looks: looksOf(t), Slots: run.NewSlots(1)}, exercise: small.Exercise()}
	j.lookAhead(t.Context(), afterTheFirst())
	assert.Empty(t, j.Looks.looks.kept, "no test is valid")
}

// A close waits for looks that are still being taken.
func TestACloseWaitsForLooksAhead(t *testing.T) {
	t.Parallel()
	looks, done := NewLooks(), false
	looks.ahead.Go(func() {
		time.Sleep(5 * time.Millisecond)
		done = true
	})
	looks.Close()
	assert.True(t, done)
}
