package judge

import (
	"strings"
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
)

const weak = "01-T105-m1"

// A test that passes on a lab only because that lab lacks what the test is about.
func TestAssertionsOnWhatIsNotThere(t *testing.T) {
	t.Parallel()
	shows := func(names ...Names) []Names { return names }
	absent := func(here, there []string) func(*Observations, *TicketObservation) {
		return func(_ *Observations, o *TicketObservation) {
			pass(on(o.Wrong, weak))
			o.Right[0].Reports[0].Absent, on(o.Wrong, weak).Reports[0].Absent = here, there
		}
	}
	shown := func(here, there []Names) func(*Observations, *TicketObservation) {
		return func(_ *Observations, o *TicketObservation) {
			pass(on(o.Wrong, weak))
			o.Right[0].Reports[0].Shows, on(o.Wrong, weak).Reports[0].Shows = here, there
		}
	}
	const passes = "it passes on 01-T105-m1, which breaks clause 401.6."
	hint := passes + " Your assertions after the cure: does a fresh token help your customer?"
	for _, tc := range []struct {
		name    string
		change  func(*Observations, *TicketObservation)
		trouble string
		remedy  string
	}{
		{"nothing is absent", absent(nil, nil), "", hint},
		{"an attribute", absent(nil, []string{"owner"}), "your assertion on `owner` also holds when the log has no `owner`", passes + " Your assertion on `owner` also holds when the log has no `owner`. First assert that it is there: require.NotEmpty(t, line.Attr(\"owner\"))"},
		{"the second of two", absent([]string{"key"}, []string{"key", "user"}), "your assertion on `user` also holds when the log has no `user`", passes},
		{"one that the correct lab does not have either", absent([]string{"owner"}, []string{"owner"}), "", hint},
		{"one that only the correct lab lacks", absent([]string{"owner"}, nil), "", hint},
		{
			"a header", shown(shows(Names{Header: []string{"Content-Type", "Www-Authenticate"}}), shows(Names{Header: []string{"Content-Type"}})),
			"your assertion on `Www-Authenticate` also holds when the response has no header `Www-Authenticate`", passes,
		},
		{
			"a member", shown(shows(Names{}, Names{Body: []string{"detail", "type"}}), shows(Names{}, Names{Body: []string{"type"}})),
			"your assertion on `detail` also holds when the response has no member `detail`", passes,
		},
		{"more headers", shown(shows(Names{Header: []string{"Allow"}}), shows(Names{Header: []string{"Allow", "Via"}})), "", hint},
		{"another response", shown(shows(Names{Status: 401, Body: []string{"detail"}}), shows(Names{Status: 403})), "", hint},
		{"no second response", shown(shows(Names{}, Names{Body: []string{"detail"}}), shows(Names{})), "", hint},
		{"a lab that is caught", func(_ *Observations, o *TicketObservation) { on(o.Wrong, weak).Reports[0].Absent = []string{"owner"} }, "", ""},
		{"by a test that is not valid", func(_ *Observations, o *TicketObservation) {
			pass(on(o.Wrong, weak))
			on(o.Wrong, weak).Reports[0].Test, on(o.Wrong, weak).Reports[0].Absent = secondTest, []string{"owner"}
		}, "", hint},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := solved()
			tc.change(o, of(o))
			ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
			assert.Equal(t, tc.trouble, on2(ticket.Labs, weak).Trouble)
			assert.Contains(t, ticket.Remedy, tc.remedy)
		})
	}
}

// A house rule may be missed for the same reason.
func TestAHouseRuleOnWhatIsNotThere(t *testing.T) {
	t.Parallel()
	o := solved()
	trial := &o.Tickets[small.Another].House[0]
	pass(trial)
	trial.Reports[0].Absent = []string{"request_id"}

	r := Verdict(small.Exercise(), o)

	assert.Equal(t, "your assertion on `request_id` also holds when the log has no `request_id`", on2(r.House, trial.Lab).Trouble)
	assert.NotEmpty(t, on2(r.House, trial.Lab).Remedy)
}

// Named for one ticket, opens another.
func TestMisnamedTests(t *testing.T) {
	t.Parallel()
	at := wire.Place{File: here, Line: 30}
	for _, tc := range []struct {
		name  string
		test  string
		opens bool // a test opens the other ticket too
		done  bool
		slip  bool
		fails bool // the misnamed test fails, and not the one that belongs there
		core  string
	}{
		{
			name: "a slip", test: "TestT101",
			slip: true, fails: true, core: "TestT101 opens T105, so no test opens T101. TestT101 fails on a correct lab",
		},
		{name: "in a subtest", test: "TestAll/T101_wrong_name", slip: true, fails: true, core: "TestAll/T101_wrong_name opens T105"},
		{
			name: "the other test fails", test: "TestT101", slip: true,
			core: "TestT105 fails on a correct lab, so the broken labs were not tried. TestT101 opens T105, so no test opens T101",
		},
		{name: "the ticket is done all the same", test: "TestT101", done: true, slip: true},
		{name: "the other one is opened by its own test", test: "TestT101", opens: true, core: "TestT105 fails on"},
		{name: "any name", test: "TestPassword", core: "TestT105 fails on"},
		{name: "the number of no ticket", test: "TestT999", core: "TestT105 fails on"},
		{name: "a longer number", test: "TestT1011", core: "TestT105 fails on"},
		{name: "both numbers", test: "TestT105_like_T101", core: "TestT105 fails on"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := solved()
			of(o).Opened = append(of(o).Opened, host.Opening{Ticket: small.Core, Test: tc.test, At: at})
			if !tc.done {
				failing := of(o).Right[0].Reports[0]
				failing.Failed = true
				if tc.fails {
					failing.Test = tc.test
				}
				of(o).Right[0].Reports = []TestReport{failing}
			}
			if !tc.opens {
				o.Tickets[small.Another] = &TicketObservation{}
			}
			r := Verdict(small.Exercise(), o)
			core, another := ticketOf(t, r, small.Core), ticketOf(t, r, small.Another)
			assert.True(t, strings.HasPrefix(core.Message, tc.core), core.Message)
			if !tc.slip {
				assert.NotContains(t, core.Message+another.Message, " opens T105")
				return
			}
			assert.Equal(t, tc.fails, core.At == where(at))
			assert.Contains(t, another.Message, tc.test+" opens T105, so no test opens T101")
			assert.Equal(t, tc.test, another.Misnamed)
			assert.Equal(t, result.NotStarted, another.Verdict)
			assert.Equal(t, where(at), another.At)
			assert.Equal(t, `if the test is about T101, begin it with api := lab.Open(t, "T101")`, another.Remedy)
		})
	}
}

// The error that was handed in is nil, or far too long.
func TestEvidenceThatIsNoFact(t *testing.T) {
	t.Parallel()
	none := wire.Fact{Source: "client", Key: "error"}
	for _, tc := range []struct {
		name, ticket string
		fact         wire.Fact
		says         string
	}{
		{"nil, of a request without a response", small.Stretch, none, "Evidence is missing: the error you handed in is nil (did a later `err :=` overwrite it?)"},
		{"nil, of a request with a response", small.Core, none, "and this request got one, so the error you handed in is nil. Use line.Fact(...)"},
		{"an error of a request with a response", small.Core, wire.Fact{Source: "client", Key: "error", Value: "x"}, "and this request got one. Use line.Fact(...)"},
		{"too long", small.Core, wire.Fact{Source: "sql", TooLong: true}, "Evidence is too long: hand in one short fact"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := solved()
			for i := range o.Tickets[tc.ticket].Right {
				o.Tickets[tc.ticket].Right[i].Reports[0].Diagnoses[0].Evidence = &tc.fact
			}
			ticket := ticketOf(t, Verdict(small.Exercise(), o), tc.ticket)
			assert.Equal(t, result.WrongDiagnosis, ticket.Verdict)
			assert.Contains(t, ticket.Message, tc.says)
		})
	}
}
