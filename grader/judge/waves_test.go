package judge

import (
	"slices"
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// afterTheFirst are observations after the first run, in which a valid test was found for some tickets.
func afterTheFirst(tickets ...string) *Observations {
	o := solved()
	for number, t := range o.Tickets {
		t.House, t.Wrong, t.Edge = nil, nil, nil
		if !slices.Contains(tickets, number) {
			t.Right[0].Reports[0].Failed = true
		}
		t.Right = t.Right[:1]
	}
	return o
}

func codesOf(list []job) (labs []string) {
	for _, job := range list {
		labs = append(labs, job.lab.Code)
	}
	slices.Sort(labs)
	return labs
}

// answer fills in what the tests did on the labs of some jobs: they catch those that are named.
func answerJobs(todo jobs, caught ...string) {
	for number, list := range todo {
		for _, job := range list {
			*job.into = Trial{Lab: job.lab.Code, Reports: []TestReport{{Test: testOf(number), Asked: true, Failed: slices.Contains(caught, job.lab.Code)}}}
		}
	}
}

func rules(j *observer, todo jobs, o *Observations, on wave) {
	j.houseRules(todo, o, on, validTests(o))
}

// Each rule is tried on one ticket, then on another one, and then on all that are left, until one catches it.
func TestTheWavesOfHouseRules(t *testing.T) {
	t.Parallel()
	all := []string{"01-h1", "01-h2", "01-h3", "01-h4", "01-h5", "01-h6"}
	j := &observer{Options: Options{Scope: result.Whole}, exercise: small.Exercise()}
	o := afterTheFirst(small.Core, small.Another, small.Stretch)
	codes := func(todo jobs) map[string][]string {
		return map[string][]string{small.Another: codesOf(todo[small.Another]), small.Core: codesOf(todo[small.Core]), small.Stretch: codesOf(todo[small.Stretch])}
	}

	todo := jobs{}
	rules(j, todo, o, onOne)
	assert.Equal(t, map[string][]string{small.Another: {"01-h3", "01-h6"}, small.Core: {"01-h1", "01-h4"}, small.Stretch: {"01-h2", "01-h5"}}, codes(todo))
	answerJobs(todo, "01-h1", "01-h2")

	todo = jobs{}
	rules(j, todo, o, onAnother)
	assert.Equal(t, map[string][]string{small.Another: {"01-h5"}, small.Core: {"01-h3"}, small.Stretch: {"01-h4", "01-h6"}}, codes(todo))
	answerJobs(todo, "01-h3")

	todo = jobs{}
	rules(j, todo, o, onTheRest)
	assert.Equal(t, map[string][]string{small.Another: {"01-h4"}, small.Core: {"01-h5", "01-h6"}, small.Stretch: nil}, codes(todo))
	answerJobs(todo)
	for _, ticket := range o.Tickets {
		for _, trial := range ticket.House {
			require.NotEmpty(t, trial.Lab, "what one wave wrote down stays in the next")
			assert.Contains(t, all, trial.Lab)
		}
	}
	todo = jobs{}
	rules(j, todo, o, onTheRest)
	assert.Empty(t, todo, "each test meets each rule once at most")

	for range 10 { // however the tickets come out of a map
		again := afterTheFirst(small.Core, small.Another, small.Stretch)
		todo = jobs{}
		rules(j, todo, again, onOne)
		require.Equal(t, []string{"01-h1", "01-h4"}, codesOf(todo[small.Core]))
	}
}

// A ticket with few labs of its own gets more of the rules, and where there is room a second test meets a rule in the same runs.
func TestHouseRulesFillTheRuns(t *testing.T) {
	t.Parallel()
	j := &observer{Options: Options{Scope: result.Whole}, exercise: small.Exercise()}
	o := afterTheFirst(small.Core, small.Another, small.Stretch)
	todo := jobs{small.Core: make([]job, 10), small.Another: make([]job, 6), small.Stretch: make([]job, 5)}
	rules(j, todo, o, onOne)
	assert.Len(t, todo[small.Core], 10)
	assert.Len(t, todo[small.Another], 10)
	assert.Len(t, todo[small.Stretch], 10)
	assert.Empty(t, of(o).House)
	assert.Len(t, o.Tickets[small.Another].House, 4)
	assert.Len(t, o.Tickets[small.Stretch].House, 5, "six rules, and three of them twice")
}

func TestHouseRulesForOneTicket(t *testing.T) {
	t.Parallel()
	j := &observer{Options: Options{Scope: result.Whole}, exercise: small.Exercise()}
	o := afterTheFirst(small.Core)
	todo := jobs{}
	rules(j, todo, o, onOne)
	assert.Len(t, todo[small.Core], 6, "there is no other one")
	assert.Len(t, todo, 1, "where no test is valid, none can catch anything")
	answerJobs(todo)
	todo = jobs{}
	rules(j, todo, o, onTheRest)
	assert.Empty(t, todo[small.Core], "each rule once")

	j.Scope = result.Selection
	todo = jobs{}
	rules(j, todo, afterTheFirst(small.Core), onOne)
	assert.Empty(t, todo)
}

func TestWhatIsTriedForATicket(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	j := &observer{exercise: e}
	f := e.Ticket(small.Core)
	o := afterTheFirst(small.Core)
	first := of(o).Right[0]
	todo := jobs{}
	j.ticket(todo, small.Core, of(o))
	var want []string
	for _, l := range slices.Concat(e.References(f)[1:], e.Wrong(f), e.EdgeCases(f)) {
		want = append(want, l.Code)
	}
	slices.Sort(want)
	assert.Equal(t, want, codesOf(todo[small.Core]))
	answerJobs(todo)
	assert.Equal(t, first, of(o).Right[0])
	for _, trials := range [][]Trial{of(o).Right, of(o).Wrong, of(o).Edge} {
		for _, trial := range trials {
			assert.NotEmpty(t, trial.Lab)
		}
	}
}

// Which trait is too much is looked for on the first correct lab that a test fails on.
func TestNarrow(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	f := e.Ticket(small.Core)
	for style, failed := range map[int][]int{0: nil, 1: {1, 2}, 2: {2}} {
		o := solved()
		for _, i := range failed {
			of(o).Right[i].Reports[0].Failed = true
		}
		todo := jobs{}
		(&observer{exercise: e}).narrow(todo, o)
		if failed == nil {
			assert.Empty(t, todo)
			continue
		}
		var want []string
		for _, l := range e.Traits(f, style) {
			want = append(want, l.Code)
		}
		slices.Sort(want)
		assert.Equal(t, want, codesOf(todo[small.Core]))
		assert.Len(t, of(o).Traits, len(want))
		assert.Len(t, todo, 1)
	}
	o := solved()
	of(o).Right[0].Reports[0].Failed = true
	todo := jobs{}
	(&observer{exercise: e}).narrow(todo, o)
	assert.Empty(t, todo, "wrong is not too strict")
}

// In the visible run a ticket has the lab that its verdict is about, and is told that verdict.
func TestThePlanOfTheVisibleRun(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	first := func(number string) string { return e.References(e.Ticket(number))[0].Code }
	planOf := func(change func(*Observations)) map[string]host.Assignment {
		o := solved()
		change(o)
		r, _ := decide(e, o)
		return plan(e, r)
	}
	for _, tc := range []struct {
		name           string
		change         func(*Observations)
		lab            string
		notice, refuse string
	}{
		{"done", func(*Observations) {}, first(small.Core), "", ""},
		{"not started", func(o *Observations) { o.Tickets[small.Core] = &TicketObservation{} }, first(small.Core), "", ""},
		{"too weak", func(o *Observations) { pass(on(of(o).Wrong, "01-T105-m1")) }, first(small.Core), "T105 TOO WEAK: see the verdict below", ""},
		{"too strict", func(o *Observations) { of(o).Right[1].Reports[0].Failed = true }, "01-T105-r2", "T105 TOO STRICT: see the verdict below", ""},
		{"too strict, by a crash", func(o *Observations) { of(o).Right[1] = Trial{Lab: "01-T105-r2", Crash: &Crash{Hung: true}} }, first(small.Core), "", "T105 TOO STRICT: see the verdict below"},
		{"crashed", func(o *Observations) { of(o).Right = []Trial{{Lab: "01-T105-r1", Crash: &Crash{Hung: true}}} }, first(small.Core), "", "T105 CRASHED: see the verdict below. It does not run again, because it would take the other tests with it."},
	} {
		a := planOf(tc.change)
		require.Len(t, a, 3, "every ticket has a lab, so that go test -run finds it")
		assert.Equal(t, tc.lab, a[small.Core].Lab.Code, tc.name)
		for want, got := range map[string]string{tc.notice: a[small.Core].Notice, tc.refuse: a[small.Core].Refuse} {
			if want == "" && tc.notice+tc.refuse != "" {
				continue
			}
			assert.Contains(t, got, want, tc.name)
		}
		assert.Equal(t, tc.notice == "", a[small.Core].Notice == "", tc.name)
		assert.Equal(t, tc.refuse == "", a[small.Core].Refuse == "", tc.name)
		assert.Equal(t, first(small.Another), a[small.Another].Lab.Code)
	}

	open := planOf(func(o *Observations) { pass(on(o.Tickets[small.Another].House, "01-h4")) })
	assert.Empty(t, open[small.Another].Notice, "a house rule is no fault of a ticket that is done")
	assert.Len(t, plan(e, result.Result{Verdict: result.Crashed}), 3)
}

// A house rule is listed once among the labs of an exercise, although it is tried on every ticket.
func TestLabsOfAnExercise(t *testing.T) {
	t.Parallel()
	e := small.Exercise()
	labs := labsOf(e)
	for _, f := range e.Tickets() {
		for _, list := range [][]course.Lab{e.References(f), e.Wrong(f), e.HouseRules(f), e.EdgeCases(f), e.Traits(f, 1), e.Traits(f, 2)} {
			for _, l := range list {
				assert.Equal(t, l.Code, labs[l.Code].Code)
				assert.Equal(t, l.Sentence, labs[l.Code].Sentence)
			}
		}
	}
}
