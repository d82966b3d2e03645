package settings

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"failurelab/grader/result"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// course is what is known in these tests.
var course = Known{
	Course: "1.0", Exercises: []string{"01_unauthorized", "02_forbidden", "07_triage"},
	Tickets: []string{"T101", "T105", "T201"}, Labs: []string{"01-T105-m1", "01-T105-m2", "01-T105-m3", "01-h1"},
}

func TestTheExample(t *testing.T) {
	t.Parallel()
	s, err := Read("grade.example.yaml", course)
	require.NoError(t, err)
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	assert.True(t, time.Date(2026, 12, 2, 0, 0, 0, -1, berlin).Equal(s.Due), s.Due)
	assert.True(t, time.Date(2026, 12, 16, 0, 0, 0, -1, berlin).Equal(s.Late.Until), s.Late.Until)
	s.Due, s.Late.Until = time.Time{}, time.Time{}
	assert.Equal(t, Settings{
		Course: "1.0", Exercises: course.Exercises, Seed: "change me: 64 random letters or more",
		Limits:  Limits{Run: 20 * time.Second, Build: 2 * time.Minute, Submission: 5 * time.Minute, Memory: 512 << 20, FileSize: 16 << 20, Processes: 64, OpenFiles: 256},
		Weights: map[string]float64{"01_unauthorized": 1, "02_forbidden": 1, "07_triage": 0.5},
		Grace:   15 * time.Minute, Late: Policy{Per: 24 * time.Hour, Percent: 10, Cap: 50}, Zone: berlin,
		Feedback: Feedback{BeforeDue: result.Counts, AfterDue: result.Everything, Hidden: []string{"01-T105-m2"}, FullADay: 3},
		Void:     []Void{{Lab: "01-T105-m3", Reason: "its clause was not clear enough"}},
		Overrides: []Override{
			{Student: "ada", Ticket: "T101", Points: 80, Reason: "a test that is right, but that no lab of ours knows", By: "Dr Hopper"},
			{Student: "4711", Exercise: "07_triage", Points: 400, Reason: "shown in the lab, before witnesses", By: "Dr Hopper"},
		},
	}, s)
	assert.Equal(t, []string{"01-T105-m3"}, s.VoidCodes())
	assert.InDelta(t, 0.5, s.Weight("07_triage"), 0)
	assert.InDelta(t, 1, s.Weight("03_not_found"), 0)
	assert.True(t, s.Has("02_forbidden"))
	assert.False(t, s.Has("03_not_found"))
	assert.True(t, Settings{}.Has("03_not_found"))
}

// files are good files, and bad ones with what is said about them. Names of exercises, tickets, labs and zones are unknown to the
// schema, and so are things that stand in a file twice.
var files = []struct {
	name, text  string
	says        []string // none: the file is good
	schemaKnows bool     // the schema refuses it too
}{
	{name: "nothing"},
	{name: "a comment", text: "# later\n"},
	{name: "a date", text: "due: 2026-12-01"},
	{name: "a date in quotes", text: `due: "2026-12-01"`},
	{name: "a moment", text: "due: 2026-12-01T18:00:00+01:00\ngrace: 0m"},
	{name: "an end alone", text: "due: 2026-12-01\nlate: {until: 2026-12-24T12:00:00Z}"},
	{name: "numbers", text: "exercises: {01_unauthorized: 0, 02_forbidden: 1e1}\ndue: 2026-12-01\nlate: {per: hour, percent: 0.5}"},
	{name: "a student's number", text: "overrides: [{student: 00123, ticket: T105, points: 0, reason: copied, by: me}]"},
	{name: "lists that are empty", text: "void: []\noverrides: []\nlimits: {}"},
	{name: "Windows line ends", text: "course: \"1.0\"\r\ndue: 2026-12-01\r\n"},

	{name: "an unknown key", text: "\nexcercises: {01_unauthorized: 1}", says: []string{`grade.yaml:2: unknown key "excercises". Did you mean exercises?`}, schemaKnows: true},
	{name: "an unknown key further in", text: "limits:\n  memroy: 1GB", says: []string{`grade.yaml:2: unknown key "memroy" in limits. Did you mean memory?`}, schemaKnows: true},
	{name: "a key that is like no other", text: "color: red", says: []string{`unknown key "color". There are course, due, exercises, feedback,`}, schemaKnows: true},
	{name: "a key twice", text: "seed: a\nseed: b", says: []string{`grade.yaml:2: "seed" stands here twice. It is in line 1 too`}},
	{name: "a list", text: "- a", says: []string{"grade.yaml:1: the file takes keys with values"}, schemaKnows: true},
	{name: "a key without a value", text: "due:", says: []string{"grade.yaml:1: due has no value. Give it one, or remove the line"}, schemaKnows: true},
	{name: "no text", text: "course: 1.10", says: []string{`grade.yaml:1: course is a text. Put it into quotes: "1.10"`}, schemaKnows: true},
	{name: "an empty text", text: `seed: " "`, says: []string{"seed is empty"}, schemaKnows: true},
	{name: "another version", text: `course: "2.0"`, says: []string{`course is "2.0", but this grader has version "1.0"`}},
	{name: "an unknown exercise", text: "exercises: {01_unauthorised: 1}", says: []string{`grade.yaml:1: there is no exercise "01_unauthorised". Did you mean 01_unauthorized?`}},
	{name: "a list of exercises", text: "exercises: [01_unauthorized]", says: []string{"exercises takes keys with values"}, schemaKnows: true},
	{name: "no exercise", text: "exercises: {}", says: []string{"exercises is empty. Name some, or remove it"}, schemaKnows: true},
	{name: "a negative weight", text: "exercises: {01_unauthorized: -1}", says: []string{"the weight of 01_unauthorized is -1, and cannot be negative"}, schemaKnows: true},
	{name: "a weight in words", text: "exercises: {01_unauthorized: much}", says: []string{`the weight of 01_unauthorized is "much", which is no number`}, schemaKnows: true},
	{name: "a weight without end", text: "exercises: {01_unauthorized: 1e9}", says: []string{"can be at most 1000000"}, schemaKnows: true},
	{name: "an unknown zone", text: "zone: Europe/Berlim", says: []string{`zone "Europe/Berlim" is unknown. Write UTC, or a name such as Europe/Berlin`}},
	{name: "the machine's zone", text: "zone: Local", says: []string{"is unknown"}},
	{name: "a bad date", text: "due: 2026-02-30", says: []string{`grade.yaml:1: due is "2026-02-30", which is no date`}, schemaKnows: true},
	{name: "a time without a zone", text: "due: 2026-12-01T18:00:00", says: []string{"with its zone"}, schemaKnows: true},
	{name: "a German date", text: "due: 1.12.2026", says: []string{"which is no date"}, schemaKnows: true},
	{name: "a grace in words", text: "due: 2026-12-01\ngrace: 15 minutes", says: []string{`grade.yaml:2: grace is "15 minutes", which is no duration. Write 30s, 15m, 2h or 3d`}, schemaKnows: true},
	{name: "a negative grace", text: "due: 2026-12-01\ngrace: -15m", says: []string{"which is no duration"}, schemaKnows: true},
	{name: "grace and late without a date", text: "grace: 15m\nlate: {per: day, percent: 10}", says: []string{"grade.yaml:1: grace without a due date has no effect", "grade.yaml:2: late without a due date"}, schemaKnows: true},
	{name: "late that says nothing", text: "due: 2026-12-01\nlate: {}", says: []string{"late says nothing"}, schemaKnows: true},
	{name: "late without its steps", text: "due: 2026-12-01\nlate: {percent: 10}", says: []string{"late has no per. Add it"}, schemaKnows: true},
	{name: "a cap alone", text: "due: 2026-12-01\nlate: {cap: 10}", says: []string{"late has no per. Add it", "late has no percent. Add it"}, schemaKnows: true},
	{name: "an unknown step", text: "due: 2026-12-01\nlate: {per: days, percent: 10}", says: []string{`late.per is "days". Did you mean day?`}, schemaKnows: true},
	{name: "more than all", text: "due: 2026-12-01\nlate: {per: day, percent: 110}", says: []string{"late.percent is 110, and can be at most 100"}, schemaKnows: true},
	{name: "an end before the due date", text: "due: 2026-12-01\ngrace: 2d\nlate: {until: 2026-12-02}", says: []string{"late.until is not after the due date and its grace"}},
	{name: "an unknown level", text: "feedback: all", says: []string{`feedback is "all". There are nothing, verdicts, counts, labs, everything`}, schemaKnows: true},
	{name: "levels before and after", text: "feedback: {before_due: nothing, after_due: labs, hidden: [01-h1], full_reports_a_day: 1}"},
	{name: "feedback that says nothing", text: "feedback: {}", says: []string{"feedback says nothing"}, schemaKnows: true},
	{name: "an unknown key of feedback", text: "feedback: {befor_due: counts}", says: []string{`unknown key "befor_due" in feedback. Did you mean before_due?`}, schemaKnows: true},
	{name: "an unknown level later", text: "feedback: {after_due: verdict}", says: []string{`feedback.after_due is "verdict". Did you mean verdicts?`}, schemaKnows: true},
	{name: "feedback as a list", text: "feedback: [counts]", says: []string{"feedback takes one value"}, schemaKnows: true},
	{name: "an unknown hidden lab", text: "feedback: {hidden: [01-h1, 01-h9]}", says: []string{`there is no lab "01-h9". Did you mean 01-h1?`}},
	{name: "a hidden lab twice", text: "feedback:\n hidden:\n - 01-h1\n - 01-h1", says: []string{"grade.yaml:4: lab 01-h1 is here twice. It is in line 3 too"}},
	{name: "one hidden lab", text: "feedback: {hidden: 01-h1}", says: []string{"feedback.hidden takes a list"}, schemaKnows: true},
	{name: "no full report", text: "feedback: {full_reports_a_day: 0}", says: []string{"must be a whole number from 1 on"}, schemaKnows: true},
	{name: "no limit", text: "limits: {run: 0s}", says: []string{"limits.run is 0s, so nothing could run"}, schemaKnows: true},
	{name: "a size in words", text: "limits: {memory: lots}", says: []string{`limits.memory is "lots", which is no size. Write 512MB or 1GB`}, schemaKnows: true},
	{name: "a size without a unit", text: "limits: {memory: 512}", says: []string{"which is no size"}, schemaKnows: true},
	{name: "half a process", text: "limits: {processes: 1.5}", says: []string{"limits.processes is 1.5, and must be a whole number from 1 on"}, schemaKnows: true},
	{name: "no process", text: "limits: {processes: 0}", says: []string{"must be a whole number from 1 on"}, schemaKnows: true},
	{name: "an unknown lab", text: "void:\n - lab: 01-T105-m9\n   reason: x", says: []string{`grade.yaml:2: there is no lab "01-T105-m9". Did you mean 01-T105-m1 or 01-T105-m2 or 01-T105-m3?`}},
	{name: "a lab in capitals", text: "void:\n - lab: 01-H1\n   reason: x", says: []string{`there is no lab "01-H1". Did you mean 01-h1?`}},
	{name: "a lab without its exercise", text: "void:\n - lab: t105-M2\n   reason: x", says: []string{`there is no lab "t105-M2". Did you mean 01-T105-m2?`}},
	{name: "a void lab without a reason", text: "void: [{lab: 01-h1}]", says: []string{"void has no reason. Add it"}, schemaKnows: true},
	{name: "a void lab as a text", text: "void: [01-h1]", says: []string{"void takes keys with values"}, schemaKnows: true},
	{name: "a void lab twice", text: "void:\n - {lab: 01-h1, reason: x}\n - {lab: 01-h1, reason: y}", says: []string{"grade.yaml:3: lab 01-h1 is here twice. It is in line 2 too"}},
	{name: "void as a mapping", text: "void: {lab: 01-h1, reason: x}", says: []string{"void takes a list"}, schemaKnows: true},
	{name: "an override of an unknown ticket", text: "overrides: [{student: a, ticket: T115, points: 1, reason: x, by: me}]", says: []string{`there is no ticket "T115". Did you mean T101 or T105?`}},
	{name: "an override of nothing", text: "overrides: [{student: a, points: 1, reason: x, by: me}]", says: []string{"an override is about a ticket or about a whole exercise"}, schemaKnows: true},
	{name: "an override of both", text: "overrides: [{student: a, ticket: T105, exercise: 07_triage, points: 1, reason: x, by: me}]", says: []string{"Give one of the two"}, schemaKnows: true},
	{name: "an override by nobody", text: "overrides: [{student: a, ticket: T105}]", says: []string{"an override has no points. Add it", "an override has no reason. Add it", "an override has no by. Add it"}, schemaKnows: true},
	{name: "negative points", text: "overrides: [{student: a, ticket: T105, points: -3, reason: x, by: me}]", says: []string{"points is -3, and cannot be negative"}, schemaKnows: true},
	{name: "points that are no number", text: "overrides: [{student: a, ticket: T105, points: .nan, reason: x, by: me}]", says: []string{`points is ".nan", which is no number`}, schemaKnows: true},
	{name: "an override twice", text: "overrides:\n - {student: a, ticket: T105, points: 3, reason: x, by: me}\n - {student: a, ticket: T105, points: 4, reason: x, by: me}", says: []string{"grade.yaml:3: an override of T105 for this student is here twice. It is in line 2 too"}},
	{name: "an alias", text: "seed: &a x\ncourse: *a", says: []string{"grade.yaml:1: anchors (&name) and aliases (*name) are not read here", "grade.yaml:2: anchors"}},
	{name: "a second document", text: "seed: a\n---\nseed: b", says: []string{"a second document begins here"}},
	{name: "no YAML", text: "seed: a\n  b: [", says: []string{"grade.yaml:", "this is no YAML"}},
}

func TestFiles(t *testing.T) {
	t.Parallel()
	for _, tc := range files {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("grade.yaml", []byte(tc.text), course)
			if len(tc.says) == 0 {
				require.NoError(t, err)
			}
			for _, says := range tc.says {
				require.ErrorContains(t, err, says)
			}
		})
	}
}

// What the reader takes, the schema takes; and what only the schema could know, it knows.
func TestSchemaAndReaderAgree(t *testing.T) {
	t.Parallel()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("grade.schema.json")
	require.NoError(t, err)
	example, err := os.ReadFile("grade.example.yaml")
	require.NoError(t, err)
	require.NoError(t, schema.Validate(tree(t, string(example))))
	for _, tc := range files {
		if strings.Contains(tc.name, "alias") || strings.Contains(tc.name, "YAML") || strings.Contains(tc.name, "key twice") {
			continue // it has no tree
		}
		if err := schema.Validate(tree(t, tc.text)); tc.schemaKnows {
			assert.Error(t, err, tc.name)
		} else {
			assert.NoError(t, err, tc.name)
		}
	}
}

// tree is a text as an editor gives it to a schema: dates are texts.
func tree(t *testing.T, text string) any {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	if len(document.Content) == 0 {
		return map[string]any{}
	}
	return value(t, document.Content[0])
}

func value(t *testing.T, n *yaml.Node) any {
	t.Helper()
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			m[n.Content[i].Value] = value(t, n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, child := range n.Content {
			list = append(list, value(t, child))
		}
		return list
	}
	var v any
	require.NoError(t, n.Decode(&v))
	if f, ok := v.(float64); ok && f != f {
		return n.Value // JSON has no NaN
	}
	if n.Tag == "!!timestamp" {
		return n.Value
	}
	return v
}

func TestAllProblemsAtOnceInTheOrderOfLines(t *testing.T) {
	t.Parallel()
	text := "void:\n - {lab: x, reason: y}\ncolor: red\ndue: soon\nexercises:\n  nought: -1\n"
	_, err := Parse("grade.yaml", []byte(text), course)
	var problems Problems
	require.ErrorAs(t, err, &problems)
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	assert.Equal(t, []int{2, 3, 4, 6, 6}, lines)
	assert.Len(t, strings.Split(err.Error(), "\n"), 5)
}

func TestBombs(t *testing.T) {
	t.Parallel()
	laughs := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i < 'k'; i++ {
		before := string(i - 1)
		laughs += string(i) + ": &" + string(i) + " [" + strings.Repeat("*"+before+",", 9) + "]\n"
	}
	for name, text := range map[string]string{
		"a billion laughs": laughs,
		"a deep nest":      "void: " + strings.Repeat("[", 100_000),
		"a long file":      "# " + strings.Repeat("x", maxFile),
		"bytes":            "seed: \x00\xff",
	} {
		begun := time.Now()
		_, err := Parse("grade.yaml", []byte(text), course)
		require.Error(t, err, name)
		t.Log(name, time.Since(begun), strings.SplitN(err.Error(), "\n", 2)[0])
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	_, err := Read(filepath.Join(t.TempDir(), "grade.yaml"), course)
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Read(t.TempDir(), course)
	require.ErrorContains(t, err, "the settings cannot be read")
	_, err = Parse("grade.yaml", []byte("exercises: {anything: 1}\nvoid: [{lab: x, reason: y}]"), Known{})
	require.NoError(t, err, "what is not known is not checked")
}

func TestDigestCoversOnlyWhatARunDependsOn(t *testing.T) {
	t.Parallel()
	digest := func(text string) string {
		s, err := Parse("grade.yaml", []byte(text), course)
		require.NoError(t, err)
		return s.Digest()
	}
	const run = "seed: a\nlimits: {run: 5s}\nexercises: {01_unauthorized: 1, 02_forbidden: 1}\n"
	base := digest(run)
	assert.Len(t, base, 64)
	for _, policy := range []string{
		run + "due: 2026-12-01", run + "feedback: counts", run + "feedback: {after_due: nothing, hidden: [01-h1], full_reports_a_day: 2}", run + "zone: Europe/Berlin", run + "void: [{lab: 01-h1, reason: x}]",
		run + "overrides: [{student: a, ticket: T105, points: 1, reason: x, by: me}]",
		strings.Replace(run, "02_forbidden: 1", "02_forbidden: 3", 1),
		"exercises: {02_forbidden: 1, 01_unauthorized: 1}\nlimits: {run: 5s}\nseed: a",
	} {
		assert.Equal(t, base, digest(policy), policy)
	}
	for _, other := range []string{
		"", strings.Replace(run, "seed: a", "seed: b", 1), strings.Replace(run, "5s", "6s", 1),
		strings.Replace(run, ", 02_forbidden: 1", "", 1), run + `course: "1.0"`,
	} {
		assert.NotEqual(t, base, digest(other), other)
	}
}
