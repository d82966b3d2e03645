package judge

import (
	"context"
	"slices"
	"testing"
	"time"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOptionsThatNobodySet(t *testing.T) {
	t.Parallel()
	o := Options{}.withDefaults()
	assert.Equal(t, result.Whole, o.Scope)
	assert.Equal(t, uint64(course.Practice), o.Seed)
	assert.Equal(t, 60, o.Incidents)
	assert.Equal(t, Limits{Run: 10 * time.Second, Waiting: 20 * time.Second, Alone: 10 * time.Second, Again: 4 * time.Second, Incident: 500 * time.Millisecond}, o.Limits)
	assert.NotZero(t, o.Order)
	assert.NotEqual(t, o.Order, Options{}.withDefaults().Order, "another order each time")
	assert.Equal(t, run.Local{}, o.Runner)
	assert.NotNil(t, o.Slots)
	assert.Nil(t, o.Looks, "a caller who shares looks closes them")
	assert.Nil(t, o.Visible)
}

func TestOptionsThatAreSetStay(t *testing.T) {
	t.Parallel()
	set := Options{
		Root: "/module", Scope: result.Selection, Seed: 3, Incidents: 4, Order: 5, Address: "127.0.0.1:1", Runner: failing{},
		Slots: run.NewSlots(1), Looks: NewLooks(), Limits: Limits{Run: time.Hour}, Visible: &Visible{Verbose: true},
	}
	assert.Equal(t, set, set.withDefaults())
}

// An exercise whose labs wait for a clock has more time, and takes half a processor.
func TestRunsThatWait(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	j := &observer{exercise: e, Options: Options{Limits: DefaultLimits}}
	assert.False(t, e.Waits)
	assert.Equal(t, run.Works, j.weight())
	assert.Equal(t, 10*time.Second, j.limit())
	e.Waits = true
	assert.Equal(t, run.Waits, j.weight())
	assert.Equal(t, 20*time.Second, j.limit())
}

// The same seed gives the same order of labs, and another seed another one.
func TestTheOrderOfLabs(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	order := func(seed uint64) (labs []string) {
		j := &observer{Options: Options{Order: seed, Slots: run.NewSlots(1)}, exercise: e}
		todo := jobs{}
		for _, f := range e.Tickets() {
			list := append(e.Wrong(f), e.HouseRules(f)...)
			into := make([]Trial, len(list))
			todo.add(f.Ticket.Number, list, into)
			for i, job := range todo[f.Ticket.Number] {
				require.Same(t, &into[i], job.into, "each job has a place of its own")
				require.Equal(t, list[i].Code, job.lab.Code)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // nothing is run: this is about the order alone
		kept := jobs{}
		for number, list := range todo {
			kept[number] = slices.Clone(list)
		}
		require.ErrorIs(t, j.work(ctx, todo, nil), context.Canceled)
		for _, f := range e.Tickets() {
			var before, after []string
			for _, job := range kept[f.Ticket.Number] {
				before = append(before, job.lab.Code)
			}
			for _, job := range todo[f.Ticket.Number] {
				if job.into != nil {
					after = append(after, job.lab.Code)
				}
			}
			assert.NotEqual(t, before, after, "shuffled")
			assert.ElementsMatch(t, before, after)
			labs = append(labs, after...)
		}
		return labs
	}
	first := order(7)
	for range 10 { // however the tickets come out of a map
		require.Equal(t, first, order(7))
	}
	assert.NotEqual(t, first, order(8))
}
