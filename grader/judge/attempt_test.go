package judge

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// watched is a runner that remembers what it was askedFor for.
type watched struct {
	script

	mu   sync.Mutex
	seen []askedFor
}

// askedFor is a run: which tickets had a lab, and how long it might take.
type askedFor struct {
	tickets []string
	limit   time.Duration
	quiet   bool
}

func (w *watched) Run(ctx context.Context, p run.Program, j run.Job) (run.Exit, error) {
	s := script{tests: w.tests}
	s.exit = func(opened []string) *run.Exit {
		w.mu.Lock()
		w.seen = append(w.seen, askedFor{slices.Sorted(slices.Values(opened)), j.Limit, j.Quiet})
		w.mu.Unlock()
		if w.exit == nil {
			return nil
		}
		return w.exit(opened)
	}
	return s.Run(ctx, p, j)
}

// program is a runner that is a function.
type program func(h *wire.Host, j run.Job) run.Exit

func (p program) Run(_ context.Context, _ run.Program, j run.Job) (run.Exit, error) {
	return p(wire.Dial(j.URL), j), nil
}

func observerOf(t *testing.T, r run.Runner) *observer {
	t.Helper()
	h, err := host.New("")
	require.NoError(t, err)
	t.Cleanup(h.Close)
	e := small.Exercise()
	return &observer{Options: Options{Root: "/module", Runner: r, Order: 7}.withDefaults(), exercise: e, labs: labsOf(e), host: h}
}

func turnOf(t *testing.T, j *observer) *run.Turn {
	t.Helper()
	turn, err := j.Slots.Take(t.Context(), run.Works)
	require.NoError(t, err)
	return turn
}

func onceOn(t *testing.T, ctx context.Context, j *observer, labs map[string]course.Lab) (attempt, error) {
	t.Helper()
	return j.once(ctx, turnOf(t, j), batch{labs: labs, limit: time.Minute, isolated: true})
}

// firstLabs are the first correct labs of some tickets.
func firstLabs(tickets ...string) map[string]course.Lab {
	e, labs := small.Exercise(), map[string]course.Lab{}
	for _, number := range tickets {
		labs[number] = e.References(e.Ticket(number))[0]
	}
	return labs
}

func exitsWith(ticket string, exit run.Exit) func([]string) *run.Exit {
	return func(opened []string) *run.Exit {
		if slices.Contains(opened, ticket) {
			return &exit
		}
		return nil
	}
}

// After a crash each ticket is tried alone, once, with a limit of its own; one that hangs is remembered.
func TestEachTicketAloneAfterACrash(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		exit run.Exit
		hung bool
	}{{"hangs", run.Exit{Code: -1, Hung: true}, true}, {"exits", run.Exit{Code: 1}, false}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := &watched{script: script{tests: map[string]func(*visit){small.Core: passes, small.Another: passes}}}
			w.exit = exitsWith(small.Another, tc.exit)
			j := observerOf(t, w)
			a, err := j.try(t.Context(), turnOf(t, j), batch{labs: firstLabs(small.Core, small.Another), limit: time.Minute})
			require.NoError(t, err)
			assert.Nil(t, a.crash)
			require.Len(t, w.seen, 4)
			assert.Equal(t, []askedFor{{[]string{small.Another, small.Core}, time.Minute, true}, {nil, 10 * time.Second, true}}, w.seen[:2])
			assert.ElementsMatch(t, []askedFor{{[]string{small.Another}, 10 * time.Second, true}, {[]string{small.Core}, 10 * time.Second, true}}, w.seen[2:])
			assert.True(t, a.trials[small.Core].passed())
			require.NotNil(t, a.trials[small.Another].Crash)
			assert.Equal(t, tc.hung, a.trials[small.Another].Crash.Hung)
			assert.Equal(t, "01-T101-r1", a.trials[small.Another].Lab)
			assert.Len(t, a.opened, 2, "each opening once, however often it was run")
			assert.Equal(t, tc.hung, j.hung(small.Another))
			assert.False(t, j.hung(small.Core))
			assert.Equal(t, int64(4), j.tried.Load())
		})
	}
}

// If only one ticket crashes, and it had no others beside it, it is not run again.
func TestATicketThatIsAloneAlready(t *testing.T) {
	t.Parallel()
	w := &watched{script: script{tests: map[string]func(*visit){small.Core: passes}}}
	w.exit = exitsWith(small.Core, run.Exit{Code: 1})
	j := observerOf(t, w)
	a, err := j.try(t.Context(), turnOf(t, j), batch{labs: firstLabs(small.Core), limit: time.Minute, isolated: true})
	require.NoError(t, err)
	assert.NotNil(t, a.trials[small.Core].Crash)
	assert.Len(t, w.seen, 2, "with it, and with no ticket")
}

// What hung once must not hold up the others, and is given little time.
func TestHungTestsAreRunAloneLater(t *testing.T) {
	t.Parallel()
	j := &observer{exercise: small.Exercise(), Options: Options{Limits: DefaultLimits}}
	j.endless.Store(small.Another, true)
	some := func(n int) (list []job) {
		for range n {
			list = append(list, job{into: &Trial{}})
		}
		return list
	}
	lists := func() jobs {
		return jobs{small.Core: some(2), small.Another: append(some(1), job{}), small.Stretch: some(2)}
	}
	todo := lists()
	var seen []askedFor
	start := func(r round, limit time.Duration) error {
		assert.Equal(t, len(r.jobs) == 1, r.isolated)
		seen = append(seen, askedFor{tickets: slices.Sorted(maps.Keys(r.jobs)), limit: limit})
		return nil
	}
	require.NoError(t, j.round(todo, 0, "", start))
	assert.ElementsMatch(t, []askedFor{
		{tickets: []string{small.Another}, limit: 4 * time.Second}, {tickets: []string{small.Core, small.Stretch}, limit: 10 * time.Second},
	}, seen)
	seen = nil
	require.NoError(t, j.round(todo, 1, "", start))
	assert.Equal(t, []askedFor{{tickets: []string{small.Core, small.Stretch}, limit: 10 * time.Second}}, seen)
	seen = nil
	require.NoError(t, j.round(todo, 2, "", start))
	assert.Empty(t, seen)

	broken := errors.New("no more processes")
	fails := func(round, time.Duration) error { return broken }
	require.ErrorIs(t, j.round(lists(), 0, "", fails), broken)
	require.ErrorIs(t, j.round(jobs{small.Another: some(1)}, 0, "", fails), broken)
}

// A whole run with a test that hangs: after the first time it never shares a run, nor has the time of one.
func TestATestThatHangsCostsLittle(t *testing.T) {
	t.Parallel()
	w := &watched{script: script{tests: map[string]func(*visit){small.Core: sound, small.Another: passes}}}
	hangs := false
	var mu sync.Mutex
	w.exit = func(opened []string) *run.Exit { // on correct labs it ends: it hangs on some lab later
		mu.Lock()
		defer mu.Unlock()
		if slices.Contains(opened, small.Another) && (hangs || len(w.seen) > 1) {
			hangs = true
			return &run.Exit{Code: -1, Hung: true}
		}
		return nil
	}
	o, err := Observe(t.Context(), small.Exercise(), run.Program{}, Options{Root: "/module", Runner: w, Order: 7, Slots: run.NewSlots(1)})
	require.NoError(t, err)
	assert.Equal(t, result.Done, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Verdict)
	assert.Equal(t, result.Wrong, ticketOf(t, Verdict(small.Exercise(), o), small.Another).Verdict, "it hung on a lab that it had passed")
	together, again := 0, 0
	for _, a := range w.seen[1:] {
		switch {
		case len(a.tickets) == 2:
			together++
		case a.limit == DefaultLimits.Again:
			again++
		}
	}
	assert.Less(t, together, 3, "only the run in which it hangs first, and one that was prepared before")
	assert.Greater(t, again, 5)
}

// A failure that no ticket explains is an orphan; a process that ends early is none.
func TestOrphanFailures(t *testing.T) {
	t.Parallel()
	const output = "--- FAIL: TestHelper (0.00s)\n    helper_test.go:7: no\nFAIL\n"
	ends := func(code int, failed bool) program {
		return func(h *wire.Host, _ run.Job) run.Exit {
			var o wire.Opened
			require.NoError(t, h.Ask("open", "", wire.Open{Ticket: small.Core, Test: "TestT105"}, &o))
			if o.World != "" {
				require.NoError(t, h.Ask("report", o.World, wire.Report{Failed: failed}, nil))
			}
			require.NoError(t, h.Ask("ended", "", wire.Ended{Code: code}, nil))
			return run.Exit{Code: code, Output: output}
		}
	}
	for _, tc := range []struct {
		name   string
		code   int
		failed bool
		orphan bool
	}{{"all passes", 0, false, false}, {"the ticket's test fails", 1, true, false}, {"another test fails", 1, false, true}} {
		a, err := onceOn(t, t.Context(), observerOf(t, ends(tc.code, tc.failed)), firstLabs(small.Core))
		require.NoError(t, err)
		assert.Nil(t, a.crash)
		require.Len(t, a.trials[small.Core].Reports, 1)
		if tc.orphan {
			assert.Equal(t, &OrphanFailure{Test: "TestHelper", At: "helper_test.go:7"}, a.orphan, tc.name)
		} else {
			assert.Nil(t, a.orphan, tc.name)
		}
	}
	a, err := onceOn(t, t.Context(), observerOf(t, ends(0, false)), nil)
	require.NoError(t, err)
	assert.Nil(t, a.orphan)
	assert.Len(t, a.opened, 1, "a ticket that is not to be judged was opened all the same")
}

// A process that says that it has ended, and then goes on for ever, has not ended.
func TestAProcessThatHangsAfterItsTests(t *testing.T) {
	t.Parallel()
	r := program(func(h *wire.Host, _ run.Job) run.Exit {
		require.NoError(t, h.Ask("ended", "", wire.Ended{}, nil))
		return run.Exit{Code: -1, Hung: true}
	})
	a, err := onceOn(t, t.Context(), observerOf(t, r), nil)
	require.NoError(t, err)
	require.NotNil(t, a.crash)
	assert.True(t, a.crash.Hung)
}

func TestTheCallersEndIsNoCrash(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	r := program(func(*wire.Host, run.Job) run.Exit { cancel(enough); return run.Exit{Code: -1, Hung: true} })
	_, err := onceOn(t, ctx, observerOf(t, r), nil)
	require.ErrorIs(t, err, enough)
}

func TestUnion(t *testing.T) {
	t.Parallel()
	a, b, c := host.Opening{Test: "A"}, host.Opening{Test: "B"}, host.Opening{Test: "A", Ticket: "T1"}
	assert.Equal(t, []host.Opening{a, b, c}, union([]host.Opening{a, b}, []host.Opening{b, c, a}))
}
