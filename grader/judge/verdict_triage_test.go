package judge

import (
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	expiredToken = Incident{Cause: string(lab.ExpiredToken), Failure: string(lab.ExpiredToken)}
	healthyOne   = Incident{Cause: string(lab.Healthy), Failure: string(lab.ExpiredToken), Herring: "a partner's account was closed"}
	rightWord    = wire.Diagnosis{Cause: string(lab.ExpiredToken), Reached: "yes", Slow: "no", Side: "client"}
	healthyWord  = wire.Diagnosis{Cause: string(lab.Healthy)}
)

func TestJudgeTriage(t *testing.T) {
	t.Parallel()
	with := func(change func(*wire.Diagnosis)) wire.Diagnosis {
		d := rightWord
		change(&d)
		return d
	}
	for _, tc := range []struct {
		name    string
		i       Incident
		says    Said
		score   float64
		alarms  int
		named   string
		mistake string
		answer  string
	}{
		{name: "right", i: expiredToken, says: Said{Diagnosis: rightWord}, score: 1, named: "ExpiredToken"},
		{
			name: "another cause", i: expiredToken, score: 0, named: "ForgedToken",
			says:    Said{Diagnosis: with(func(d *wire.Diagnosis) { d.Cause = string(lab.ForgedToken) })},
			mistake: "incident 0: Triage says ForgedToken (reached yes, slow no, side client). That is wrong. Look at the log.\nlog  (empty)\nmetrics  ",
			answer:  "it is: ExpiredToken (reached yes, slow no, side client)\nyou would see: ",
		},
		{
			name: "another side", i: expiredToken, score: 0.5, named: "ExpiredToken, but side server (is client)",
			says:    Said{Diagnosis: with(func(d *wire.Diagnosis) { d.Side = "server" })},
			mistake: "Triage says ExpiredToken (reached yes, slow no, side server)",
		},
		{
			name: "another cause and side", i: expiredToken, score: 0, named: "ForgedToken",
			says:    Said{Diagnosis: with(func(d *wire.Diagnosis) { d.Cause, d.Side = string(lab.ForgedToken), "" })},
			mistake: "side missing)",
		},
		{name: "slow and reached wrong", i: expiredToken, score: 0.5, named: "ExpiredToken, but reached no (is yes), slow yes (is no)", says: Said{Diagnosis: with(func(d *wire.Diagnosis) { d.Reached, d.Slow = "no", "yes" })}},
		{name: "nothing", i: expiredToken, score: 0, named: "(nothing)", mistake: "Triage says nothing. That is wrong"},
		{
			name: "a panic", i: expiredToken, says: Said{Trouble: "it panics: oh", Error: "EOF", Request: wire.Request{Method: "GET", Path: "/x"}}, score: 0, named: "(it panics: oh)",
			mistake: "-> GET /x\n<- no response, but an error: EOF\nlog  (empty)\nmetrics  ",
		},
		{name: "nothing is wrong", i: healthyOne, score: 1, named: "Healthy", says: Said{Diagnosis: healthyWord}},
		{
			name: "a false alarm", i: healthyOne, score: 0, alarms: 1, named: "ExpiredToken",
			says: Said{
				Diagnosis: rightWord, Exchange: &wire.Exchange{Method: "GET", Path: "/api/v1/ping", Status: 200, Body: "pong"},
				Lines: []string{`{"status":200}`}, Metrics: map[string]string{"b": "2", "a": "1"},
			},
			mistake: "incident 0: Triage says ExpiredToken (reached yes, slow no, side client). That is wrong. Look at the response.\n" +
				"-> GET /api/v1/ping\n<- 200\n     pong\nlog  {\"status\":200}\nmetrics  a=1 b=2",
			answer: "it is: healthy, nothing is wrong\na red herring: a partner's account was closed",
		},
		{name: "no word of a healthy one", i: healthyOne, score: 0, named: "(nothing)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := judgeTriage([]Incident{tc.i}, []Said{tc.says})
			assert.InDelta(t, tc.score, got.Score, 0)
			assert.Equal(t, tc.alarms, got.FalseAlarms)
			require.Len(t, got.Causes, 1)
			assert.Equal(t, map[string]int{tc.named: 1}, got.Causes[0].Named)
			require.Len(t, got.Mistakes, 1-got.Right)
			if tc.mistake != "" {
				assert.Contains(t, got.Mistakes[0], tc.mistake)
				assert.Contains(t, got.Answers[0], tc.answer)
				assert.NotContains(t, got.Mistakes[0], "you would see")
			}
		})
	}
}

// What is given to others as well was not looked for: each false call takes back a right one.
func TestFalseCalls(t *testing.T) {
	t.Parallel()
	forged := Incident{Cause: string(lab.ForgedToken), Failure: string(lab.ForgedToken)}
	all := []Incident{expiredToken, expiredToken, forged, forged}
	said := func(causes ...lab.Cause) (list []Said) {
		for n, c := range causes {
			d := rightWord
			d.Cause = string(c)
			list = append(list, Said{Number: n, Diagnosis: d})
		}
		return list
	}
	expired, unsaid := lab.ExpiredToken, lab.Cause("")
	for name, tc := range map[string]struct {
		says  []Said
		score float64
		calls int
	}{
		"all right":                           {said(expired, expired, lab.ForgedToken, lab.ForgedToken), 1, 0},
		"one for both":                        {said(expired, expired, expired, expired), 0, 2},
		"one slip":                            {said(expired, expired, lab.ForgedToken, expired), 0.5, 1},
		"nothing of the others":               {said(expired, expired, unsaid, unsaid), 0.5, 0},
		"of a cause that is not in the shift": {said(expired, expired, lab.RevokedToken, lab.RevokedToken), 0.5, 0},
		"of some, nothing is said":            {said(expired), 0.25, 0},
	} {
		got := judgeTriage(all, tc.says)
		assert.InDelta(t, tc.score, got.Score, 1e-9, name)
		assert.Equal(t, tc.calls, got.Causes[0].FalseCalls, name)
	}
	wrong := judgeTriage(all, said(unsaid, unsaid, unsaid, unsaid))
	assert.Len(t, wrong.Mistakes, maxMistakes, "more would hide the rest")
	assert.Len(t, wrong.Answers, maxMistakes)
}

// If the cause is right, the message says which part is not. Mistakes about different causes come first.
func TestTheMistakesThatAreShown(t *testing.T) {
	t.Parallel()
	forged := Incident{Cause: string(lab.ForgedToken), Failure: string(lab.ForgedToken)}
	wrongSide := rightWord
	wrongSide.Side, wrongSide.Reached = "between", "no"
	got := judgeTriage([]Incident{expiredToken, expiredToken, expiredToken, forged}, []Said{
		{Number: 0, Diagnosis: wrongSide}, {Number: 1, Diagnosis: wrongSide}, {Number: 2, Diagnosis: wrongSide}, {Number: 3, Trouble: "it panics"},
	})
	require.Len(t, got.Mistakes, maxMistakes)
	assert.Contains(t, got.Mistakes[0], "incident 0: ")
	assert.Contains(t, got.Mistakes[0], "The cause is right, but reached and side are not.")
	assert.Contains(t, got.Mistakes[1], "incident 3: Triage says it panics. That is wrong. Look at the log.")
	assert.Contains(t, got.Mistakes[2], "incident 1: ")
}

// The same cause can be slow in one incident and fast in another.
func TestASlowWay(t *testing.T) {
	t.Parallel()
	i := Incident{Cause: string(lab.StaleAddress), Failure: string(lab.StaleAddress), Slow: "yes"}
	d := wire.Diagnosis{Cause: i.Cause, Reached: "no", Slow: "yes", Side: "between"}
	assert.Equal(t, 1, judgeTriage([]Incident{i}, []Said{{Diagnosis: d}}).Right)
	d.Slow = "no"
	assert.Equal(t, 1, judgeTriage([]Incident{i}, []Said{{Diagnosis: d}}).Causes[0].Half)
}

func TestShifts(t *testing.T) {
	t.Parallel()
	opened := &host.Opening{Test: "TestTriage", At: wire.Place{File: "exercises/07_triage/exercise_test.go", Line: 11}}
	healthy := func(n int) Incident { return healthyOne }
	many := func(n int, i func(int) Incident) (all []Incident) {
		for k := range n {
			all = append(all, i(k))
		}
		return all
	}
	said := func(alarms, n int) (list []Said) {
		for k := range n {
			d := healthyWord
			if k < alarms {
				d = rightWord
			}
			list = append(list, Said{Number: k, Diagnosis: d})
		}
		return list
	}
	for _, tc := range []struct {
		name    string
		shift   Shift
		verdict result.Verdict
		points  int
		says    string
	}{
		{"all right", Shift{Opened: opened, Ended: true, Incidents: many(20, healthy), Said: said(0, 20)}, result.Done, 500, ""},
		{"one false alarm", Shift{Opened: opened, Ended: true, Incidents: many(20, healthy), Said: said(1, 20)}, result.Done, 475, ""},
		{"two false alarms", Shift{Opened: opened, Ended: true, Incidents: many(20, healthy), Said: said(2, 20)}, result.Started, 450, "a false alarm for 2 healthy customers"},
		{"too low a score", Shift{Opened: opened, Ended: true, Incidents: []Incident{expiredToken, healthyOne}, Said: []Said{{}, {Number: 1, Diagnosis: healthyWord}}}, result.Started, 250, "does not recognize ExpiredToken yet"},
		{"another test fails", Shift{Opened: opened, Ended: true, Code: 1, Incidents: many(2, healthy), Said: said(0, 2)}, result.Started, 500, "a test other than the triage fails"},
		{"crashes", Shift{Opened: opened, Crash: &Crash{Code: 1}}, result.Crashed, 0, "in the middle of a shift"},
		{"hangs", Shift{Crash: &Crash{Hung: true}}, result.Crashed, 0, "does not end"},
		{"is not on call", Shift{Ended: true}, result.Started, 0, "no test puts Triage on call\nexercises/07_triage/exercise_test.go call lab.OnCall"},
		{"has a TODO", Shift{Ended: true, Opened: opened, Said: []Said{{Todo: &wire.Todo{Question: "grow the tree", At: wire.Place{File: "x_test.go", Line: 3}}}}}, result.NotStarted, 0, "x_test.go:3 grow the tree"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := Verdict(course.Find("07_triage"), &Observations{Scope: result.Whole, Shift: &tc.shift})
			assert.Equal(t, tc.verdict, r.Verdict)
			assert.Equal(t, tc.points, r.Points)
			text := r.Message
			if r.Next != nil {
				text += "\n" + r.Next.At + " " + r.Next.What
			}
			assert.Contains(t, text, tc.says)
		})
	}
}

// Some causes differ only in SQL or in metrics, and cannot be guessed in any shift. A triage that is right about all others, but
// gives each of these the same name, is not good enough.
func TestGuessesDoNotPay(t *testing.T) {
	t.Parallel()
	withoutSQL := map[lab.Cause]lab.Cause{
		lab.InvalidAPIKey: lab.RevokedKey, lab.DisabledUser: lab.RevokedKey, lab.UngrantedScope: lab.MissingScope, lab.UnknownOwner: lab.NotOwner,
		lab.RemovedRow: lab.DeletedResource, lab.BeyondSequence: lab.DeletedResource,
	}
	withoutMetrics := map[lab.Cause]lab.Cause{
		lab.FrozenUpstream: lab.SlowUpstream, lab.PoolExhausted: lab.SlowQuery, lab.SlowReport: lab.ResourceExhaustion,
		lab.SmallPool: lab.ResourceExhaustion, lab.WrongResolver: lab.DNSTimeout,
	}
	guess := func(seed uint64, calls map[lab.Cause]lab.Cause) float64 {
		var all []Incident
		var said []Said
		for n, i := range course.Incidents(seed, Incidents) {
			all = append(all, incidentOf(i))
			cause := i.Cause
			if other := calls[cause]; other != "" {
				cause = other
			}
			d := wire.Diagnosis{Cause: string(cause), Reached: answerText(i.Failure.Reached), Slow: answerText(i.Slow), Side: sideText(i.Failure.Side)}
			said = append(said, Said{Number: n, Diagnosis: d})
		}
		return judgeTriage(all, said).Score
	}
	for seed := range uint64(20) {
		assert.InDelta(t, 1, guess(seed, nil), 1e-9)
		assert.Less(t, guess(seed, withoutSQL), 0.70, "seed %d", seed)
		assert.Less(t, guess(seed, withoutMetrics), 0.85, "seed %d", seed)
	}
}
