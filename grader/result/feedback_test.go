package result_test

import (
	"encoding/json"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const secret = "SECRET"

// told is a result in which every text that answers a question says SECRET.
func told() result.Result {
	labs := []result.Trial{
		{Code: secret, Kind: result.Broken, Clause: secret, Ask: secret, Missed: result.Passed, Trouble: secret, Remedy: secret},
		{Code: secret, Kind: result.Broken, Caught: true, By: secret, At: secret, Lab: secret},
		{Code: secret, Kind: result.LookAlike, Cause: secret},
	}
	return result.Result{
		Exercise: "01_unauthorized", Points: 50, Max: 900, Verdict: result.Started, House: labs,
		Next: &result.Next{Ticket: "T105", At: "exercise_test.go:7", What: secret},
		Tickets: []result.Ticket{
			{Ticket: "T101", Verdict: result.TooWeak, Message: secret, Remedy: secret, Labs: labs, EdgeCases: labs, Points: 20},
			{Ticket: "T102", Verdict: result.WrongDiagnosis, Message: secret, Remedy: secret, Diagnosis: &result.Diagnosis{Cause: "ExpiredToken", Parts: 3, OutOf: 5, Messages: []string{secret}}},
			{Ticket: "T103", Verdict: result.Wrong, Message: "TestT103 fails on a correct lab", Remedy: "read the contract"},
		},
		Triage: &result.TriageSummary{Incidents: 60, Right: 50, Causes: []result.TriagedCause{{Cause: secret}}, Mistakes: []string{secret}, Answers: []string{secret}},
	}
}

func TestLevelsOfFeedback(t *testing.T) {
	t.Parallel()
	whole := told()
	assert.Equal(t, whole, whole.Show(result.Everything))
	assert.Equal(t, whole, whole.Show(""))

	counts := whole.Show(result.Counts)
	b, err := json.Marshal(counts)
	require.NoError(t, err)
	assert.NotContains(t, string(b), secret)
	assert.Equal(t, "your test misses 1 of 2 broken labs and the look-alike", counts.Tickets[0].Message)
	assert.Equal(t, 2, result.Caught(counts.Tickets[0].Labs)+result.Caught(counts.House))
	assert.Equal(t, "3 of 5 parts of your diagnosis are right", counts.Tickets[1].Message)
	assert.Equal(t, "TestT103 fails on a correct lab", counts.Tickets[2].Message, "what is wrong with a test on a correct lab is no secret")
	assert.Equal(t, 50, counts.Triage.Right)
	assert.Equal(t, "exercise_test.go:7", counts.Next.At)

	verdicts := whole.Show(result.Verdicts)
	for i, ticket := range verdicts.Tickets {
		assert.Equal(t, whole.Tickets[i].Verdict, ticket.Verdict)
		assert.Equal(t, whole.Tickets[i].Points, ticket.Points)
		assert.Empty(t, ticket.Message+ticket.Remedy)
		assert.Nil(t, ticket.Labs)
		assert.Nil(t, ticket.Diagnosis)
	}
	assert.Equal(t, told(), whole, "the whole result stays as it is")

	broken := result.Result{Verdict: result.DoesNotCompile, Message: "exercise_test.go:3: undefined: x", Next: &result.Next{What: "make it compile"}}
	assert.Equal(t, broken, broken.Show(result.Verdicts), "why nothing was judged is always shown")
}

// The first caught lab of a kind comes first, so that its place says nothing.
func TestCountedLabsAreInNoTellingOrder(t *testing.T) {
	t.Parallel()
	shown := told().Show(result.Counts).Tickets[0].Labs
	assert.Equal(t, []result.Trial{{Kind: result.LookAlike}, {Kind: result.Broken, Caught: true}, {Kind: result.Broken}}, shown)
}

func TestParseFeedback(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]result.Feedback{
		"": result.Everything, "everything": result.Everything, "labs": result.ByLab, "counts": result.Counts, "verdicts": result.Verdicts, "nothing": result.Nothing,
	} {
		f, err := result.ParseFeedback(name)
		require.NoError(t, err)
		assert.Equal(t, want, f)
	}
	_, err := result.ParseFeedback("all")
	require.EqualError(t, err, `feedback "all": there is nothing, verdicts, counts, labs and everything`)
}

func TestEachLevelShowsWhatTheOneBeforeShows(t *testing.T) {
	t.Parallel()
	for i, one := range result.Levels() {
		for k, other := range result.Levels() {
			assert.Equal(t, i >= k, one.Shows(other), "%s %s", one, other)
		}
		assert.True(t, result.Feedback("").Shows(one))
	}
}

func TestLabsByCode(t *testing.T) {
	t.Parallel()
	whole := told()
	whole.Tickets[0].Labs[0].Code, whole.Tickets[0].Labs[1].Code, whole.Tickets[0].Labs[2].Code = "01-T101-m1", "01-T101-m2", "01-T101-l1"
	shown := whole.Show(result.ByLab)
	assert.Equal(t, []result.Trial{
		{Code: "01-T101-m1", Kind: result.Broken}, {Code: "01-T101-m2", Kind: result.Broken, Caught: true}, {Code: "01-T101-l1", Kind: result.LookAlike},
	}, shown.Tickets[0].Labs)
	assert.Equal(t, "your test misses 1 of 2 broken labs and the look-alike", shown.Tickets[0].Message)
	assert.Empty(t, whole.Show(result.Nothing).Tickets)
	assert.Zero(t, whole.Show(result.Nothing).Points)
}
