package report

import (
	"strings"
	"testing"

	"failurelab/grader/internal/golden"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

const file = "exercises/01_unauthorized/exercise_test.go"

// exercise is a result with some tickets, and one house rule that is open.
func exercise(verdict result.Verdict, tickets ...result.Ticket) result.Result {
	r := result.Result{
		Exercise: "01_unauthorized", Title: "401: \"no\"", Position: 1, Folder: "exercises/01_unauthorized", Form: result.Tests, Scope: result.Whole,
		Verdict: verdict, Tickets: tickets, Max: 300, Next: &result.Next{At: file + ":20", What: "T101: go on"},
		House: []result.Trial{
			{Code: "01-h1", Kind: result.HouseRule, Clause: "401.2", Caught: true, Lab: "a lab that is rude", At: file + ":9"},
			{Code: "01-h2", Kind: result.HouseRule, Clause: "401.3", Missed: result.Passed, Lab: "clause 401.3, body", Ask: "How does a program know, before it reads the body, that it is problem details?"},
		},
	}
	for _, t := range tickets {
		r.Points += t.Points
	}
	return r
}

func ticket(number string, verdict result.Verdict) result.Ticket {
	return result.Ticket{
		Ticket: number, Verdict: verdict, At: file + ":20", Max: 100, OutOf: 3, Right: 3,
		Message: "something is so", Remedy: "do something about it",
		Exchange: "-> GET /api/v1/ping   <- 401 problem+json  X-Request-Id ABCD...  1.2ms",
	}
}

func weak(number string, labs ...result.Trial) result.Ticket {
	t := ticket(number, result.TooWeak)
	t.Labs, t.Points = labs, 40
	t.Diagnosis = &result.Diagnosis{Cause: "ExpiredToken", Messages: []string{"your test does not prove ExpiredToken yet, because it also passes when the cause is different"}}
	return t
}

var (
	healthyCaught = result.Trial{Code: "01-T105-h1", Kind: result.Healthy, Caught: true, Lab: "a healthy lab, where nothing fails", At: file + ":22"}
	healthyMissed = result.Trial{Code: "01-T105-h1", Kind: result.Healthy, Missed: result.Passed, Lab: "a healthy lab, where nothing fails", Ask: "What fails for the customer? Assert it."}
	brokenCaught  = result.Trial{Code: "01-T105-m1", Kind: result.Broken, Caught: true, Lab: "a lab that answers 403", At: file + ":21"}
	brokenMissed  = result.Trial{Code: "01-T105-m2", Kind: result.Broken, Clause: "401.4", Missed: result.Passed, Lab: "clause 401.4, silence", Ask: "What may a thief with a stolen token learn from the headers?"}
	alikeMissed   = result.Trial{Code: "01-T105-l1", Kind: result.LookAlike, Missed: result.Passed, Lab: "look-alike", Ask: "Same request, same 401. What differs in api.Log()?"}
	alikeCrashed  = result.Trial{Code: "01-T105-l2", Kind: result.LookAlike, Missed: result.CrashedHere, Lab: "look-alike", Trouble: "your test panics (oh at exercise_test.go:24)", Remedy: "that does not count as catching the lab: use require"}
	alikeToo      = result.Trial{Code: "01-T105-l3", Kind: result.LookAlike, Missed: result.CrashedHere, Lab: "look-alike", Trouble: "your test panics (oh at exercise_test.go:24)", Remedy: "that does not count as catching the lab: use require"}
)

func done(number string) result.Ticket {
	t := ticket(number, result.Done)
	t.Points, t.Diagnosis = 100, &result.Diagnosis{Cause: "ExpiredToken", Right: true}
	return t
}

func stretch(t result.Ticket) result.Ticket {
	t.Stretch, t.Max, t.Points = true, 20, t.Points/5
	return t
}

func with(r result.Result, change func(*result.Result)) result.Result {
	change(&r)
	return r
}

// TestBlocks holds every form of the block to one file, which can be read from top to bottom.
func TestBlocks(t *testing.T) {
	t.Parallel()
	wrongCause := ticket("T102", result.WrongDiagnosis)
	wrongCause.Diagnosis = &result.Diagnosis{Cause: "ForgedToken", Parts: 3, OutOf: 5, Lacks: result.WrongPart, Messages: []string{"Cause is not ForgedToken.", "Slow is missing: answer with lab.Yes or lab.No"}}
	noDiagnosis := func(number string) result.Ticket {
		t := ticket(number, result.WrongDiagnosis)
		t.Diagnosis = &result.Diagnosis{Lacks: result.NoDiagnosis, Messages: []string{"your test hands in no diagnosis yet: end it with api.Diagnose(lab.Diagnosis{...})"}}
		return t
	}
	evidence := ticket("T102", result.WrongDiagnosis)
	evidence.Diagnosis = &result.Diagnosis{Cause: "ExpiredToken", Parts: 4, OutOf: 5, Lacks: result.WeakEvidence, Messages: []string{"Evidence proves too little"}}
	strict := func(number, at string, differs ...string) result.Ticket {
		t := ticket(number, result.TooStrict)
		t.At, t.StrictOn = file+at, &result.StrictOn{Lab: "01-" + number + "-r2", Differs: differs}
		t.Message = "Test" + number + " fails on a lab that names the charset"
		return t
	}
	taught := done("T105")
	taught.Production = "Tokens expire at night, when nobody logs in. Compare exp with the time of the request first."
	taught.EdgeCases = []result.Trial{{Code: "01-T105-s1", Lab: "a lab that is ten minutes generous", Caught: true}, {Code: "01-T105-s2", Lab: "a lab that is late"}}
	notStarted := ticket("T103", result.NotStarted)
	selection := func(r *result.Result) { r.Scope, r.House = result.Selection, nil }
	shift := result.Result{
		Exercise: "07_triage", Title: "All of it", Folder: "exercises/07_triage", Form: result.Triage, Scope: result.Whole, Seed: 2, Position: 7,
		Verdict: result.Started, Points: 420, Max: 500, Next: &result.Next{At: file, What: "SlowQuery is not recognized yet."},
		Triage: &result.TriageSummary{
			Incidents: 60, Right: 50, Score: 0.84, Needed: 0.85, MaxAlarms: 1,
			Causes:   []result.TriagedCause{{Cause: "Healthy", Incidents: 6, Right: 6}, {Cause: "SlowQuery", Incidents: 2, Named: map[string]int{"PoolExhausted": 1, "(nothing)": 1}}},
			Mistakes: []string{"incident 3: Triage says nothing. That is not right. Look at the metrics.\nlog  (empty)"},
			Answers:  []string{"it is: SlowQuery (reached yes, slow yes, side server)\nyou would see: A query that never ends."},
		},
	}
	guesses := result.TriageSummary{Incidents: 60, Right: 30, Score: 0.2, Needed: 0.85, MaxAlarms: 1, FalseAlarms: 2, Causes: []result.TriagedCause{
		{Cause: "Healthy", Incidents: 6, Right: 4, Named: map[string]int{"Healthy": 4, "ExpiredToken": 2}},
		{Cause: "ForgedToken", Incidents: 4, Named: map[string]int{"ExpiredToken": 3, "(nothing)": 1}},
		{Cause: "Crash", Incidents: 2, Half: 2, FalseCalls: 1, Named: map[string]int{"Crash, but slow yes (is no)": 2}},
	}}
	for _, cause := range []string{"A", "B", "C", "D", "E", "F", "G"} {
		guesses.Causes = append(guesses.Causes, result.TriagedCause{Cause: cause, Incidents: 1, Named: map[string]int{"Crash": 1}})
	}
	var b strings.Builder
	for _, tc := range []struct {
		name string
		r    result.Result
		o    Options
	}{
		{name: "nothing is started", r: exercise(result.NotStarted, notStarted)},
		{name: "nothing is started in a later exercise", r: with(exercise(result.NotStarted, notStarted), func(r *result.Result) { r.Position = 2 })},
		{name: "a selection in which nothing is started", r: with(exercise(result.NotStarted, notStarted), selection)},
		{name: "a selection of no ticket", r: with(exercise(result.NotStarted), selection)},
		{name: "a selection that is done", r: with(exercise(result.Started, done("T105")), func(r *result.Result) { selection(r); r.Next = nil })},
		{name: "does not compile", r: with(exercise(result.DoesNotCompile), func(r *result.Result) { r.Message = "./exercise_test.go:22:2: declared and not used: line" })},
		{name: "too weak: look-alikes, a crash twice", r: exercise(result.Started, weak("T105", healthyCaught, brokenCaught, brokenMissed, alikeMissed, alikeCrashed, alikeToo), notStarted)},
		{name: "too weak: the healthy lab", r: exercise(result.Started, weak("T105", healthyMissed, brokenCaught))},
		{name: "too weak: a crash on the healthy lab", r: exercise(result.Started, weak("T105", with2(healthyMissed, result.CrashedHere), brokenCaught))},
		{name: "wrong, twice at the same line", r: exercise(result.Started, ticket("T101", result.Wrong), ticket("T104", result.Wrong))},
		{name: "too strict", r: exercise(result.Started, ticket("T101", result.TooStrict))},
		{name: "crashed", r: exercise(result.Started, ticket("T101", result.Crashed))},
		{name: "a wrong cause", r: exercise(result.Started, wrongCause)},
		{name: "two tickets without a diagnosis", r: exercise(result.Started, noDiagnosis("T101"), noDiagnosis("T102"))},
		{name: "evidence too weak", r: exercise(result.Started, evidence)},
		{name: "too strict for one reason, at two lines", r: exercise(result.Started, strict("T101", ":20", "a lab that names the charset"), strict("T102", ":30", "a lab that names the charset"), strict("T103", ":40", "another"))},
		{name: "one panic in two tickets", r: exercise(result.Started, weak("T101", healthyCaught, alikeCrashed), weak("T102", healthyCaught, alikeToo))},
		{name: "many labs in two tickets", r: exercise(result.Started, weak("T101", healthyMissed, brokenMissed, brokenMissed, brokenMissed, alikeMissed, alikeMissed), weak("T102", brokenMissed))},
		{name: "a ticket is done, and one is not", r: exercise(result.Started, done("T101"), taught, notStarted)},
		{name: "a ticket is done, and one is not, go test -v", r: exercise(result.Started, done("T101"), taught, notStarted), o: Options{Verbose: true}},
		{name: "a narrow window", r: exercise(result.Started, weak("T105", healthyCaught, brokenCaught, brokenMissed, alikeMissed, alikeCrashed, alikeToo), notStarted), o: Options{Width: 80}},
		{name: "only a house rule is open", r: exercise(result.Started, done("T105"), stretch(ticket("T108", result.NotStarted)))},
		{name: "done, with a stretch ticket", r: with(exercise(result.Done, done("T105"), stretch(done("T108"))), func(r *result.Result) { r.House, r.Bonus, r.Next = r.House[:1], 20, nil })},
		{name: "done without a diagnosis, as another program may write it", r: with(exercise(result.Done, result.Ticket{Ticket: "T105", Verdict: result.Done}), func(r *result.Result) { r.House = nil })},
		{name: "a ticket that this system cannot run", r: with(exercise(result.Started, done("T105")), func(r *result.Result) {
			r.Unsupported, r.Message = []string{"T504: it needs Linux"}, "the tests ended with code 2 when they were run once more: see their output above"
		})},
		{name: "a triage", r: with(shift, func(r *result.Result) { brief := r.Triage.WithoutAnswers(); r.Triage = &brief })},
		{name: "a triage, go test -v", r: shift},
		{name: "a triage that guesses", r: with(shift, func(r *result.Result) { r.Triage = &guesses })},
		{name: "a triage that is done", r: with(shift, func(r *result.Result) { r.Verdict = result.Done })},
		{name: "a triage that was not on call", r: with(shift, func(r *result.Result) { r.Triage, r.Message = nil, "no test puts Triage on call" })},
		{name: "an exercise that the course does not have", r: result.Result{Exercise: "99_x", Verdict: result.NotStarted, Folder: "exercises/99_x"}},
	} {
		b.WriteString("## " + tc.name + "\n")
		Block(&b, tc.r, tc.o)
		b.WriteString("\n")
	}
	golden.Equal(t, "testdata/blocks.txt", b.String())
}

func with2(t result.Trial, how result.Missed) result.Trial {
	t.Missed, t.Trouble, t.Remedy = how, "your test does not end", "that does not count as catching the lab: give every loop an end"
	return t
}

func TestCourse(t *testing.T) {
	t.Parallel()
	edge := done("T105")
	edge.EdgeCases = []result.Trial{{Code: "01-T105-s1", Lab: "a lab that is ten minutes generous", Caught: true}, {Code: "01-T105-s2", Lab: "a lab that is late"}}
	started := exercise(result.Started, weak("T105", healthyMissed), stretch(ticket("T108", result.NotStarted)))
	finished := with(exercise(result.Done, edge), func(r *result.Result) { r.House, r.Next = r.House[:1], nil })
	broken := with(exercise(result.DoesNotCompile), func(r *result.Result) { r.Message = "two\nlines" })
	open := exercise(result.Started, done("T105"))
	var b strings.Builder
	for _, results := range [][]result.Result{{finished, started, broken, open}, {finished}, {broken}} {
		Course(&b, results)
		b.WriteString("\n")
	}
	golden.Equal(t, "testdata/course.txt", b.String())
	_, ofBroken, _ := strings.Cut(b.String(), "All done")
	assert.NotContains(t, ofBroken, "house rule  ", "where nothing was judged, no house rule is open")
}

func TestBeside(t *testing.T) {
	t.Parallel()
	correct := Side{Did: []string{"TestT105 fails", "-> GET /ping", "<- 401", "log  expired", "metric  calls_total = 1"}, Asked: true}
	for _, tc := range []struct {
		name   string
		other  Side
		want   string
		differ bool
	}{
		{"nothing differs", correct, "  log  expired\n  metric  calls_total = 1\n\nNothing differs in what your test looked at", false},
		{
			"a line differs",
			Side{Did: []string{"TestT105 fails", "-> GET /ping", "<- 401", "log  revoked", "metric  calls_total = 1"}, Asked: true},
			"  <- 401\n! log  revoked\n  metric  calls_total = 1\n", true,
		},
		{"a line is missing", Side{Did: []string{"TestT105 fails", "-> GET /ping", "<- 401", "metric  calls_total = 1"}, Asked: true}, "  <- 401\n- log  expired\n  metric  calls_total = 1\n", true},
		{"a line more", Side{Did: append(correct.Did[:5:5], "metric  z = 1"), Asked: true}, "  metric  calls_total = 1\n! metric  z = 1\n", true},
		{
			"ids and times do not count",
			Side{Did: append(correct.Did[:4:4], "metric  calls_total = 1"), Asked: true, Printed: []string{"--- FAIL", ""}},
			"  metric  calls_total = 1\n  it printed:\n    --- FAIL\n  ", false,
		},
		{
			"a member differs",
			Side{Did: append(correct.Did[:3:3], `log  {"err":"revoked","latency_ms":1.5,"status":401}`, "metric  calls_total = 1"), Asked: true},
			"! log  {\"err\":\"revoked\",\"latency_ms\":1.5,\"status\":401}\n  metric", true,
		},
		{"nothing was asked", Side{}, "== x. Your test should fail. A ! marks a line that differs, and a - marks a line that is missing. Ids and times do not count.\n\n", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var b strings.Builder
			beside := Beside{Code: "x", Sentence: "a lab", Clause: "clause 401.1, status: 401", Correct: correct, Other: tc.other}
			beside.Write(&b)
			assert.Contains(t, b.String(), tc.want)
			assert.Equal(t, tc.differ, beside.Differ())
			assert.True(t, strings.HasPrefix(b.String(), "x   a lab\nclause 401.1, status: 401\n"))
		})
	}
	var b strings.Builder
	Beside{ShouldPass: true}.Write(&b)
	assert.Contains(t, b.String(), "Your test should pass. A ! marks")
	assert.Contains(t, b.String(), "Your test asked this lab nothing")
}

// Of a long line, what differs is told below it.
func TestOtherMembers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, correct, other string
		want                 []string
	}{
		{"one differs", `log  {"err":"expired","status":401}`, `log  {"err":"revoked","status":401}`, []string{`!    err: in a correct lab "expired"`}},
		{"one is missing", `log  {"err":"x","status":401}`, `log  {"status":401}`, []string{`!    err: missing; in a correct lab "x"`}},
		{"one more", `log  {"status":401}`, `log  {"hint":"x","status":401}`, []string{"!    hint: a correct lab has none"}},
		{"times do not count", `log  {"latency_ms":1,"status":401}`, `log  {"latency_ms":2,"status":403}`, []string{"!    status: in a correct lab 401"}},
		{"no object", "<- 401", "<- 403", nil},
		{"half an object", `log  {"err":`, `log  {"err":1}`, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, otherMembers(tc.correct, tc.other))
		})
	}
}

// A log line that takes the place of another one is explained below it.
func TestBesideExplainsALine(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	Beside{
		Correct: Side{Did: []string{"<- 401", "a", `log  {"err":"expired","status":401}`, "z"}, Asked: true},
		Other:   Side{Did: []string{"<- 401", "b", `log  {"err":"revoked","status":401}`, "z"}, Asked: true},
	}.Write(&b)
	assert.Contains(t, b.String(), "! b\n! log  {\"err\":\"revoked\",\"status\":401}\n!    err: in a correct lab \"expired\"\n  z\n")
}

// Request ids are told apart, although they have other names each time.
func TestNormal(t *testing.T) {
	t.Parallel()
	const a, b = "ABCDEFGHIJKLMNOP", "QRSTUVWXYZ234567"
	assert.Equal(t, "ID1 ID2 ID1", Normal(a+" "+b+" "+a))
	assert.Equal(t, `{"stack":1,STACK,LATENCY} TIME ADDRESS`, Normal(`{"stack":1,"stack":"x\"y","latency_ms":1.5} 2026-11-26T01:02:03Z 127.0.0.1:80`))
}
