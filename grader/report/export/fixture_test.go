package export_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"failurelab/grader/internal/sample"
	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// class is the sample. Tests that change it take their own.
var class = sample.Class()

// now is when the reports of the tests are made.
var now = time.Date(2026, time.November, 26, 12, 0, 0, 0, time.UTC)

// job is the environment of a Classroom 50 job.
var job = map[string]string{
	"CLASSROOM": "api-lab", "ASSIGNMENT": "all", "OWNER": "ada", "SUBMISSION_TAG": "submit/2026-10-30T10-00-00Z-a1b2c3d",
	"COMMIT_URL": "https://example.test/c", "RELEASE_URL": "https://example.test/r", "REVIEW_URL": "https://example.test/v",
	"GITHUB_ACTOR": "ada", "GITHUB_ACTOR_ID": "4711",
}

func options(m result.Member) export.Options {
	return export.Options{At: now, Env: func(key string) string { return job[key] }, Grade: m.Mark}
}

// written is what a format writes about one student for an audience; false if there is no file, by our fault.
func written(t *testing.T, format string, c result.Class, a result.Audience, id string) (string, bool) {
	t.Helper()
	f, ok := export.Find(format)
	require.True(t, ok, format)
	var whole result.Member
	for _, m := range c.Members {
		if m.ID == id {
			whole = m
		}
	}
	c = c.For(a, id)
	var m result.Member
	for _, of := range c.Members {
		if of.ID == id {
			m = of
		}
	}
	require.Equal(t, id, m.ID)
	var b bytes.Buffer
	var err error
	if f.One != nil {
		err = f.One(&b, c, m, options(whole))
	} else {
		err = f.Class(&b, c, options(whole))
	}
	var incomplete *export.IncompleteError
	if errors.As(err, &incomplete) {
		return "", false
	}
	require.NoError(t, err, "%s %s", format, id)
	return b.String(), true
}

// schema is a schema of the tests' data.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("testdata/" + name + ".schema.json")
	require.NoError(t, err)
	return s
}

// tree is JSON as a schema takes it.
func tree(t *testing.T, text string) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
	require.NoError(t, err)
	return v
}

// decoded is the JSON of a format; github's is in base64.
func decoded(t *testing.T, format, text string) string {
	t.Helper()
	if format != "github" {
		return text
	}
	b, err := base64.StdEncoding.DecodeString(text)
	require.NoError(t, err)
	return string(b)
}

func read[T any](t *testing.T, text string) (v T) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &v))
	return v
}

// hostile is the class with a student whose every text attacks each format.
func hostile() (result.Class, string) {
	c := sample.Class()
	const bad = "x\n::error title=forged::owned\n##[error]owned\nok 1 # SKIP \x16--- PASS \x1b[31m\u202e@everyone #1 <script>alert(1)</script> ]]> --- ... | `a` **b** [l](http://evil.test) www.evil.test &amp; =1+1 \\# \ufffe\x00"
	m := &c.Members[8] // s0009, whose exercises have verdicts of several kinds
	m.Name, m.Mark.Late.Note, m.Mark.Entry = bad, bad, bad
	m.Mark.Refused = []result.Refusal{{File: bad, Reason: bad}}
	for i := range m.Mark.Exercises {
		e := &m.Mark.Exercises[i]
		e.Message = bad
		e.Result.Message = bad
		e.Overrides = []result.Overridden{{Ticket: "T101", Was: 1, Points: 1, Reason: bad, By: bad}}
		for k := range e.Result.Tickets {
			t := &e.Result.Tickets[k]
			t.Verdict, t.Message, t.Remedy, t.At = result.TooWeak, bad, bad, bad
			t.Diagnosis = &result.Diagnosis{Messages: []string{bad}}
			for n := range t.Labs {
				t.Labs[n].Caught, t.Labs[n].Missed, t.Labs[n].Trouble, t.Labs[n].Remedy = false, result.CrashedHere, bad, bad
			}
		}
		for k := range e.Tickets {
			e.Tickets[k].Verdict = result.TooWeak
		}
	}
	return c, m.ID
}
