package result_test

import (
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestSentence(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                    "",
		"send it":             "Send it.",
		"Send it.":            "Send it.",
		"who acts?":           "Who acts?",
		"api.Cure() comes":    "api.Cure() comes.",
		"lab.Client it is":    "lab.Client it is.",
		"label it":            "Label it.",
		"a full stop. Inside": "A full stop. Inside.",
	} {
		assert.Equal(t, want, result.Sentence(in))
	}
}

var (
	done    = result.Ticket{Verdict: result.Done}
	weak    = result.Ticket{Verdict: result.TooWeak}
	extra   = result.Ticket{Stretch: true, Verdict: result.NotStarted}
	halfway = result.Ticket{Stretch: true, Verdict: result.TooWeak}
)

func TestGreen(t *testing.T) {
	t.Parallel()
	tickets := func(list ...result.Ticket) []result.Ticket { return list }
	for _, tc := range []struct {
		name  string
		r     result.Result
		green bool
	}{
		{"all is done", result.Result{Scope: result.Whole, Verdict: result.Done, Tickets: tickets(done, done)}, true},
		{"a house rule is open", result.Result{Scope: result.Whole, Verdict: result.Started, Tickets: tickets(done)}, false},
		{"a ticket is not done", result.Result{Scope: result.Whole, Verdict: result.Done, Tickets: tickets(done, weak)}, false},
		{"a core ticket is not started", result.Result{Scope: result.Whole, Verdict: result.Done, Tickets: tickets(done, result.Ticket{Verdict: result.NotStarted})}, false},
		{"a stretch ticket is not started", result.Result{Scope: result.Whole, Verdict: result.Done, Tickets: tickets(done, extra)}, true},
		{"a stretch ticket is begun", result.Result{Scope: result.Whole, Verdict: result.Done, Tickets: tickets(done, halfway)}, false},
		{"no core ticket, in the whole", result.Result{Scope: result.Whole, Verdict: result.Done, Tickets: tickets(extra)}, true},
		{"a selection, whatever the exercise's verdict", result.Result{Scope: result.Selection, Verdict: result.Started, Tickets: tickets(done)}, true},
		{"a selection with a stretch ticket among others", result.Result{Scope: result.Selection, Tickets: tickets(done, extra)}, true},
		{"a selection of a stretch ticket alone", result.Result{Scope: result.Selection, Tickets: tickets(extra)}, false},
		{"a selection, and something is wrong with the whole", result.Result{Scope: result.Selection, Message: "a test fails", Tickets: tickets(done)}, false},
		{"a selection that does not compile", result.Result{Scope: result.Selection, Verdict: result.DoesNotCompile}, false},
		{"a triage", result.Result{Scope: result.Whole, Form: result.Triage, Verdict: result.Done}, true},
		{"nothing", result.Result{Scope: result.Whole, Verdict: result.NotStarted}, false},
	} {
		assert.Equal(t, tc.green, tc.r.Green(), tc.name)
	}
}

func TestJudged(t *testing.T) {
	t.Parallel()
	for verdict, judged := range map[result.Verdict]bool{
		result.DoesNotCompile: false, result.Crashed: false, result.GraderError: false,
		result.NotStarted: true, result.Started: true, result.Done: true,
	} {
		assert.Equal(t, judged, result.Result{Verdict: verdict}.Judged(), verdict)
	}
}

func TestTicketsAreCounted(t *testing.T) {
	t.Parallel()
	stretchDone := result.Ticket{Stretch: true, Verdict: result.Done}
	r := result.Result{Tickets: []result.Ticket{done, weak, stretchDone, done}}
	assert.Equal(t, []result.Ticket{done, weak, done}, r.Core())
	assert.Equal(t, 2, r.Finished())
	assert.Equal(t, 3, result.CountDone(r.Tickets))
	assert.Len(t, r.Tickets, 4, "nothing is taken out of the result itself")
	assert.Equal(t, stretchDone, r.Tickets[2])
}

func TestTrialsAreCounted(t *testing.T) {
	t.Parallel()
	healthy := result.Trial{Code: "h1", Kind: result.Healthy, Caught: true}
	broken := result.Trial{Code: "m1", Kind: result.Broken, Missed: result.Passed}
	alike := result.Trial{Code: "l1", Kind: result.LookAlike, Cause: "ForgedToken", Caught: true}
	all := []result.Trial{healthy, broken, alike}
	assert.Equal(t, 2, result.Caught(all))
	assert.Equal(t, []result.Trial{broken}, result.Uncaught(all))
	assert.Equal(t, []result.Trial{alike}, result.OfKind(all, result.LookAlike))
	assert.Equal(t, []string{"h1", "m1", "l1"}, []string{all[0].Code, all[1].Code, all[2].Code}, "nothing is taken out of the ticket itself")

	with := func(trials ...result.Trial) result.Ticket { return result.Ticket{Labs: trials} }
	missed := result.Trial{Kind: result.LookAlike, Cause: "RevokedToken", Missed: result.Passed}
	assert.True(t, with(alike, missed).PassesLookAlike())
	assert.False(t, with(alike, broken).PassesLookAlike(), "no look-alike was missed")
	missed.Missed = result.CrashedHere
	assert.False(t, with(missed).PassesLookAlike(), "a crash is no pass")

	assert.True(t, with(healthy, missed, alike).CatchesCause("ForgedToken"))
	assert.False(t, with(alike).CatchesCause("RevokedToken"))
	assert.False(t, with(missed).CatchesCause("RevokedToken"), "it was missed")
	broken.Cause, broken.Caught = "ForgedToken", true
	assert.False(t, with(broken).CatchesCause("ForgedToken"), "a broken lab has the ticket's own cause")

	assert.True(t, with(healthy, broken).HealthyCaught())
	assert.False(t, with(broken, alike).HealthyCaught(), "there is none")
	assert.False(t, with(healthy, result.Trial{Kind: result.Healthy}).HealthyCaught(), "one of two")
}

func TestTriageSummary(t *testing.T) {
	t.Parallel()
	s := result.TriageSummary{Incidents: 20, Right: 17, Score: 0.85, Needed: 0.85, FalseAlarms: 1, MaxAlarms: 1}
	assert.True(t, s.Done(), "both limits are reached, and neither is passed")
	assert.Equal(t, "17 of 20 incidents right, score 85% (needed: 85%), 1 false alarm(s) (allowed: 1)", s.Summary())
	low := s
	low.Score = 0.84
	assert.False(t, low.Done())
	s.FalseAlarms = 2
	assert.False(t, s.Done())
}
