package judge

import (
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func judgedCore(t *testing.T, o *Observations) result.Ticket {
	t.Helper()
	r, questions := decide(small.Exercise(), o)
	require.Empty(t, questions)
	return ticketOf(t, r, small.Core)
}

func TestATestThatOpensATicketTwiceIsNamedOnce(t *testing.T) {
	t.Parallel()
	o := solved()
	of(o).Opened = append(of(o).Opened, of(o).Opened[0], host.Opening{Ticket: small.Core, Test: secondTest})
	assert.Equal(t, []string{"TestT105", secondTest}, judgedCore(t, o).Tests)
}

func TestATODOIsTheMessage(t *testing.T) {
	t.Parallel()
	o := solved()
	of(o).Right[0].Reports[0].Skipped, of(o).Right[0].Reports[0].Todo = true, &wire.Todo{Question: "which header?"}
	assert.Equal(t, "which header?", judgedCore(t, o).Message, "there is one test, so that nothing more has to be said")
}

// A test that failed in the visible run is wrong only if it was done before: else the verdict that is known says more.
func TestTheVisibleRunDoesNotHideWhatIsKnown(t *testing.T) {
	t.Parallel()
	o := solved()
	o.Visible = &VisibleRun{Ended: true, Code: 1, Failed: map[string]string{small.Core: "TestT105"}}
	pass(on(of(o).Wrong, "01-T105-m1"))
	assert.Equal(t, result.TooWeak, judgedCore(t, o).Verdict)
}

func TestWhatIsSaidOfADiagnosisBesidesALabThatIsMissed(t *testing.T) {
	t.Parallel()
	o := solved()
	assert.Equal(t, &result.Diagnosis{Cause: "ExpiredToken", Right: true, Parts: 5, OutOf: 5}, judgedCore(t, o).Diagnosis)

	pass(on(of(o).Wrong, "01-T105-m1"))
	assert.Equal(t, &result.Diagnosis{Cause: "ExpiredToken", Right: true, Parts: 5, OutOf: 5}, judgedCore(t, o).Diagnosis, "a broken lab says nothing of the cause")

	o = solved()
	diagnose(func(d *wire.Diagnosis) { d.Slow = "yes" })(o, of(o))
	pass(on(of(o).Wrong, "01-T105-m1"))
	d := judgedCore(t, o).Diagnosis
	assert.False(t, d.Right)
	assert.Contains(t, d.Messages[0], `you answered "yes" to Slow, which is wrong`)

	o = solved()
	for i := range of(o).Right {
		of(o).Right[i].Reports[0].Diagnoses = nil
	}
	pass(on(of(o).Wrong, "01-T105-l1"))
	assert.Empty(t, judgedCore(t, o).Diagnosis.Messages, "there is nothing to be early with")
}

// Edge cases are listed in full, caught or not, but only when everything else is done.
func TestEdgeCases(t *testing.T) {
	t.Parallel()
	o := solved()
	f := small.Exercise().Ticket(small.Core)
	edge := small.Exercise().EdgeCases(f)
	require.NotEmpty(t, edge)
	pass(on(of(o).Edge, edge[0].Code))
	ticket := judgedCore(t, o)
	require.Len(t, ticket.EdgeCases, len(edge))
	assert.False(t, ticket.EdgeCases[0].Caught)
	assert.Equal(t, edge[0].Sentence, ticket.EdgeCases[0].Lab)
	assert.Equal(t, 100, ticket.Points)

	pass(on(of(o).Wrong, "01-T105-m1"))
	assert.Empty(t, judgedCore(t, o).EdgeCases)
}

// If there is no response, the client's error takes its place, as soon as a test is started.
func TestExchangesThatNothingReached(t *testing.T) {
	t.Parallel()
	noResponse := func(o *Observations) {
		o.Snapshots["01-T105-r1"].Status = 0
		o.Snapshots["01-T105-r1"].Client = wire.Fact{Source: "client", Key: "error", Value: "refused"}
	}
	const told = "-> GET /api/v1/ping   <- no response, but an error: refused"
	sent := exchangeLine(of(solved()).Right[0])
	for _, tc := range []struct {
		name   string
		change func(*Observations, *TestReport)
		want   string
	}{
		{"a request reached the lab", func(*Observations, *TestReport) {}, sent},
		{"none did, and the test passes", func(_ *Observations, r *TestReport) { r.Exchange = nil }, told},
		{"none did, and the test fails", func(_ *Observations, r *TestReport) { r.Exchange, r.Failed = nil, true }, told},
		{"none did, and the test skips itself", func(_ *Observations, r *TestReport) { r.Exchange, r.Skipped = nil, true }, nothingReached},
		{"none did, where there is a response", func(o *Observations, r *TestReport) { r.Exchange, o.Snapshots["01-T105-r1"].Status = nil, 401 }, nothingReached},
	} {
		o := solved()
		noResponse(o)
		tc.change(o, &of(o).Right[0].Reports[0])
		r, _ := decide(small.Exercise(), o)
		assert.Equal(t, tc.want, ticketOf(t, r, small.Core).Exchange, tc.name)
	}
	o := solved()
	stretch := o.Tickets[small.Stretch]
	stretch.Right[0].Reports[0].Exchange = of(o).Right[0].Reports[0].Exchange
	r, _ := decide(small.Exercise(), o)
	assert.Contains(t, ticketOf(t, r, small.Stretch).Exchange, "no response, but an error", "the test reached its lab in another way than the customer")
}

// Nothing is earned for correct labs alone.
func TestNothingWasTriedButCorrectLabs(t *testing.T) {
	t.Parallel()
	o := solved()
	of(o).Wrong = nil
	r, _ := decide(small.Exercise(), o)
	assert.Empty(t, ticketOf(t, r, small.Core).Labs)
	assert.Less(t, ticketOf(t, r, small.Core).Points, pointsValid)
}

func TestHowLabsAreTold(t *testing.T) {
	t.Parallel()
	o := solved()
	for _, code := range []string{"01-T105-h1", "01-T105-m1", "01-T105-l1"} {
		pass(on(of(o).Wrong, code))
	}
	on(of(o).Wrong, "01-T105-m2").Reports[0].FailedAt = ""
	labs := judgedCore(t, o).Labs
	byCode := labsOf(small.Exercise())
	assert.Equal(t, byCode["01-T105-h1"].Sentence, on2(labs, "01-T105-h1").Lab)
	assert.Equal(t, "clause 401.6, "+small.Exercise().Clause("401.6").Name, on2(labs, "01-T105-m1").Lab, "its defect is for hints")
	assert.Equal(t, "look-alike", on2(labs, "01-T105-l1").Lab)
	assert.Equal(t, "ForgedToken", on2(labs, "01-T105-l1").Cause)
	caught := on2(labs, "01-T105-m2")
	assert.True(t, caught.Caught)
	assert.Equal(t, byCode["01-T105-m2"].Sentence, caught.Lab)
	assert.Equal(t, "TestT105", caught.By)
	assert.Empty(t, caught.Cause)
	assert.Empty(t, caught.At, "no line is known")
	assert.Equal(t, result.Passed, on2(labs, "01-T105-m1").Missed)
	assert.Empty(t, caught.Missed)
}

func TestHowLabsAreMissed(t *testing.T) {
	t.Parallel()
	good := map[string]bool{"A": true, "B": true}
	for _, tc := range []struct {
		name    string
		reports []TestReport
		want    result.Missed
	}{
		{"passed", []TestReport{{Test: "A", Asked: true}}, result.Passed},
		{"passed, and asked nothing", []TestReport{{Test: "A"}}, result.Passed},
		{"a test that is not valid misused it", []TestReport{{Test: "C", Misused: "so"}, {Test: "A"}}, result.Passed},
		{"the second one skipped itself", []TestReport{{Test: "A"}, {Test: "B", Skipped: true}}, result.Skipped},
		{"failed, and asked nothing", []TestReport{{Test: "A", Failed: true}}, result.AskedNought},
		{"the first trouble counts", []TestReport{{Test: "A", Misused: "so"}, {Test: "B", Skipped: true}}, result.Misused},
	} {
		missed := result.Trial{Missed: result.Passed}
		howMissed(&missed, Trial{Reports: tc.reports}, good)
		assert.Equal(t, tc.want, missed.Missed, tc.name)
		assert.Equal(t, tc.want == result.Passed, missed.Trouble == "", tc.name)
	}
}

// It is enough that one test of any ticket catches a house rule.
func TestHouseRulesAreForAllTests(t *testing.T) {
	t.Parallel()
	rule := func(change func(o *Observations, caught Trial, missed Trial)) result.Trial {
		o := solved()
		house := o.Tickets[small.Another].House
		caught := *on(house, "01-h4")
		missed := Trial{Lab: "01-h4", Reports: []TestReport{{Test: testOf(small.Another), Asked: true}}}
		change(o, caught, missed)
		return on2(Verdict(small.Exercise(), o).House, "01-h4")
	}
	another := func(o *Observations) []Trial { return o.Tickets[small.Another].House }
	here := TestReport{Test: testOf(small.Core), Asked: true, Failed: true, At: wire.Place{File: here}}
	caught := rule(func(*Observations, Trial, Trial) {})
	assert.True(t, caught.Caught)
	assert.Equal(t, testOf(small.Another), caught.By)

	caught = rule(func(o *Observations, _, _ Trial) { of(o).House = []Trial{{Lab: "01-h4", Reports: []TestReport{here}}} })
	assert.Equal(t, testOf(small.Another), caught.By, "the first one is told")

	caught = rule(func(o *Observations, _, _ Trial) {
		of(o).House = []Trial{{Lab: "01-h4", Reports: []TestReport{{Test: testOf(small.Core)}}}}
	})
	assert.True(t, caught.Caught, "a later test that misses it changes nothing")

	open := rule(func(o *Observations, _, missed Trial) { *on(another(o), "01-h4") = missed })
	assert.Equal(t, result.Passed, open.Missed)
	open = rule(func(o *Observations, _, _ Trial) { *on(another(o), "01-h4") = Trial{Lab: "01-h4", Crash: &Crash{}} })
	assert.Equal(t, result.CrashedHere, open.Missed)
	open = rule(func(o *Observations, _, _ Trial) { o.Tickets[small.Another].House = nil })
	assert.Equal(t, result.NotTried, open.Missed)
	open = rule(func(o *Observations, _, _ Trial) { delete(o.Tickets, small.Another) })
	assert.Equal(t, result.NotTried, open.Missed)
	open = rule(func(o *Observations, _, _ Trial) { o.Tickets[small.Another].Right[2].Reports[0].Failed = true })
	assert.False(t, open.Caught, "the test that catches it is not valid")
	caught = rule(func(o *Observations, _, _ Trial) {
		o.Tickets[small.Another].House = append(another(o), Trial{Lab: "01-h99", Reports: []TestReport{here}})
	})
	assert.True(t, caught.Caught, "of a rule that this version does not have, nothing is said")
}

func TestShiftsInParts(t *testing.T) {
	t.Parallel()
	at := wire.Place{File: "x_test.go", Line: 11}
	verdict := func(s Shift) result.Result {
		return Verdict(course.Find("07_triage"), &Observations{Scope: result.Whole, Shift: &s})
	}
	crashed := verdict(Shift{Opened: &host.Opening{At: at}, Crash: &Crash{Code: 1}})
	assert.Equal(t, "x_test.go:11", crashed.Next.At)
	assert.Contains(t, crashed.Next.What, "make Triage return for every incident")
	assert.Nil(t, crashed.Triage)

	one := Shift{Opened: &host.Opening{At: at}, Ended: true, Incidents: []Incident{healthyOne}, Said: []Said{{Diagnosis: healthyWord}}}
	done := verdict(one)
	assert.Nil(t, done.Next)
	require.NotNil(t, done.Triage)
	assert.Equal(t, 1, done.Triage.Right)
	assert.InDelta(t, 0.85, done.Triage.Needed, 0)
	assert.Equal(t, 1, done.Triage.MaxAlarms)
	assert.Equal(t, result.Triage, done.Form)
	assert.Equal(t, 500, done.Max)
	one.Incidents, one.Said = append(one.Incidents, expiredToken, expiredToken, expiredToken), append(one.Said, Said{Number: 1, Diagnosis: rightWord})
	assert.Equal(t, 333, verdict(one).Points, "(1 + 1/3) / 2 of 500, cut to thousandths")

	silent := judgeTriage([]Incident{healthyOne}, []Said{{Trouble: "it panics", Diagnosis: rightWord}})
	assert.Zero(t, silent.FalseAlarms, "who panics says nothing")
	assert.Contains(t, silent.Mistakes[0], "Triage says it panics. That is wrong. ")
	assert.Zero(t, judgeTriage([]Incident{healthyOne}, []Said{{Trouble: "it panics", Diagnosis: healthyWord}}).Right)
	assert.Zero(t, judgeTriage([]Incident{expiredToken}, []Said{{Trouble: "it panics", Diagnosis: wire.Diagnosis{Reached: "yes", Slow: "no", Side: "client"}}}).Score)

	var all []Incident
	var said []Said
	for n := range 4 {
		all, said = append(all, expiredToken), append(said, Said{Number: n})
	}
	wrong := judgeTriage(all, said)
	assert.Len(t, wrong.Mistakes, 3, "more would hide the rest")
	assert.NotContains(t, wrong.Mistakes[0], "beside the point")
	assert.Contains(t, wrong.Mistakes[0], "Triage says nothing. That is wrong. ")
}

func TestWhatWouldHelpATriageMost(t *testing.T) {
	t.Parallel()
	causes := []result.TriagedCause{{Cause: "A", Incidents: 2, Right: 2}, {Cause: "B", Incidents: 2, Half: 1}, {Cause: "C", Incidents: 2, Right: 1}}
	s := result.TriageSummary{Score: 0.85, Needed: 0.85, FalseAlarms: 2, MaxAlarms: 1, Causes: causes, Mistakes: []string{"x"}}
	assert.Contains(t, nextOfTriage(s), "a false alarm for 2 healthy customers")
	s.Score = 0.84
	assert.Contains(t, nextOfTriage(s), "does not recognize B yet", "the score comes first")
	s.Score, s.FalseAlarms = 0.85, 1
	assert.Contains(t, nextOfTriage(s), "does not recognize B yet", "as many alarms as may be")
	s.Causes = append(causes, result.TriagedCause{Cause: "D", Incidents: 2, Right: 2, FalseCalls: 2})
	assert.Contains(t, nextOfTriage(s), "Triage wrongly names D for 2 incidents")
	s.Mistakes = nil
	assert.Contains(t, nextOfTriage(s), "a test other than the triage fails")
}
