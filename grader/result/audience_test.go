package result_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// marked is a class in which every text is its own path, such as "<Members.Mark.Entry>", so that a test sees which ones get out. Codes of
// labs, verdicts and kinds are real.
func marked(t *testing.T) result.Class {
	t.Helper()
	var c result.Class
	mark(reflect.ValueOf(&c).Elem(), "")
	c.Members = append(c.Members, c.Members[0])
	c.Members[0].ID, c.Members[1].ID = "ada", "bob"
	c.Exercises[0].Exercise, c.Members[0].Mark.Exercises[0].Exercise = "01_unauthorized", "01_unauthorized"
	c.Exercises[0].Void = []string{"01-T101-m8", "01-T101-m9"}
	e := &c.Members[0].Mark.Exercises[0]
	e.Void = c.Exercises[0].Void
	r := &e.Result
	r.Verdict = result.Started
	r.Next.Ticket = "T101"
	weak, strict, diagnosed := r.Tickets[0], r.Tickets[0], r.Tickets[0]
	weak.Ticket, weak.Verdict = "T101", result.TooWeak
	trial := weak.Labs[0]
	weak.Labs = nil
	for i, code := range []string{"01-T101-m1", "01-T101-m12", "01-T101-m9"} {
		of := trial
		of.Code, of.Kind, of.Caught = code, result.Broken, i == 1
		of.Clause, of.Lab, of.Ask, of.At = code+"-clause", code+"-lab", code+"-ask", code+"-at"
		weak.Labs = append(weak.Labs, of)
	}
	strict.Ticket, strict.Verdict, strict.Labs = "T102", result.TooStrict, nil
	strict.StrictOn = &result.StrictOn{Lab: "01-T102-r2", Differs: []string{"01-T102-r2-differs"}}
	strict.Message, strict.Remedy, strict.At = "01-T102-r2-message", "", "01-T102-r2-at"
	diagnosed.Ticket, diagnosed.Verdict, diagnosed.Labs = "T103", result.WrongDiagnosis, nil
	d := *diagnosed.Diagnosis
	d.Messages = []string{"the same in the look-alike lab 01-T103-l2, where"}
	diagnosed.Diagnosis = &d
	r.Tickets = []result.Ticket{weak, strict, diagnosed}
	return c
}

// mark fills in a value.
func mark(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("<" + path + ">")
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Date(2026, time.October, 30, 0, 0, 0, 0, time.UTC)))
			return
		}
		for i := range v.NumField() {
			name := path
			if f := v.Type().Field(i); !f.Anonymous {
				name = strings.TrimPrefix(path+"."+f.Name, ".")
			}
			mark(v.Field(i), name)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		mark(v.Elem(), path)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		mark(v.Index(0), path)
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		value := reflect.New(v.Type().Elem()).Elem()
		mark(value, path+".value")
		v.SetMapIndex(reflect.ValueOf("<"+path+">"), value)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint64:
		v.SetUint(77777)
	case reflect.Float64:
		v.SetFloat(7.25)
	case reflect.Bool:
	default:
		panic("there is a new kind of field at " + path)
	}
}

func shownTo(t *testing.T, c result.Class, a result.Audience) string {
	t.Helper()
	b, err := json.Marshal(c.For(a, "ada"))
	require.NoError(t, err)
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(string(b))
}

// always are the texts that no student sees: what is for staff, other members, and what would let students draw the same labs.
var always = []string{
	"bob", "<Gaps>", "<Solutions", "<Exercises.Labs", "<Exercises.VoidReasons", "<Exercises.Tickets.Cause>", "<Members.Notes", "<Members.Mark.Notes>", "<Members.Mark.Missing>",
	"<Members.Mark.Digests", "<Members.Mark.Exercises.Result.Triage.Answers>", "77777",
}

func TestWhatEachLevelKeepsBack(t *testing.T) {
	t.Parallel()
	const e = "<Members.Mark.Exercises."
	const r = e + "Result."
	everything := []string{"-m9-clause", "-m9-lab", "-m9-ask", "-m9-at", r + "Tickets.Remedy>", r + "Tickets.EdgeCases", r + "Triage.Mistakes>", r + "Triage.Causes", r + "House.Clause>", "<Exercises.Clauses", "01-T101-m8", "01-T103-l2", r + "Next.What>"}
	byLab := []string{"01-T101-m1", "01-T101-m12", r + "House.Code>"}
	counts := []string{"01-T102-r2-message", `"mutant"`, r + "Tickets.Exchange>", r + "Tickets.Diagnosis.Cause>"}
	verdicts := []string{"too weak", "T101", `"points":7.25`, r + "Message>", e + "Message>", e + "Fault>", e + "Overrides.Reason>", e + "Refused.Reason>"}
	verdicts = append(verdicts[:3:3], verdicts[4:]...) // a message about the whole is judged by whether the exercise was
	nothing := []string{"<Members.Name>", "<Members.Files.Text>", "<Members.Mark.Refused.Reason>", "<Members.Mark.Late.Note>", "<Exercises.Title>", `"2026-10-30`}
	groups := [][]string{nothing, verdicts, counts, byLab, everything}
	c := marked(t)
	for i, level := range result.Levels() {
		t.Run(string(level), func(t *testing.T) {
			t.Parallel()
			shown := shownTo(t, c, result.Audience{Feedback: level, Notice: "until tomorrow"})
			assert.Contains(t, shown, "until tomorrow")
			for k, group := range groups {
				for _, text := range group {
					if k <= i {
						assert.Contains(t, shown, text)
					} else {
						assert.NotContains(t, shown, text)
					}
				}
			}
			for _, text := range always {
				assert.NotContains(t, shown, text)
			}
		})
	}
	assert.Equal(t, c, marked(t), "the class stays as it is")
	assert.Equal(t, c, c.For(result.Audience{Staff: true, Feedback: result.Nothing, Hidden: []string{"01-T101-m1"}}, "ada"), "staff see everything")
	assert.Empty(t, c.For(result.Audience{}, "zoe").Members)
}

// A hidden lab is counted, and nothing more. Other labs stay as they were.
func TestHiddenLabs(t *testing.T) {
	t.Parallel()
	c := marked(t)
	house := c.Members[0].Mark.Exercises[0].Result.House[0].Code
	hidden := []string{"01-T101-m1", "01-T101-m9", "01-T102-r2", "01-T103-l2", house}
	for _, level := range result.Levels() {
		t.Run(string(level), func(t *testing.T) {
			t.Parallel()
			a := result.Audience{Feedback: level, Hidden: hidden}
			shown := shownTo(t, c, a)
			for _, code := range hidden[:4] {
				if code == "01-T101-m1" {
					assert.NotRegexp(t, `01-T101-m1([^0-9]|$)`, shown)
					continue
				}
				assert.NotContains(t, shown, code)
			}
			for _, field := range []string{"Code", "Clause", "Lab", "Ask", "At", "By", "Trouble", "Remedy", "Cause"} {
				assert.NotContains(t, shown, fmt.Sprintf("<Members.Mark.Exercises.Result.House.%s>", field))
			}
			if !level.Shows(result.Counts) {
				return
			}
			tickets := c.For(a, "ada").Members[0].Mark.Exercises[0].Result.Tickets
			assert.Equal(t, "your test misses 2 of 3 broken labs", tickets[0].Message, "as at counts")
			assert.Empty(t, tickets[0].Remedy+tickets[0].At)
			assert.Equal(t, "your test fails on another correct lab", tickets[1].Message)
			assert.Nil(t, tickets[1].StrictOn)
			assert.Equal(t, "7 of 7 parts of your diagnosis are right", tickets[2].Message)
			assert.Empty(t, tickets[2].Diagnosis.Messages)
			if level.Shows(result.ByLab) {
				assert.Equal(t, "01-T101-m12", tickets[0].Labs[0].Code)
				assert.Equal(t, []result.Trial{{Kind: result.Broken}, {Kind: result.Broken}}, tickets[0].Labs[1:], "they come last")
			}
		})
	}
	assert.Equal(t, c, marked(t), "the class stays as it is")

	c.Members[0].Mark.Exercises[0].Overrides[0].Reason = "01-T101-m1 is not clear"
	shown := c.For(result.Audience{Hidden: hidden}, "ada").Members[0].Mark.Exercises[0]
	assert.Equal(t, "(not shown)", shown.Overrides[0].Reason, "no text names a hidden lab")
	assert.Equal(t, []string{"01-T101-m8"}, shown.Void)
}
