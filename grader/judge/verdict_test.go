package judge

import (
	"testing"

	"failurelab/lab/world"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// row is how the observations differ from those of tests that do everything right, and what the result must say about it.
type row struct {
	name    string
	change  func(o *Observations, t *TicketObservation)
	verdict result.Verdict
	points  int
	says    []string // parts of the ticket's message, remedy, exchange and diagnosis
	at      string
}

func checkTicket(t *testing.T, rows []row) {
	t.Helper()
	for _, tc := range rows {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := solved()
			tc.change(o, of(o))
			r, questions := decide(small.Exercise(), o)
			require.Empty(t, questions)
			ticket := ticketOf(t, r, small.Core)
			assert.Equal(t, tc.verdict, ticket.Verdict)
			assert.Equal(t, tc.points, ticket.Points)
			said := ticket.Message + "\n" + ticket.Remedy + "\n" + ticket.Exchange
			if ticket.Diagnosis != nil {
				for _, m := range ticket.Diagnosis.Messages {
					said += "\n" + m
				}
			}
			for _, want := range tc.says {
				assert.Contains(t, said, want)
			}
			if tc.at != "" {
				assert.Equal(t, tc.at, ticket.At)
			}
		})
	}
}

func ticketOf(t *testing.T, r result.Result, number string) result.Ticket {
	t.Helper()
	for _, ticket := range r.Tickets {
		if ticket.Ticket == number {
			return ticket
		}
	}
	require.Fail(t, "no ticket "+number)
	return result.Ticket{}
}

const secondTest = "TestT105Again"

func TestTestsThatDoEverythingRight(t *testing.T) {
	t.Parallel()
	r := Verdict(small.Exercise(), solved())
	assert.Equal(t, result.Done, r.Verdict)
	assert.True(t, r.Green())
	assert.Equal(t, 300, r.Points, "two core tickets and the house rules")
	assert.Equal(t, r.Max, r.Points)
	assert.Equal(t, pointsStretch, r.Bonus)
	assert.Nil(t, r.Next)
	for _, ticket := range r.Tickets {
		assert.Equal(t, result.Done, ticket.Verdict, ticket.Ticket)
		assert.Equal(t, ticket.Max, ticket.Points, ticket.Ticket)
		assert.Equal(t, ticket.OutOf, ticket.Right, ticket.Ticket)
	}
	core := ticketOf(t, r, small.Core)
	assert.Equal(t, "-> GET /api/v1/ping  Authorization: Bearer 012345678...   <- 401 problem+json  X-Request-Id ABCD...  1.2ms", core.Exchange)
	assert.Equal(t, "a look-alike: ForgedToken", on2(core.Labs, "01-T105-l1").Lab)
	assert.Equal(t, "exercises/01_unauthorized/exercise_test.go:33", on2(core.Labs, "01-T105-l1").At)
	assert.Equal(t, "-> GET /api/v1/ping   <- no response, but an error: the cause", ticketOf(t, r, small.Stretch).Exchange)
}

func on2(trials []result.Trial, code string) result.Trial {
	for _, t := range trials {
		if t.Code == code {
			return t
		}
	}
	return result.Trial{}
}

func TestTicketsThatAreNotJudged(t *testing.T) {
	t.Parallel()
	skip := func(o *TicketObservation, todo *wire.Todo) {
		for i := range o.Right {
			o.Right[i].Reports[0].Skipped, o.Right[i].Reports[0].Todo = true, todo
		}
	}
	todo := &wire.Todo{Question: "what is refused?", At: wire.Place{File: here, Line: 12}}
	checkTicket(t, []row{
		{
			name: "not opened", verdict: result.NotStarted,
			change: func(o *Observations, _ *TicketObservation) { o.Tickets[small.Core] = &TicketObservation{} },
			says:   []string{"no test opens it", `begin a test with api := lab.Open(t, "T105")`},
		},
		{
			name: "opened in a place that ends before it reports", verdict: result.NotStarted, at: here + ":10",
			change: func(_ *Observations, o *TicketObservation) { o.Right = []Trial{{Lab: "01-T105-r1"}} },
			says:   []string{"but never finished", "call lab.Open in the test function itself"},
		},
		{
			name: "a TODO", verdict: result.NotStarted, at: here + ":12",
			change: func(_ *Observations, o *TicketObservation) { skip(o, todo); o.Wrong = nil },
			says:   []string{"what is refused?"},
		},
		{
			name: "a TODO in one of two tests", verdict: result.NotStarted, at: here + ":12",
			change: func(_ *Observations, o *TicketObservation) {
				o.Opened = append(o.Opened, host.Opening{Ticket: small.Core, Test: secondTest})
				o.Right[0].Reports = append(o.Right[0].Reports, TestReport{Test: secondTest, Skipped: true, Todo: todo})
			},
			says: []string{"one of its tests has a TODO: what is refused?"},
		},
		{
			name: "a skip", verdict: result.NotStarted,
			change: func(_ *Observations, o *TicketObservation) { skip(o, nil); o.Wrong = nil },
			says:   []string{"the test skips itself", "remove the t.Skip"},
		},
	})
}

func TestTestsThatFailOnCorrectLabs(t *testing.T) {
	t.Parallel()
	crash := func(c Crash) func(*Observations, *TicketObservation) {
		return func(_ *Observations, o *TicketObservation) {
			o.Right, o.Wrong = []Trial{{Lab: "01-T105-r1", Crash: &c}}, nil
		}
	}
	strict := func(change func(*Trial)) func(*Observations, *TicketObservation) {
		return func(_ *Observations, o *TicketObservation) { change(&o.Right[1]) }
	}
	fail := func(t *Trial) { t.Reports[0].Failed, t.Reports[0].FailedAt = true, "exercise_test.go:15" }
	checkTicket(t, []row{
		{
			name: "wrong", verdict: result.Wrong, at: "exercises/01_unauthorized/exercise_test.go:15",
			change: func(_ *Observations, o *TicketObservation) { fail(&o.Right[0]); o.Wrong = nil },
			says:   []string{"TestT105 fails on a correct lab", "what the contract in README.md promises"},
		},
		{
			name: "misused", verdict: result.Wrong,
			change: func(_ *Observations, o *TicketObservation) {
				fail(&o.Right[0])
				o.Right[0].Reports[0].Misused, o.Wrong = `api.Given("tocken"): this ticket hands over key, token`, nil
			},
			says: []string{`api.Given("tocken")`},
		},
		{name: "hangs", verdict: result.Crashed, change: crash(Crash{Hung: true}), says: []string{"does not end, so the grader stopped it on a correct lab", "give every loop an end"}},
		{
			name: "panics", verdict: result.Crashed, at: "exercises/01_unauthorized/exercise_test.go:7",
			change: crash(Crash{Panicked: true, Last: "oh at exercise_test.go:7", At: "exercise_test.go:7"}),
			says:   []string{"panics (oh at exercise_test.go:7)", "use require before you index or dereference"},
		},
		{name: "a late goroutine", verdict: result.Crashed, change: crash(Crash{Panicked: true, AfterTest: true}), says: []string{"wait for your goroutines"}},
		{name: "exits", verdict: result.Crashed, change: crash(Crash{}), says: []string{"ends the whole process (os.Exit", "let the test return"}},
		{name: "log.Fatal", verdict: result.Crashed, change: crash(Crash{Code: 1, Last: "no"}), says: []string{`with code 1`, `Its last line: "no"`}},
		{
			name: "too strict about a trait", verdict: result.TooStrict, points: 0, at: "exercises/01_unauthorized/exercise_test.go:15",
			change: func(_ *Observations, o *TicketObservation) {
				fail(&o.Right[1])
				o.Again = []*Trial{&o.Right[0]}
				o.Traits = []Trial{{Lab: traitLab(world.Wording), Reports: []TestReport{{Test: "TestT105", Failed: true}}}}
			},
			says: []string{"TestT105 fails on a lab that words titles and details in its own way (clause 401.3 leaves this open: the wording", "assert only what the contract promises"},
		},
		{
			name: "too strict about two traits of one clause", verdict: result.TooStrict,
			change: func(_ *Observations, o *TicketObservation) {
				fail(&o.Right[1])
				failed := []TestReport{{Test: "TestT105", Failed: true}}
				o.Traits = []Trial{{Lab: traitLab(world.Wording), Reports: failed}, {Lab: traitLab(world.Charset), Reports: failed}}
			},
			says: []string{"and on a lab that names the charset in Content-Type (clause 401.3 leaves this open: a charset in Content-Type)"},
		},
		{
			name: "too strict about a name that it has copied", verdict: result.TooStrict, points: 0,
			change: func(o *Observations, t *TicketObservation) {
				fail(&t.Right[1])
				t.Traits = []Trial{{Lab: traitLab(world.People), Reports: []TestReport{{Test: "TestT105", Failed: true}}}}
				o.Copied = []Copied{
					{Word: "lab_live_A7f", Is: "a prefix", From: "elsewhere", At: "exercise_test.go:3", In: "TestT104"},
					{Word: "ada", Is: "the customer's name", From: "the log line's `user`", At: "exercise_test.go:12", In: "TestT105"},
				}
			},
			says: []string{
				"TestT105 fails on a lab with other customers, names and keys", `Your test contains "ada" (exercise_test.go:12), which is the customer's name in the first lab only`,
				"read it from the log line's `user`",
			},
		},
		{
			name: "too strict about something else that it has copied", verdict: result.TooStrict, points: 0,
			change: func(_ *Observations, t *TicketObservation) {
				fail(&t.Right[1])
				t.Traits = []Trial{{Lab: traitLab(world.People), Reports: []TestReport{{Test: "TestT105", Failed: true}}}}
			},
			says: []string{"read names, keys, ids and amounts from the request, the log or the database: they differ in every lab"},
		},
		{
			name: "too strict, and without step 3", verdict: result.TooWeak, points: 0,
			change: func(o *Observations, t *TicketObservation) {
				fail(&t.Right[1])
				t.Traits = []Trial{{Lab: traitLab(world.People), Reports: []TestReport{{Test: "TestT105", Failed: true}}}}
				t.Right[0].Reports[0].Succeeded = []string{"POST /login"}
				o.Cures[small.Core] = Cure{Changes: true, Request: "GET /api/v1/ping"}
			},
			says: []string{"step 3 is missing", "Your test is also too strict: TestT105 fails on a lab with other customers, names and keys", "call api.Cure()"},
		},
		{name: "too strict, and no trait explains it", verdict: result.TooStrict, change: strict(fail), says: []string{"TestT105 fails on another correct lab"}},
		{
			name: "skips itself on another correct lab", verdict: result.TooStrict,
			change: strict(func(t *Trial) { t.Reports[0].Skipped = true }), says: []string{"the test skips itself on"},
		},
		{
			name: "panics on another correct lab", verdict: result.TooStrict, at: "exercises/01_unauthorized/exercise_test.go:9",
			change: strict(func(t *Trial) {
				t.Reports, t.Crash = nil, &Crash{Panicked: true, Last: "oh", At: "exercise_test.go:9"}
			}),
			says: []string{"the test panics (oh) on another correct lab", "; and use require"},
		},
		{
			name: "failed when it ran on the same lab again", verdict: result.Wrong, at: "exercises/01_unauthorized/exercise_test.go:15",
			change: func(_ *Observations, o *TicketObservation) {
				fail(&o.Right[1])
				again := o.Right[0]
				again.Reports = []TestReport{again.Reports[0]}
				fail(&again)
				o.Again = []*Trial{&again}
			},
			says: []string{"failed when it ran on the same lab again", "make it depend only on the lab"},
		},
		{
			name: "two answers, the second one in the visible run", verdict: result.Wrong,
			change: func(o *Observations, _ *TicketObservation) {
				o.Visible = &VisibleRun{Ended: true, Code: 1, Failed: map[string]string{small.Core: "TestT105"}}
			},
			says: []string{"TestT105 passed on a lab, and failed when it ran on the same lab again"},
		},
		{
			name: "a test that passes once of the times that -count repeats it", verdict: result.Wrong,
			change: func(_ *Observations, o *TicketObservation) {
				again := o.Right[0].Reports[0]
				again.Failed = true
				o.Right[0].Reports = append(o.Right[0].Reports, again)
				o.Wrong = nil
			},
			says: []string{"TestT105 fails on a correct lab"},
		},
	})
}
