package judge

import (
	"strings"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTooStrictOnALabIsNamed(t *testing.T) {
	t.Parallel()
	o := solved()
	of(o).Right[1].Reports[0].Failed = true
	of(o).Traits = []Trial{ // those that pass explain nothing
		{Lab: traitLab(world.Wording), Reports: []TestReport{{Test: "TestT105"}}},
		{Lab: traitLab(world.Charset), Reports: []TestReport{{Test: "TestT105", Failed: true}}},
	}
	ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	charset := []string{"a lab that names the charset in Content-Type (clause 401.3 leaves this open: a charset in Content-Type)"}
	assert.Equal(t, &result.StrictOn{Lab: "01-T105-r2", Differs: charset}, ticket.StrictOn)
	assert.NotContains(t, ticket.Message, "words titles")
	assert.Contains(t, ticket.Message, "names the charset")
	assert.Equal(t, 2, ticket.Right)
	assert.Equal(t, 3, ticket.OutOf)

	of(o).Right[1] = Trial{Lab: "01-T105-r2", Crash: &Crash{Hung: true}}
	ticket = ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, &result.StrictOn{Lab: "01-T105-r2", Crashed: true, Differs: charset}, ticket.StrictOn)

	of(o).Again = []*Trial{{Lab: "01-T105-r1", Crash: &Crash{Hung: true}}}
	ticket = ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, result.Wrong, ticket.Verdict)
	assert.Contains(t, ticket.Message, "TestT105 passed on a lab, and failed when it ran on the same lab again")
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
		assert.Contains(t, ticket.Message, "has two diagnoses that differ: "+tc.says)
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
	answered := &Snapshot{
		Status: 401, Lines: []map[string]string{{"err": "expired", "empty": ""}, {"err": "later"}}, Metrics: map[string]string{"calls": "1", "none": ""},
	}
	unanswered := &Snapshot{Client: wire.Fact{Source: "client", Key: "error", Value: "refused"}}
	for _, tc := range []struct {
		name  string
		s     *Snapshot
		f     wire.Fact
		holds bool
	}{
		{"a line's", answered, wire.Fact{Source: "log", Key: "err", Value: "expired"}, true},
		{"a later line's", answered, wire.Fact{Source: "log", Key: "err", Value: "later"}, true},
		{"another value", answered, wire.Fact{Source: "log", Key: "err", Value: "no"}, false},
		{"an attribute that is empty", answered, wire.Fact{Source: "log", Key: "empty"}, true},
		{"an attribute that is not there", answered, wire.Fact{Source: "log", Key: "gone"}, false},
		{"a metric", answered, wire.Fact{Source: "metrics", Key: "calls", Value: "1"}, true},
		{"a metric's other value", answered, wire.Fact{Source: "metrics", Key: "calls", Value: "2"}, false},
		{"a metric that is not there", answered, wire.Fact{Source: "metrics", Key: "gone"}, false},
		{"the client's error", unanswered, unanswered.Client, true},
		{"another error", unanswered, wire.Fact{Source: "client", Key: "error", Value: "reset"}, false},
		{"no error", answered, answered.Client, false},
		{"of no source that there is", answered, wire.Fact{Source: "guess"}, false},
	} {
		assert.Equal(t, tc.holds, tc.s.holds(tc.f), tc.name)
	}
	answered.Client = wire.Fact{Source: "client", Key: "error", Value: "late"}
	assert.False(t, answered.holds(answered.Client), "the request was answered")
}

// A query with a value from the log is repeated in the other lab with the value from that lab's log.
func TestAQueryAsTheOtherLabWouldGetIt(t *testing.T) {
	t.Parallel()
	here := &Snapshot{Lines: []map[string]string{{"owner": "grace", "user": "ada", "rows": "0", "time": "now", "key": "lab_live_Pz8"}}}
	there := &Snapshot{Lines: []map[string]string{{"owner": "Grace", "rows": "1", "time": "later", "key": "lab_live_Gt1"}}}
	for query, want := range map[string]string{
		"select 1 from users where name = 'grace'":           "select 1 from users where name = 'Grace'",
		"select 1 from users where name = 'ada'":             "select 1 from users where name = 'ada'", // the other log does not say
		"select 1 from users where name = 'graceful'":        "select 1 from users where name = 'graceful'",
		"select 0 where prefix = 'lab_live_Pz8' and 0 < 'a'": "select 0 where prefix = 'lab_live_Gt1' and 0 < 'a'",
		"select lower('grace'), name <> 'grace'":             "select lower('Grace'), name <> 'Grace'",
		"select 'now'":                                       "select 'now'", // a time proves nothing
	} {
		assert.Equal(t, want, asked(query, here, there), query)
	}
	swapped := &Snapshot{Lines: []map[string]string{{"owner": "ada", "user": "grace"}}}
	assert.Equal(t, "select 'ada' <> 'grace'", asked("select 'grace' <> 'ada'", here, swapped))

	const query = "select 'grace'"
	assert.Equal(t, query, asked(query, &Snapshot{}, there))
	assert.Equal(t, query, asked(query, here, &Snapshot{}))
}

// handsIn gives a ticket's observations this evidence, on every correct lab.
func handsIn(o *Observations, f func(lab string) wire.Fact) {
	for i := range of(o).Right {
		fact := f(of(o).Right[i].Lab)
		of(o).Right[i].Reports[0].Diagnoses[0].Evidence = &fact
	}
}

func TestEvidenceIsTheSameInOtherWords(t *testing.T) {
	t.Parallel()
	labs := labsOf(small.Exercise())
	said := func(text string) func(string) wire.Fact {
		return func(code string) wire.Fact {
			return wire.Fact{Source: "log", Key: "err", Value: text + " " + labs[code].Cast().Called("ada")}
		}
	}
	o := solved()
	handsIn(o, said("the cause, said of"))
	first := o.Snapshots["01-T105-r1"]
	first.Lines = []map[string]string{lineOf("the cause, said of ada")}
	assert.Equal(t, result.Done, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Verdict)

	handsIn(o, func(code string) wire.Fact { return said(code)(code) })
	ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, result.WrongDiagnosis, ticket.Verdict)
	assert.Contains(t, ticket.Message, "Evidence differs from one correct lab to the next")
}

// What the test itself did in a look-alike does not matter: the lab is asked.
func TestEvidenceIsAskedOfTheLab(t *testing.T) {
	t.Parallel()
	const query = "select 1"
	answer := func(value string) wire.Table { return wire.Table{Rows: [][]string{{value}}} }
	o := solved()
	handsIn(o, func(string) wire.Fact { return answer("1").Fact(query) })
	_, questions := decide(small.Exercise(), o)
	require.NotEmpty(t, questions)
	assert.Equal(t, query, questions[0].query)

	for code, s := range o.Snapshots {
		s.Answers = map[string]wire.Table{query: answer("2")}
		if code == "01-T105-r1" {
			s.Answers[query] = answer("1")
		}
	}
	assert.Equal(t, result.Done, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Verdict)

	o.Snapshots["01-T105-l2"].Answers[query] = answer("1")
	ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, result.WrongDiagnosis, ticket.Verdict)
	assert.Contains(t, ticket.Message, "is the same in the look-alike lab 01-T105-l2, where the cause is different")

	o.Snapshots["01-T105-l2"].Answers[query] = wire.Table{Error: "no such table"}
	assert.Equal(t, result.Done, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Verdict)
}

// What a learner's own server has counted is held against what the API has sent it.
func TestEvidenceOfAStandIn(t *testing.T) {
	t.Parallel()
	o := solved()
	handsIn(o, func(string) wire.Fact { return wire.Fact{Source: "stand-in", Key: "requests", Value: "1"} })
	ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Contains(t, ticket.Message, "your stand-in counted 1 request(s), but the API sent it 0")

	of(o).Right[0].Reports[0].StandIn = 1
	assert.Equal(t, result.Done, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Verdict)

	handsIn(o, func(string) wire.Fact { return wire.Fact{Source: "stand-in", Key: "requests", Value: "0"} })
	of(o).Right[0].Reports[0].StandIn = 0
	assert.Contains(t, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Message, "proves too little")
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
