package judge

import (
	"strings"
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTooStrictOnALabIsNamed(t *testing.T) {
	t.Parallel()
	o := solved()
	of(o).Right[1].Reports[0].Failed = true
	of(o).Traits = []Trial{ // those that pass explain nothing
		{Lab: "01-T105-t21", Reports: []TestReport{{Test: "TestT105"}}},
		{Lab: "01-T105-t22", Reports: []TestReport{{Test: "TestT105", Failed: true}}},
	}
	ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, &result.StrictOn{Lab: "01-T105-r2"}, ticket.StrictOn)
	assert.NotContains(t, ticket.Message, "words titles")
	assert.Contains(t, ticket.Message, "names the charset")
	assert.Equal(t, 2, ticket.Right)
	assert.Equal(t, 3, ticket.OutOf)

	of(o).Right[1] = Trial{Lab: "01-T105-r2", Crash: &Crash{Hung: true}}
	ticket = ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, &result.StrictOn{Lab: "01-T105-r2", Crashed: true}, ticket.StrictOn)

	of(o).Again = []*Trial{{Lab: "01-T105-r1", Crash: &Crash{Hung: true}}}
	ticket = ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, result.Wrong, ticket.Verdict)
	assert.Contains(t, ticket.Message, "TestT105 passed on the first lab, and failed when it was given that very lab again")
}

func TestTwoDiagnosesThatDifferInOneThing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*wire.Diagnosis)
		says   string
	}{
		"the cause": {func(d *wire.Diagnosis) { d.Cause = string(lab.ForgedToken) }, "ExpiredToken by TestT105, ForgedToken by TestT105"},
		"reached":   {func(d *wire.Diagnosis) { d.Reached = "no" }, "Reached yes by TestT105, Reached no by TestT105"},
		"slow":      {func(d *wire.Diagnosis) { d.Slow = "yes" }, "Slow no by TestT105, Slow yes by TestT105"},
		"the side":  {func(d *wire.Diagnosis) { d.Side = "between" }, "Side client by TestT105, Side between by TestT105"},
	} {
		o := solved()
		tc.change(&of(o).Right[1].Reports[0].Diagnoses[0])
		ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
		assert.Equal(t, result.WrongDiagnosis, ticket.Verdict, name)
		assert.Contains(t, ticket.Message, "two diagnoses were handed in, and a ticket has one: "+tc.says)
	}
}

// Two facts that prove it are as good as one, as long as each stays the same from lab to lab.
func TestSeveralPiecesOfEvidence(t *testing.T) {
	t.Parallel()
	status := &wire.Fact{Source: "metrics", Key: "calls_total", Value: "1"}
	o := solved()
	for i := range of(o).Right {
		report := &of(o).Right[i].Reports[0]
		second := report.Diagnoses[0]
		second.Evidence = status
		report.Diagnoses = append(report.Diagnoses, second)
		other := *report
		other.Test, other.Diagnoses = secondTest, []wire.Diagnosis{second}
		of(o).Right[i].Reports = append(of(o).Right[i].Reports, other)
	}
	assert.Equal(t, result.Done, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Verdict)

	o = solved()
	for i := range of(o).Right { // what a test hands in that is not valid counts for nothing
		wrongly := TestReport{Test: secondTest, Skipped: i == 2, Diagnoses: []wire.Diagnosis{{Cause: string(lab.ForgedToken)}}}
		of(o).Right[i].Reports = append([]TestReport{wrongly}, of(o).Right[i].Reports...)
	}
	answers := handedIn(of(o).Right, valid(of(o).Right))
	require.Len(t, answers, 3)
	assert.Equal(t, string(lab.ExpiredToken), answers[0].Cause)
}

func TestFactsThatHoldInALab(t *testing.T) {
	t.Parallel()
	table := wire.Table{Columns: []string{"n"}, Rows: [][]string{{"1"}}}
	answered := &Snapshot{
		Status: 401, Lines: []map[string]string{{"err": "expired", "empty": ""}, {"err": "later"}}, Metrics: map[string]string{"calls": "1", "none": ""},
		Answers: map[string]wire.Table{"select 1": table, "select 2": {Rows: table.Rows, Error: "no such table"}},
	}
	unanswered := &Snapshot{Client: wire.Fact{Source: "client", Key: "error", Value: "refused"}}
	for _, tc := range []struct {
		name         string
		s            *Snapshot
		f            wire.Fact
		holds, known bool
	}{
		{"a line's", answered, wire.Fact{Source: "log", Key: "err", Value: "expired"}, true, true},
		{"a later line's", answered, wire.Fact{Source: "log", Key: "err", Value: "later"}, true, true},
		{"another value", answered, wire.Fact{Source: "log", Key: "err", Value: "no"}, false, true},
		{"an attribute that is empty", answered, wire.Fact{Source: "log", Key: "empty"}, true, true},
		{"an attribute that is not there", answered, wire.Fact{Source: "log", Key: "gone"}, false, true},
		{"a metric", answered, wire.Fact{Source: "metrics", Key: "calls", Value: "1"}, true, true},
		{"a metric's other value", answered, wire.Fact{Source: "metrics", Key: "calls", Value: "2"}, false, true},
		{"a metric that is not there", answered, wire.Fact{Source: "metrics", Key: "gone"}, false, true},
		{"an answer", answered, table.Fact("select 1"), true, true},
		{"another answer", answered, wire.Fact{Source: "sql", Key: "select 1", Value: "[]"}, false, true},
		{"a refusal", answered, table.Fact("select 2"), false, true},
		{"a query that was not asked", answered, table.Fact("select 3"), false, false},
		{"a query that was not asked, and says nothing", answered, wire.Table{}.Fact("select 3"), false, false},
		{"the client's error", unanswered, unanswered.Client, true, true},
		{"another error", unanswered, wire.Fact{Source: "client", Key: "error", Value: "reset"}, false, true},
		{"no error", answered, answered.Client, false, true},
		{"nobody's", answered, wire.Fact{Source: "guess"}, false, true},
	} {
		holds, known := tc.s.holds(tc.f)
		assert.Equal(t, [2]bool{tc.holds, tc.known}, [2]bool{holds, known}, tc.name)
	}
	answered.Client = wire.Fact{Source: "client", Key: "error", Value: "late"}
	holds, _ := answered.holds(answered.Client)
	assert.False(t, holds, "the request was answered")
}

// What a test was shown in a look-alike tells, when it is sure to be about the same request.
func TestWhatTheTestWasShown(t *testing.T) {
	t.Parallel()
	l := small.Exercise().Wrong(small.Exercise().Ticket(small.Core))[1]
	line := func(route, err string) []map[string]string { return []map[string]string{{"route": route, "err": err}} }
	query := func(sql, value string) host.Query {
		return host.Query{SQL: sql, Answer: wire.Table{Rows: [][]string{{value}}}}
	}
	logged := &wire.Fact{Source: "log", Key: "err", Value: "expired"}
	empty := &wire.Fact{Source: "log", Key: "gone"}
	read := query("select 1", "1").Answer.Fact("select 1")
	for _, tc := range []struct {
		name         string
		fact         *wire.Fact
		here, there  TestReport
		holds, known bool
	}{
		{"the log lacks it", logged, TestReport{Lines: line("/a", "expired")}, TestReport{Lines: line("/a", "forged")}, false, true},
		{"the log has it, perhaps of a later request", logged, TestReport{Lines: line("/a", "expired")}, TestReport{Lines: line("/a", "expired")}, false, false},
		{"the log is of another request", logged, TestReport{Lines: line("/a", "expired")}, TestReport{Lines: line("/b", "forged")}, false, false},
		{"the log has nothing there", logged, TestReport{Lines: line("/a", "expired")}, TestReport{}, false, false},
		{"the log had nothing here", logged, TestReport{}, TestReport{Lines: line("/a", "forged")}, false, false},
		{"an attribute that is not there", empty, TestReport{Lines: line("/a", "x")}, TestReport{Lines: line("/a", "y")}, false, true},
		{"a query's other answer", &read, TestReport{Queries: []host.Query{query("select 1", "1")}}, TestReport{Queries: []host.Query{query("select 1", "2")}}, false, true},
		{"a query's same answer", &read, TestReport{Queries: []host.Query{query("select 1", "1")}}, TestReport{Queries: []host.Query{query("select 1", "1")}}, true, true},
		{
			"the second query, which holds what the first one read", &read,
			TestReport{Queries: []host.Query{query("select 0", "7"), query("select 1", "1")}},
			TestReport{Queries: []host.Query{query("select 0", "8"), query("select 1 where 8", "1")}},
			false, true,
		},
		{"a query that was not asked there", &read, TestReport{Queries: []host.Query{query("select 0", "7"), query("select 1", "1")}}, TestReport{Queries: []host.Query{query("select 0", "7")}}, false, false},
		{"a query that was not asked here", &read, TestReport{Queries: []host.Query{query("select 0", "1")}}, TestReport{Queries: []host.Query{query("select 1", "1")}}, false, false},
		{"a metric", &wire.Fact{Source: "metrics"}, TestReport{Lines: line("/a", "x")}, TestReport{Lines: line("/a", "y")}, false, false},
		{"no evidence", nil, TestReport{Lines: line("/a", "x")}, TestReport{Lines: line("/a", "y")}, false, false},
	} {
		tc.here.Test, tc.there.Test = "TestT105", "TestT105"
		o := &TicketObservation{Right: []Trial{{Reports: []TestReport{tc.here}}}, Wrong: []Trial{
			{Lab: "another", Reports: []TestReport{tc.here}}, {Lab: l.Code, Reports: []TestReport{tc.there}}, {Lab: "a third"},
		}}
		holds, known := shownToTest(o, l, handed{Diagnosis: wire.Diagnosis{Evidence: tc.fact}, test: "TestT105"})
		assert.Equal(t, [2]bool{tc.holds, tc.known}, [2]bool{holds, known}, tc.name)
	}
}

func TestFactsAsLearnersWriteThem(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "none", shown(nil))
	assert.Equal(t, `the client's error was "refused"`, shown(&wire.Fact{Source: "client", Value: "refused"}))
	assert.Equal(t, `the metric a was "`+strings.Repeat("x", 60)+`..."`, shown(&wire.Fact{Source: "metrics", Key: "a", Value: strings.Repeat("x", 61)}))
	assert.Empty(t, joined(wire.Fact{Source: "log"}))
	assert.NotEmpty(t, joined(wire.Fact{Source: "sql"}))
	assert.Equal(t, []string{"client", "server", "between"}, []string{sideText(lab.Client), sideText(lab.Server), sideText(lab.Between)})
	assert.Equal(t, []string{"yes", "no"}, []string{answerText(lab.Yes), answerText(lab.No)})
}
