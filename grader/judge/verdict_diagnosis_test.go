package judge

import (
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
)

// diagnose changes what the test handed in, in the same way on every correct lab.
func diagnose(change func(*wire.Diagnosis)) func(*Observations, *TicketObservation) {
	return func(_ *Observations, o *TicketObservation) {
		for i := range o.Right {
			change(&o.Right[i].Reports[0].Diagnoses[0])
		}
	}
}

func TestDiagnoses(t *testing.T) {
	t.Parallel()
	side := func(changesRequest bool) func(*Observations, *TicketObservation) {
		return func(o *Observations, t *TicketObservation) {
			o.Cures[small.Core] = Cure{Changes: changesRequest}
			diagnose(func(d *wire.Diagnosis) { d.Side = "server" })(o, t)
		}
	}
	checkTicket(t, []row{
		{
			name: "none", verdict: result.WrongDiagnosis, points: 80, at: here + ":10",
			change: func(_ *Observations, o *TicketObservation) {
				for i := range o.Right {
					o.Right[i].Reports[0].Diagnoses = nil
				}
			},
			says: []string{"your test hands in no diagnosis yet: end it with api.Diagnose(lab.Diagnosis{...})"},
		},
		{
			name: "two", verdict: result.WrongDiagnosis, points: 80, at: here + ":20",
			change: func(_ *Observations, o *TicketObservation) {
				d := o.Right[0].Reports[0].Diagnoses[0]
				d.Cause, d.Side = string(lab.ForgedToken), ""
				o.Right[0].Reports[0].Diagnoses = append(o.Right[0].Reports[0].Diagnoses, d)
			},
			says: []string{"has two diagnoses that differ: ExpiredToken, Side client by TestT105, ForgedToken, Side missing by TestT105"},
		},
		{
			name: "no cause", verdict: result.WrongDiagnosis, points: 90, change: diagnose(func(d *wire.Diagnosis) { d.Cause = "" }),
			says: []string{"Cause is missing: choose one of the suspects in README.md"},
		},
		{
			name: "a cause that no ticket has", verdict: result.WrongDiagnosis, points: 90, change: diagnose(func(d *wire.Diagnosis) { d.Cause = "gremlins" }),
			says: []string{`Cause "gremlins" is not one of the suspects in README.md`},
		},
		{
			name: "another cause", verdict: result.WrongDiagnosis, points: 90, at: here + ":20",
			change: diagnose(func(d *wire.Diagnosis) { d.Cause = string(lab.MissingHeader) }),
			says:   []string{"Cause is not MissingHeader. MissingHeader would mean: ", " You would see: ", ` But this lab shows: err="the cause".`},
		},
		{name: "a near cause", verdict: result.WrongDiagnosis, points: 95, change: diagnose(func(d *wire.Diagnosis) { d.Cause = string(lab.RevokedToken) }), says: []string{"Cause is not RevokedToken"}},
		{
			name: "three fields unanswered", verdict: result.WrongDiagnosis, points: 94,
			change: diagnose(func(d *wire.Diagnosis) { d.Reached, d.Slow, d.Side = "", "", "" }),
			says: []string{
				"Reached is missing: answer with lab.Yes or lab.No", "Slow is missing: answer with lab.Yes or lab.No",
				"Side is missing: answer with lab.Client, lab.Server or lab.Between",
			},
		},
		{
			name: "reached and slow wrong", verdict: result.WrongDiagnosis, points: 96,
			change: diagnose(func(d *wire.Diagnosis) { d.Reached, d.Slow = "no", "yes" }),
			says:   []string{"you answered \"no\" to Reached, which is wrong: before the cure, api.Logs() has 1 line", "you answered \"yes\" to Slow, which is wrong: do the log's err"},
		},
		{name: "the side, and the cure changes the request", verdict: result.WrongDiagnosis, points: 98, change: side(true), says: []string{`you answered "server" to Side, which is wrong: compare api.Request() before and after`}},
		{name: "the side, and the cure does not", verdict: result.WrongDiagnosis, points: 98, change: side(false), says: []string{`you answered "server" to Side, which is wrong: api.Cure() leaves api.Request() as it is`}},
		{
			name: "nothing is earned before the healthy lab is caught", verdict: result.TooWeak, points: pointsValid,
			change: func(_ *Observations, o *TicketObservation) { pass(on(o.Wrong, "01-T105-h1")) },
		},
	})
}

func TestEvidence(t *testing.T) {
	t.Parallel()
	sql := wire.Fact{Source: "sql", Key: "select 1", Value: `[["1"]]`}
	table := wire.Table{Columns: []string{"1"}, Rows: [][]string{{"1"}}}
	hand := func(f *wire.Fact) func(*wire.Diagnosis) { return func(d *wire.Diagnosis) { d.Evidence = f } }
	with := func(f wire.Fact, more func(*Observations)) func(*Observations, *TicketObservation) {
		return func(o *Observations, t *TicketObservation) {
			diagnose(hand(&f))(o, t)
			more(o)
		}
	}
	answers := func(code string, t wire.Table) func(*Observations) {
		return func(o *Observations) { o.Snapshots[code].Answers = map[string]wire.Table{"select 1": t} }
	}
	nothing := func(*Observations) {}
	other := wire.Table{Rows: [][]string{{"2"}}}
	checkTicket(t, []row{
		{name: "none", verdict: result.WrongDiagnosis, points: 96, change: diagnose(hand(nil)), says: []string{`Evidence is missing: hand in the one fact that proves the cause, such as line.Fact("err")`}},
		{
			name: "none, where the log has nothing", verdict: result.WrongDiagnosis, points: 96,
			change: func(o *Observations, t *TicketObservation) {
				diagnose(hand(nil))(o, t)
				o.Snapshots["01-T105-r1"].Lines = nil
			},
			says: []string{`such as api.Metrics().Fact("calls_total")`},
		},
		{
			name: "none, where there was no response", verdict: result.WrongDiagnosis, points: 96,
			change: func(o *Observations, t *TicketObservation) {
				diagnose(hand(nil))(o, t)
				o.Snapshots["01-T105-r1"].Status = 0
			},
			says: []string{"such as lab.ClientFact(err)"},
		},
		{
			name: "an attribute that the line lacks", verdict: result.WrongDiagnosis, points: 96,
			change: diagnose(hand(&wire.Fact{Source: "log", Key: "eror", Missing: true})),
			says:   []string{`Evidence is missing: the log line has no "eror"`},
		},
		{
			name: "the client's error of a request that was answered", verdict: result.WrongDiagnosis, points: 96,
			change: diagnose(hand(&wire.Fact{Source: "client", Key: "error"})), says: []string{"Evidence does not fit this ticket"},
		},
		{
			name: "differs between correct labs", verdict: result.WrongDiagnosis, points: 96,
			change: func(_ *Observations, o *TicketObservation) {
				o.Right[1].Reports[0].Diagnoses[0].Evidence = &wire.Fact{Source: "log", Key: "time", Value: "later"}
				o.Right[0].Reports[0].Diagnoses[0].Evidence = &wire.Fact{Source: "log", Key: "time", Value: "now"}
			},
			says: []string{`Evidence differs from one correct lab to the next: the log's time was "now", then the log's time was "later"`},
		},
		{
			name: "missing on one correct lab", verdict: result.WrongDiagnosis, points: 96,
			change: func(_ *Observations, o *TicketObservation) { o.Right[2].Reports[0].Diagnoses[0].Evidence = nil },
			says:   []string{`was "the cause", then none`},
		},
		{
			name: "not about the customer's own request", verdict: result.WrongDiagnosis, points: 96,
			change: diagnose(hand(&wire.Fact{Source: "log", Key: "err", Value: "another customer's trouble"})),
			says:   []string{"Evidence is not about the customer's own request", "read the log's err before api.Cure()"},
		},
		{
			name: "the log's, and true for a look-alike", verdict: result.WrongDiagnosis, points: 96,
			change: with(wire.Fact{Source: "log", Key: "status", Value: "401"}, nothing),
			says:   []string{"Evidence proves too little: the log's status is the same in the look-alike lab 01-T105-l1, where the cause is different", "replay 01-T105-l1"},
		},
		{
			name: "a metric, and true for a look-alike", verdict: result.WrongDiagnosis, points: 96,
			change: with(wire.Fact{Source: "metrics", Key: "calls_total", Value: "1"}, nothing), says: []string{"the metric calls_total is the same"},
		},
		{
			name: "a metric that only this lab has", verdict: result.Done, points: 100,
			change: with(wire.Fact{Source: "metrics", Key: "db_waits_total", Value: "3"}, func(o *Observations) {
				o.Snapshots["01-T105-r1"].Metrics = map[string]string{"db_waits_total": "3"}
			}),
		},
		{
			name: "a query that holds here and in no look-alike", verdict: result.Done, points: 100,
			change: with(sql, func(o *Observations) {
				answers("01-T105-r1", table)(o)
				for _, code := range others() {
					answers(code, other)(o)
				}
			}),
		},
		{
			name: "a query that holds in a look-alike", verdict: result.WrongDiagnosis, points: 96,
			change: with(sql, func(o *Observations) { answers("01-T105-r1", table)(o); answers("01-T105-l1", table)(o) }),
			says:   []string{`the result of "select 1" is the same`, "The grader ran this query there word for word"},
		},
		{
			name: "a query that the database refuses here", verdict: result.WrongDiagnosis, points: 96,
			change: with(sql, answers("01-T105-r1", wire.Table{Rows: table.Rows, Error: "no such table"})), says: []string{"not about the customer's own request"},
		},
		{
			name: "of no known kind", verdict: result.WrongDiagnosis, points: 96,
			change: with(wire.Fact{Source: "guess"}, nothing), says: []string{"not about the customer's own request"},
		},
	})
}

// others are the labs of the other suspects that evidence is compared with.
func others() (codes []string) {
	for _, l := range small.Exercise().Comparable(small.Exercise().Ticket(small.Core)) {
		codes = append(codes, l.Code)
	}
	return codes
}

// The rule asks for one thing after the other, and a second look before it says anything against evidence.
func TestQuestions(t *testing.T) {
	t.Parallel()
	e, o := small.Exercise(), solved()
	o.Snapshots, o.Cures = map[string]*Snapshot{}, map[string]Cure{}
	for _, number := range []string{small.Another, small.Stretch} {
		o.Tickets[number] = &TicketObservation{}
	}
	ask := func() question {
		_, questions := decide(e, o)
		if len(questions) == 0 {
			return question{about: -1}
		}
		return questions[0]
	}
	assert.Equal(t, question{lab: "01-T105-r1", about: aboutLab}, ask())
	o.Snapshots["01-T105-r1"] = &Snapshot{Status: 401, Lines: []map[string]string{lineOf("the cause")}}
	assert.Equal(t, question{lab: others()[0], about: aboutLab}, ask())
	for _, code := range others() {
		o.Snapshots[code] = &Snapshot{Status: 401, Lines: []map[string]string{lineOf("another cause")}}
	}
	assert.Equal(t, question{about: -1}, ask())

	diagnose(func(d *wire.Diagnosis) { d.Evidence = &wire.Fact{Source: "sql", Key: "select 1", Value: `[["1"]]`} })(o, of(o))
	assert.Equal(t, question{lab: "01-T105-r1", about: aboutQuery, query: "select 1"}, ask())
	diagnose(func(d *wire.Diagnosis) { d.Side = "between" })(o, of(o))
	assert.Equal(t, question{lab: "01-T105-r1", about: aboutCure, ticket: small.Core}, ask())
}
