package export_test

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withMarkers is the sample, in which what a level of feedback keeps back has a word of its own. s0006 and s0011 have them.
func withMarkers(t *testing.T) result.Class {
	t.Helper()
	b, err := json.Marshal(class)
	require.NoError(t, err)
	c := read[result.Class](t, string(b)) // it shares nothing
	c.Gaps = []string{"STAFF"}
	for i := range c.Exercises {
		e := &c.Exercises[i]
		for k := range e.Tickets {
			e.Tickets[k].Cause = "STAFF"
		}
		for k := range e.Labs {
			e.Labs[k].What, e.Labs[k].Cause = "STAFF", "STAFF"
		}
	}
	for i := range c.Solutions {
		c.Solutions[i].Text = "STAFF"
	}
	for i := range c.Members {
		c.Members[i].Notes = []result.Note{{Text: "STAFF"}}
		m := &c.Members[i].Mark
		m.Notes, m.Missing = []string{"STAFF"}, []string{"STAFF"}
		for k := range m.Exercises {
			markResult(&m.Exercises[k].Result)
		}
	}
	return c
}

func markResult(r *result.Result) {
	r.Seed = 424242
	if r.Next != nil && r.Judged() { // else it says how to make it compile
		r.Next.What = "HINT"
	}
	for i := range r.House {
		markTrial(&r.House[i])
	}
	for i := range r.Tickets {
		t := &r.Tickets[i]
		if t.Verdict == result.TooWeak || t.Verdict == result.WrongDiagnosis {
			t.Remedy = "HINT"
		}
		if t.Verdict == result.TooStrict || t.Verdict == result.Wrong {
			t.Message = "COUNT"
		}
		if t.Diagnosis != nil && !t.Diagnosis.Right {
			t.Diagnosis.Messages = []string{"HINT"}
		}
		for k := range t.Labs {
			markTrial(&t.Labs[k])
		}
	}
	if r.Triage != nil {
		r.Triage.Mistakes, r.Triage.Answers = []string{"HINT"}, []string{"STAFF"}
	}
}

func markTrial(t *result.Trial) {
	t.Lab, t.Ask, t.Clause, t.Cause, t.By, t.At = "HINT", "HINT", "HINT", "HINT", "HINT", "HINT"
}

// code is the code of a lab that a test should fail on.
var code = regexp.MustCompile(`\b\d\d-(T\d+-)?[mlhs]\d+\b`)

// opened is the text of a file with what its encodings hide.
func opened(t *testing.T, format, text string) string {
	t.Helper()
	text = decoded(t, format, text)
	if format == "csv" {
		_, text, _ = strings.Cut(text, "\n") // the columns are the same for all
	}
	for _, m := range regexp.MustCompile(`base64,([A-Za-z0-9+/=]+)`).FindAllStringSubmatch(text, -1) {
		b, err := base64.StdEncoding.DecodeString(m[1])
		require.NoError(t, err)
		text += string(b)
	}
	return strings.ReplaceAll(text, `\-`, "-")
}

// Every format, at every level, of every student: nothing is in it that must not be there.
func TestNoFormatTellsMoreThanItsLevel(t *testing.T) {
	t.Parallel()
	c := withMarkers(t)
	hidden := []string{"04-T402-m3", "04-T402-l1", "01-T106-r2", "01-h11", "04-h3", "01-T102-m1"}
	told := map[result.Feedback][]string{}
	for _, f := range export.Formats() {
		for _, level := range result.Levels() {
			for _, hide := range [][]string{nil, hidden} {
				told[level] = append(told[level], tellsNoMore(t, f.Name, c, result.Audience{Feedback: level, Hidden: hide})...)
			}
		}
	}
	// The test would be worth nothing if the words were nowhere.
	assert.Contains(t, strings.Join(told[result.Everything], ""), "HINT")
	assert.Contains(t, strings.Join(told[result.ByLab], ""), "04-T402-m3")
	assert.Contains(t, strings.Join(told[result.Counts], ""), "COUNT")
	assert.Contains(t, strings.Join(told[result.Verdicts], ""), "too weak")
	assert.Contains(t, strings.Join(told[result.Nothing], ""), "s0006")
}

// tellsNoMore asserts that a format keeps back from each student what it has to, and returns all that it tells.
func tellsNoMore(t *testing.T, format string, c result.Class, a result.Audience) (all []string) {
	t.Helper()
	for _, m := range c.Members {
		if format == "classroom50" && m.Mark.Time.IsZero() {
			continue
		}
		text, _ := written(t, format, c, a, m.ID)
		text = opened(t, format, text)
		all = append(all, text)
		where := format + " " + string(a.Feedback) + " " + m.ID
		for _, never := range forbidden(a.Feedback, c, m.ID) {
			assert.NotContains(t, text, never, where)
		}
		if !a.Feedback.Shows(result.ByLab) {
			assert.Empty(t, code.FindString(text), where)
		}
		for _, h := range a.Hidden {
			assert.False(t, names(text, h), "%s names %s", where, h)
		}
	}
	return all
}

// names says whether a text names a lab. 01-T105-m12 does not name 01-T105-m1.
func names(text, lab string) bool {
	for {
		_, after, found := strings.Cut(text, lab)
		if !found || after == "" || after[0] < '0' || after[0] > '9' {
			return found
		}
		text = after
	}
}

// forbidden are the words that a level must not show to a student.
func forbidden(level result.Feedback, c result.Class, id string) []string {
	words := []string{"STAFF", "424242"}
	for _, m := range c.Members {
		if m.ID != id {
			words = append(words, m.ID, m.Email)
		}
	}
	if !level.Shows(result.Everything) {
		words = append(words, "HINT")
	}
	if !level.Shows(result.Counts) {
		words = append(words, "COUNT", "misses", "parts of your diagnosis")
	}
	if !level.Shows(result.Verdicts) {
		words = append(words, "too weak", "too strict", "does not compile", "wrong diagnosis\"", `"points": 7`, "720")
	}
	return words
}

// Staff see what students do not: what is hidden is hidden from students only.
func TestStaffSeeHiddenLabs(t *testing.T) {
	t.Parallel()
	a := result.Audience{Staff: true, Feedback: result.Nothing, Hidden: []string{"04-T402-m3"}}
	assert.Equal(t, class, class.For(a, "s0006"))
	for _, f := range export.Formats() {
		if f.Staff && f.Name != "csv" {
			assert.Contains(t, ofClass(t, f.Name, class.For(a, "s0006"), export.Options{}), "04-T402-m3", f.Name)
		}
	}
}
