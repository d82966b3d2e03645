package judge

import (
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestLabsThatAreMissed(t *testing.T) {
	t.Parallel()
	miss := func(code string, change func(*Trial)) func(*Observations, *TicketObservation) {
		return func(_ *Observations, o *TicketObservation) { change(on(o.Wrong, code)) }
	}
	checkTicket(t, []row{
		{
			name: "the healthy one", verdict: result.TooWeak, points: pointsValid, change: miss("01-T105-h1", pass),
			says: []string{"your test passes on the healthy lab, where it should fail", "it passes on the healthy lab, where nothing fails. Your assertions on the symptom: what fails for the customer that does not fail here?"},
		},
		{
			name: "a broken one", verdict: result.TooWeak, points: 90, change: miss("01-T105-m1", pass),
			says: []string{"it passes on 01-T105-m1, which breaks clause 401.6."},
		},
		{
			name: "a look-alike, and the diagnosis is another one that the tests rule out", verdict: result.TooWeak, points: 80,
			change: func(_ *Observations, o *TicketObservation) {
				pass(on(o.Wrong, "01-T105-l2"))
				for i := range o.Right {
					o.Right[i].Reports[0].Diagnoses[0].Cause = string(lab.ForgedToken)
				}
			},
			says: []string{"it also passes on the look-alike 01-T105-l2, where the cause is different", "Cause is not ForgedToken: your own test fails in the lab where that is the cause"},
		},
		{
			name: "a look-alike, and the diagnosis is right", verdict: result.TooWeak, points: 87, change: miss("01-T105-l2", pass),
			says: []string{"your test does not prove ExpiredToken yet"},
		},
		{
			name: "a crash there", verdict: result.TooWeak, points: 90,
			change: miss("01-T105-m1", func(t *Trial) { t.Reports, t.Crash = nil, &Crash{Panicked: true, Last: "oh"} }),
			says:   []string{"your test panics (oh). That does not count as catching the lab: use require"},
		},
		{
			name: "a crash on the healthy one", verdict: result.TooWeak, points: pointsValid,
			change: miss("01-T105-h1", func(t *Trial) { t.Reports, t.Crash = nil, &Crash{Hung: true} }),
			says:   []string{"your test does not end"},
		},
		{
			name: "a misuse there", verdict: result.TooWeak, points: 90,
			change: miss("01-T105-m1", func(t *Trial) { t.Reports[0].Misused = "api.SQL(...): no such table" }),
			says:   []string{"your test fails there only because it misuses the lab: api.SQL(...): no such table. A misuse does not count"},
		},
		{
			name: "a misuse there, but the test had failed before", verdict: result.Done, points: 100,
			change: miss("01-T105-m1", func(t *Trial) { t.Reports[0].Misused, t.Reports[0].FailedFirst = "api.SQL(...)", true }),
		},
		{
			name: "a skip there", verdict: result.TooWeak, points: 90,
			change: miss("01-T105-m1", func(t *Trial) { t.Reports[0].Failed, t.Reports[0].Skipped = false, true }),
			says:   []string{"your test skips itself there. Skipping does not count as catching the lab"},
		},
		{
			name: "the lab was asked nothing", verdict: result.TooWeak, points: 90,
			change: miss("01-T105-m1", func(t *Trial) { t.Reports[0].Asked = false }),
			says:   []string{"your test fails there before it has asked the lab anything. That does not count as catching the lab: send"},
		},
		{
			name: "caught by a test that is not valid", verdict: result.TooStrict,
			change: func(_ *Observations, o *TicketObservation) { o.Right[2].Reports[0].Failed = true },
			says:   []string{"TestT105 fails on another correct lab"},
		},
	})
}

func TestOneTestOfTwoIsValid(t *testing.T) {
	t.Parallel()
	o := solved()
	core := of(o)
	for i := range core.Right { // the second one fails on correct labs, so nothing that it catches counts
		core.Right[i].Reports = append(core.Right[i].Reports, TestReport{Test: secondTest, Asked: true, Failed: i > 0})
	}
	weak := on(core.Wrong, "01-T105-m1")
	pass(weak)
	weak.Reports = append(weak.Reports, TestReport{Test: secondTest, Asked: true, Failed: true})

	ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)

	assert.Equal(t, result.TooStrict, ticket.Verdict)
	assert.False(t, on2(ticket.Labs, "01-T105-m1").Caught)
	assert.True(t, on2(ticket.Labs, "01-T105-m2").Caught, "by the first")
}
