package judge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every ticket has a lab in every run, so that a test cannot tell runs apart by the tickets that have one.
func TestEveryTicketHasALabInEveryRun(t *testing.T) {
	t.Parallel()
	w := &watched{script: script{tests: map[string]func(*visit){small.Core: sound, small.Another: passes, small.Stretch: strict}}}
	observe(t, nil, func(options *Options) { options.Runner = w })
	assert.Greater(t, len(w.seen), 10)
	for _, run := range w.seen {
		assert.Len(t, run.tickets, 3)
	}
}

// The first lab is given again to every test that passed on it, and comes at another place each time.
func TestTheFirstLabAgain(t *testing.T) {
	t.Parallel()
	j := &observer{exercise: small.Exercise()}
	o := afterTheFirst(small.Core, small.Another)
	todo := jobs{}
	j.again(todo, o, 1)
	assert.Empty(t, todo, "where nothing is to be done, nothing is to be hidden")

	j.ticket(todo, small.Core, of(o))
	longest := len(todo[small.Core])
	j.again(todo, o, 1)
	assert.Len(t, todo[small.Core], longest+1)
	assert.Len(t, todo[small.Another], longest+1)
	assert.NotContains(t, todo, small.Stretch, "its test is wrong: it gets the first lab, and nothing is written down")
	assert.Len(t, of(o).Again, 1)
	answerJobs(todo)

	todo = jobs{small.Core: make([]job, 2)}
	j.again(todo, o, 0)
	assert.Len(t, of(o).Again, 1)
	assert.Len(t, o.Tickets[small.Another].Again, longest+1+2)
	assert.Equal(t, "01-T101-r1", o.Tickets[small.Another].Again[0].Lab, "what was written down before stays")

	places := map[int]bool{}
	for order := range uint64(20) {
		list := []job{}
		for _, l := range append(j.exercise.Wrong(j.exercise.Ticket(small.Core)), firstLabs(small.Core)[small.Core]) {
			list = append(list, job{lab: l, into: &Trial{}})
		}
		w := &watched{script: script{tests: map[string]func(*visit){small.Core: passes}}}
		k := observerOf(t, w)
		k.Order = order + 1
		require.NoError(t, k.work(t.Context(), jobs{small.Core: list}, nil))
		places[slices.IndexFunc(list, func(j job) bool { return j.lab.Kind == course.Reference })] = true
	}
	assert.Greater(t, len(places), 4)
}

// A test that gives two answers to the same lab is wrong, wherever it gives the second.
func TestTwoAnswersToTheSameLab(t *testing.T) {
	t.Parallel()
	for _, place := range []int{0, 1, 2} {
		o := solved()
		for range 3 {
			again := of(o).Right[0]
			of(o).Again = append(of(o).Again, &again)
		}
		ticket := judged(t, o)
		assert.Equal(t, result.Done, ticket.Verdict)
		of(o).Again[place] = &Trial{Lab: "01-T105-r1", Reports: []TestReport{{Test: "TestT105", Failed: true, FailedAt: "exercise_test.go:9"}}}
		ticket = judged(t, o)
		assert.Equal(t, result.Wrong, ticket.Verdict)
		assert.Zero(t, ticket.Points)
		assert.Contains(t, ticket.Message, "TestT105 passed on a lab, and failed when it ran on the same lab again")
		assert.Equal(t, here[:len(here)-len("exercise_test.go")]+"exercise_test.go:9", ticket.At)
	}
}

// A test that passes only after another one is wrong, and the message says so. So is one that fails only after another one.
func TestTestsThatLeanOnEachOther(t *testing.T) {
	t.Parallel()
	aloneIs := func(reports ...TestReport) result.Ticket {
		o := solved()
		of(o).Again = []*Trial{{Lab: "01-T105-r1", First: "TestT105", Reports: reports}}
		return judged(t, o)
	}
	assert.Equal(t, result.Done, aloneIs(TestReport{Test: "TestT105", Asked: true}).Verdict)
	after := solved()
	of(after).Again = []*Trial{{Lab: "01-T105-r1", First: "TestT101", Reports: []TestReport{{Test: "TestT105", Failed: true}}}}
	assert.Contains(t, judged(t, after).Message, "failed when it ran on the same lab again", "it fails after another test too")
	for name, reports := range map[string][]TestReport{
		"it fails":         {{Test: "TestT105", Failed: true}},
		"it skips itself":  {{Test: "TestT105", Skipped: true}},
		"it opens nothing": nil,
	} {
		ticket := aloneIs(reports...)
		assert.Equal(t, result.Wrong, ticket.Verdict, name)
		assert.Zero(t, ticket.Points, name)
		assert.Equal(t, "TestT105 fails when it runs alone. It passes only after another test", ticket.Message, name)
		assert.Contains(t, ticket.Remedy, "go test -run '^TestT105$'", name)
	}
	o := solved()
	of(o).Again = []*Trial{{Lab: "01-T105-r1", First: "TestT105", Crash: &Crash{Panicked: true}}}
	assert.Equal(t, result.Wrong, judged(t, o).Verdict)

	o = solved()
	of(o).Right[0].Reports[0].Failed = true
	of(o).Again = []*Trial{{Lab: "01-T105-r1", First: "TestT105", Reports: []TestReport{{Test: "TestT105"}}}}
	assert.Contains(t, judged(t, o).Message, "TestT105 passes when it runs alone but fails after your other tests")
	of(o).Again[0].Reports[0].Failed = true
	assert.Contains(t, judged(t, o).Message, "TestT105 fails on a correct lab")
}

// What a test that is not steady has caught counts for nothing, house rules included.
func TestOnlySteadyTestsCatchALab(t *testing.T) {
	t.Parallel()
	trial := func(first string) []*Trial {
		return []*Trial{{Lab: "01-T105-r1", First: first, Reports: []TestReport{{Test: "TestT105", Asked: true, Failed: true}}}}
	}
	for name, change := range map[string]func(*TicketObservation){
		"flaky":   func(o *TicketObservation) { o.Again = trial("TestT101") },
		"leaning": func(o *TicketObservation) { o.Again = trial("TestT105") },
		"one of many": func(o *TicketObservation) {
			for n := range result.MaxTests + 1 {
				o.Opened = append(o.Opened, host.Opening{Ticket: small.Core, Test: strconv.Itoa(n)})
			}
		},
	} {
		o := solved()
		of(o).House = o.Tickets[small.Another].House // whichever ticket meets the rules
		for i := range of(o).House {
			of(o).House[i].Reports[0].Test = "TestT105"
		}
		for _, other := range []string{small.Another, small.Stretch} {
			o.Tickets[other].House = nil
		}
		caught := result.Caught(Verdict(small.Exercise(), o).House)
		require.Positive(t, caught)
		change(of(o))
		r := Verdict(small.Exercise(), o)
		assert.Zero(t, result.Caught(r.House), name)
		assert.Equal(t, result.Wrong, ticketOf(t, r, small.Core).Verdict, name)
		assert.Zero(t, ticketOf(t, r, small.Core).Points, name)
	}
}

// At most eight tests of a ticket are judged. Each subtest that opens it is one.
func TestTooManyTests(t *testing.T) {
	t.Parallel()
	for n, verdict := range map[int]result.Verdict{result.MaxTests: result.Done, result.MaxTests + 1: result.Wrong} {
		o := solved()
		of(o).Opened = nil
		for i := range n {
			of(o).Opened = append(of(o).Opened, host.Opening{Ticket: small.Core, Test: fmt.Sprintf("TestT105/%d", i)}, host.Opening{Ticket: small.Core, Test: fmt.Sprintf("TestT105/%d", i)})
		}
		ticket := judged(t, o)
		assert.Equal(t, verdict, ticket.Verdict)
		if verdict == result.Wrong {
			assert.Equal(t, "9 tests open T105, and at most 8 are judged", ticket.Message)
		}
	}
}

// Each top-level test goes first once, with the first lab behind all of its tickets. In every other run some test goes first
// too.
func TestEveryTestGoesFirstOnce(t *testing.T) {
	t.Parallel()
	j := &observer{exercise: small.Exercise()}
	for seed := range uint64(50) {
		o := afterTheFirst(small.Core, small.Another, small.Stretch)
		of(o).Right[0].Reports = []TestReport{{Test: "TestAll/T105"}, {Test: "TestOwn"}, {Test: "TestAll/more"}}
		o.Tickets[small.Another].Right[0].Reports = []TestReport{{Test: "TestAll/T101"}}
		o.Tickets[small.Stretch].Right[0].Reports = []TestReport{{Test: "TestT108", Skipped: true}}
		todo := jobs{}
		j.ticket(todo, small.Core, of(o))
		j.alone(todo, o)
		assert.NotContains(t, todo, small.Stretch, "one that is not started is not run")
		assert.Equal(t, []string{"TestAll", "TestOwn"}, testsOf(o))
		dice := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a test
		todo.shuffle(dice)
		first := todo.lineUp(dice, testsOf(o))
		assert.NotContains(t, first, "")
		all := map[string][]int{}
		for number, list := range todo {
			require.Len(t, list, len(first))
			for n, job := range list {
				if job.alone != "" {
					assert.Equal(t, job.alone, first[n], seed)
					assert.Equal(t, course.Reference, job.lab.Kind)
					all[job.alone] = append(all[job.alone], n)
				}
			}
			assert.Equal(t, number == small.Core, slices.ContainsFunc(list, func(j job) bool { return j.lab.Kind == course.Healthy }))
		}
		require.Len(t, all["TestAll"], 2)
		assert.Len(t, all["TestOwn"], 1)
		assert.Len(t, of(o).Again, 2)
	}

	many := jobs{small.Core: {{alone: "A"}, {alone: "B"}}, small.Another: {{alone: "C"}}}
	first := many.lineUp(rand.New(rand.NewPCG(1, 1)), nil) // #nosec G404 -- a test
	assert.ElementsMatch(t, []string{"A", "B", "C"}, first, "there are as many rounds as it takes")
}

// A package variable that one test sets and another one reads: the second passes only after the first.
func TestALeaningProgram(t *testing.T) {
	t.Parallel()
	o := observe(t, &script{tests: map[string]func(*visit){small.Another: passes, small.Core: func(v *visit) {
		sound(v)
		v.report.Failed = v.report.Failed || v.nth == 0
	}}}, nil)
	ticket := judged(t, o)
	assert.Equal(t, result.Wrong, ticket.Verdict)
	assert.Contains(t, ticket.Message, "passes only after another test")
}
