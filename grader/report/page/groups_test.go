package page

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"failurelab/grader/internal/golden"
	"failurelab/grader/internal/sample"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// member is a student with tickets of one exercise.
func member(id string, tickets ...result.Ticket) result.Member {
	e := result.ExerciseMark{Exercise: "01_x", Result: result.Result{Tickets: tickets}}
	for _, t := range tickets {
		e.Tickets = append(e.Tickets, result.TicketMark{Ticket: t.Ticket, Verdict: t.Verdict, Points: float64(t.Points), Max: 100})
	}
	return result.Member{Person: result.Person{ID: id}, Mark: result.Mark{Exercises: []result.ExerciseMark{e}}}
}

func classOf(members ...result.Member) result.Class {
	return result.Class{Members: members, Exercises: []result.ExerciseInfo{{Exercise: "01_x", Tickets: []result.TicketInfo{{Ticket: "T1", Cause: "Real"}, {Ticket: "T2", Cause: "Other"}}}}}
}

func missedTicket(number string, codes ...string) result.Ticket {
	t := result.Ticket{Ticket: number, Verdict: result.TooWeak, Labs: []result.Trial{{Code: "caught", Caught: true}}}
	for _, c := range codes {
		t.Labs = append(t.Labs, result.Trial{Code: c, Missed: result.Passed})
	}
	return t
}

// Submissions are a group only if they miss the same labs of the same ticket with the same diagnosis. The largest comes first.
func TestSameMistakes(t *testing.T) {
	t.Parallel()
	other := missedTicket("T1", "m2", "m1")
	other.Diagnosis = &result.Diagnosis{Cause: "Else"}
	strict := missedTicket("T1", "m1", "m2")
	strict.Verdict = result.TooStrict
	all := mistakes(classOf(
		member("a", missedTicket("T1", "m1", "m2")), member("b", missedTicket("T1", "m1")), member("c", missedTicket("T1", "m2", "m1")),
		member("d", other), member("e", strict), member("f", missedTicket("T2", "m1", "m2")), member("g", missedTicket("T1", "m1"), missedTicket("T2", "m1", "m2")),
		member("h", missedTicket("T1", "m1")),
	))
	var said []string
	for _, m := range all {
		said = append(said, m.Ticket+" "+strings.Join(m.Missed, "+")+": "+strings.Join(m.Students, " "))
	}
	assert.Equal(t, []string{"T1 m1: b g h", "T1 m1+m2: a c", "T2 m1+m2: f g", "T1 m1+m2: d"}, said)
}

func TestNaturalOrder(t *testing.T) {
	t.Parallel()
	codes := []string{"10-h1", "01-h12", "01-h1", "01-T105-m2", "01-h2", "", "01-h1-x", "01-h", "01-h02"}
	slices.SortStableFunc(codes, natural)
	assert.Equal(t, []string{"", "01-T105-m2", "01-h", "01-h1", "01-h1-x", "01-h2", "01-h02", "01-h12", "10-h1"}, codes)
}

func TestMissedLabs(t *testing.T) {
	t.Parallel()
	untried := result.Ticket{Ticket: "T1", Verdict: result.Wrong, Labs: []result.Trial{{Code: "m1", Missed: result.NotTried}}}
	void := member("z", missedTicket("T1", "m9"))
	void.Mark.Exercises[0].Void = []string{"m9"}
	all := missedLabs(classOf(member("a", missedTicket("T1", "m1")), member("b", missedTicket("T1", "m1", "m2")), member("c", untried), void,
		member("d", result.Ticket{Ticket: "T1", Labs: []result.Trial{{Code: "m2", Caught: true}}})))
	assert.Equal(t, []missedLab{{Lab: "m1", Missed: 2, Of: 2}, {Lab: "m2", Missed: 1, Of: 2}}, all)
}

func TestWeakest(t *testing.T) {
	t.Parallel()
	ticket := func(number string, v result.Verdict, points int) result.Ticket {
		return result.Ticket{Ticket: number, Verdict: v, Points: points}
	}
	none := member("n", ticket("T1", result.NotStarted, 0))
	none.Mark.None = true
	all := weakest(classOf(none,
		member("a", ticket("T1", result.NotStarted, 0), ticket("T2", result.TooWeak, 40)),
		member("b", ticket("T1", result.Done, 100), ticket("T2", result.TooWeak, 60)),
		member("c", ticket("T1", result.NotStarted, 0), ticket("T2", result.Done, 100)),
	))
	require.Len(t, all, 2)
	assert.Equal(t, weakness{Ticket: "T1", Of: 3, Done: 1, Share: 1. / 3}, all[0])
	assert.Equal(t, weakness{Ticket: "T2", Tried: true, Of: 3, Done: 1, Started: 2, Share: 2. / 3}, all[1])
	assert.Empty(t, weakest(result.Class{}))
}

func TestConfusions(t *testing.T) {
	t.Parallel()
	named := func(cause string) result.Ticket {
		return result.Ticket{Ticket: "T1", Diagnosis: &result.Diagnosis{Cause: cause}}
	}
	onCall := member("z")
	onCall.Mark.Exercises[0].Result.Triage = &result.TriageSummary{Causes: []result.TriagedCause{{Cause: "Real", Named: map[string]int{"Real": 2, "Real, but slow": 1, "(nothing)": 1, "Odd": 3}}}}
	assert.Equal(t, []confusion{
		{Real: "Real", Named: "", Times: 1, Triage: true},
		{Real: "Real", Named: "Else", Times: 1},
		{Real: "Real", Named: "Odd", Times: 3, Triage: true},
		{Real: "Real", Named: "Real", Times: 2},
		{Real: "Real", Named: "Real", Times: 3, Triage: true},
	}, confusions(classOf(member("a", named("Real")), member("b", named("Real")), member("c", named("Else")), member("d", named("")), onCall)))
}

// Tests that a correct lab refutes are grouped by the clause, then by the source of the assertion.
func TestRefutations(t *testing.T) {
	t.Parallel()
	open := []string{"a lab with other words (clause 401.3 leaves this open: the wording)"}
	strict := func(id string, line, text string) result.Member {
		m := member(id, result.Ticket{Ticket: "T1", Verdict: result.TooStrict, At: "exercises/01_x/a_test.go:" + line, StrictOn: &result.StrictOn{Differs: open}, Message: id})
		m.Files = []result.SourceFile{{Path: "01_x/a_test.go", Text: text}}
		return m
	}
	all := refutations(classOf(
		strict("a", "2", "package x\n\tassert.Equal(t, 1,\n\t\tx)\n"), strict("b", "1", "  assert.Equal(t, 1,\n x)"), strict("c", "1", "assert.Equal(t, 2, x)"), strict("d", "99", ""),
		member("e", result.Ticket{Ticket: "T2", Verdict: result.Wrong, OutOf: 3, Message: "fails"}),
		member("f", result.Ticket{Ticket: "T2", Verdict: result.Wrong, Right: 1, OutOf: 3, Message: "passed on a lab, and failed when it ran on the same lab again"}),
		member("g", result.Ticket{Ticket: "T2", Verdict: result.Wrong, OutOf: 3, Tests: make([]string, result.MaxTests+1)}),
	))
	require.Len(t, all, 2)
	assert.Equal(t, "401.3", all[0].Clause)
	assert.Equal(t, 4, all[0].Students)
	require.Len(t, all[0].Assertions, 3)
	assert.Equal(t, open, all[0].Assertions[0].Differs)
	assert.Equal(t, "assert.Equal(t, 1,\nx)", all[0].Assertions[0].Source)
	assert.Equal(t, []refutedTest{{"a", "T1", "01_x/a_test.go:2"}, {"b", "T1", "01_x/a_test.go:1"}}, all[0].Assertions[0].Cases)
	assert.Equal(t, "", all[1].Clause, "the first correct lab")
	assert.Equal(t, 1, all[1].Students, "no correct lab refutes the others")
}

// What the page knows of the sample class, as it is written.
func TestOverviewOfTheSample(t *testing.T) {
	t.Parallel()
	o := newOverview(sample.Class())
	o.Exercises = nil // as the model has them
	text, err := json.MarshalIndent(o, "", " ")
	require.NoError(t, err)
	golden.Equal(t, "testdata/overview.json", string(text)+"\n")
}
