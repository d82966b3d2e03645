package marks

import (
	"encoding/json"
	"testing"
	"time"

	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/internal/small"
	"failurelab/grader/judge"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var due = time.Date(2026, 12, 1, 18, 0, 0, 0, time.UTC)

const (
	full     = 300 // of the tests: two core tickets and the house rules
	shiftMax = 500
	bonus    = 20
	mutant   = "01-" + small.Core + "-m1"
)

func TestMarks(t *testing.T) {
	t.Parallel()
	late := settings.Settings{Due: due.Add(-25 * time.Hour), Late: settings.Policy{Per: 24 * time.Hour, Percent: 10}}
	override := func(o settings.Override) settings.Settings {
		o.Student, o.Reason, o.By = "ada", "shown", "me"
		return settings.Settings{Overrides: []settings.Override{o}}
	}
	void := func(codes ...string) (s settings.Settings) {
		for _, c := range codes {
			s.Void = append(s.Void, settings.Void{Lab: c, Reason: "x"})
		}
		return s
	}
	nothing := func(*store.Record) {}
	for _, tc := range []struct {
		name     string
		change   func(r *store.Record)
		settings settings.Settings
		points   float64
		max      float64
		bonus    float64
		final    float64
		verdict  result.Verdict // of the tests
	}{
		{"all of it", nothing, settings.Settings{}, full, full + shiftMax, bonus, full + bonus, result.Done},
		{"a weight", nothing, settings.Settings{Weights: map[string]float64{tests: 0.5, triage: 0.1}}, full / 2, full/2 + shiftMax/10, bonus / 2, full/2 + bonus/2, result.Done},
		{"no weight", nothing, settings.Settings{Weights: map[string]float64{tests: 0}}, 0, shiftMax, 0, 0, result.Done},
		{"thirds are rounded", nothing, settings.Settings{Exercises: []string{tests}, Weights: map[string]float64{tests: 1.0 / 3000}}, 0.1, 0.1, 0.01, 0.11, result.Done},
		{"one exercise only", nothing, settings.Settings{Exercises: []string{tests}}, full, full, bonus, full + bonus, result.Done},

		{"a missed lab", func(r *store.Record) { miss(r, small.Core, mutant) }, settings.Settings{}, full - 10, full + shiftMax, bonus, full - 10 + bonus, result.Started},
		{"a missed lab that is void", func(r *store.Record) { miss(r, small.Core, mutant) }, void(mutant), full, full + shiftMax, bonus, full + bonus, result.Done},
		{"a caught lab that is void", nothing, void(mutant, "01-h1"), full, full + shiftMax, bonus, full + bonus, result.Done},
		{"a house rule that is void", func(r *store.Record) { miss(r, small.Another, "01-h1") }, void("01-h1"), full, full + shiftMax, bonus, full + bonus, result.Done},
		{"a house rule that is missed", func(r *store.Record) { miss(r, small.Another, "01-h1") }, settings.Settings{}, full - 17, full + shiftMax, bonus, full - 17 + bonus, result.Started},

		{"late", nothing, late, full, full + shiftMax, bonus, (full + bonus) * 0.8, result.Done},
		{"late, at an unknown time", func(r *store.Record) { r.Handed.Time = time.Time{} }, late, full, full + shiftMax, bonus, full + bonus, result.Done},

		{"an override of a core ticket", nothing, override(settings.Override{Ticket: small.Core, Points: 40}), full - 60, full + shiftMax, bonus, full - 60 + bonus, result.Done},
		{"an override of a stretch ticket", nothing, override(settings.Override{Ticket: small.Stretch, Points: 5}), full, full + shiftMax, 5, full + 5, result.Done},
		{"an override of an exercise", nothing, override(settings.Override{Exercise: triage, Points: 400}), full + 400, full + shiftMax, bonus, full + 400 + bonus, result.Done},
		{"an override for another student", nothing, settings.Settings{Overrides: []settings.Override{{Student: "bob", Ticket: small.Core}}}, full, full + shiftMax, bonus, full + bonus, result.Done},

		{"no submission", func(r *store.Record) { *r = store.Record{Student: "ada", Handed: store.Handed{None: true}} }, late, 0, full + shiftMax, 0, 0, result.NotStarted},
		{"no file of the exercise", func(r *store.Record) { r.Exercises, r.Handed.Files = nil, nil }, settings.Settings{}, 0, full + shiftMax, 0, 0, result.NotStarted},
		{"a file that was refused", func(r *store.Record) {
			r.Handed.Refused = []result.Refusal{{Exercise: tests, File: "a_test.go", Line: 3, Reason: "remove import \"C\""}, {Exercise: triage, Reason: "x"}}
		}, settings.Settings{}, 0, full + shiftMax, 0, 0, result.Refused},
		{"an archive that was refused", func(r *store.Record) {
			r.Handed.Refused, r.Exercises, r.Handed.Files = []result.Refusal{{Reason: "the archive grows without end"}}, nil, nil
		}, settings.Settings{}, 0, full + shiftMax, 0, 0, result.Refused},
		{"a crash", func(r *store.Record) {
			r.Exercises[0].Observations = &judge.Observations{Exercise: tests, Scope: result.Whole, Crash: &judge.Crash{Code: 2}}
		}, settings.Settings{}, 0, full + shiftMax, 0, 0, result.Crashed},
		{"what does not compile", func(r *store.Record) {
			r.Exercises[0].Observations = &judge.Observations{Exercise: tests, Scope: result.Whole, CompileError: "x"}
		}, settings.Settings{}, 0, full + shiftMax, 0, 0, result.DoesNotCompile},
		{"a crash, and an override", func(r *store.Record) {
			r.Exercises[0].Observations = &judge.Observations{Exercise: tests, Scope: result.Whole, Crash: &judge.Crash{Code: 2}}
		}, override(settings.Override{Ticket: small.Core, Points: 70}), 70, full + shiftMax, 0, 70, result.Crashed},
		{"a fault of ours", func(r *store.Record) { r.Exercises[0] = store.Exercise{Name: tests, Fault: "no disk"} }, settings.Settings{}, 0, full + shiftMax, 0, 0, result.GraderError},
		{"a record without observations", func(r *store.Record) { r.Exercises[0].Observations = nil }, settings.Settings{}, 0, full + shiftMax, 0, 0, result.GraderError},
		{"an exercise that was forgotten", func(r *store.Record) { r.Exercises = nil }, settings.Settings{}, 0, full + shiftMax, 0, 0, result.GraderError},
		{"observations that say too little", func(r *store.Record) { r.Exercises[0].Observations.Snapshots = nil }, settings.Settings{}, 0, full + shiftMax, 0, 0, result.GraderError},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := graded()
			tc.change(&r)
			m := Of(exercises(), tc.settings, r)
			assert.Equal(t, "ada", m.Student)
			assert.InDelta(t, tc.points, m.Points, 1e-9, "points")
			assert.InDelta(t, tc.max, m.Max, 1e-9, "max")
			assert.InDelta(t, tc.bonus, m.Bonus, 1e-9, "bonus")
			assert.InDelta(t, tc.final, m.Final, 1e-9, "final")
			assert.Equal(t, tc.verdict, m.Exercises[0].Verdict)
			assert.Equal(t, tc.verdict == result.GraderError, m.Incomplete)
			assert.Equal(t, m.Max, Max(exercises(), tc.settings), "it is known before anything runs")
			if !m.Exercises[0].Result.Judged() {
				assert.NotEmpty(t, m.Exercises[0].Message)
			}
			require.Len(t, m.Exercises[0].Tickets, 3, "all tickets, whatever happened")
			sum := m.Exercises[0].House
			for _, ticket := range m.Exercises[0].Tickets {
				if !ticket.Stretch {
					sum += ticket.Points
				}
			}
			assert.InDelta(t, m.Exercises[0].Points, sum, 1e-9, "an exercise is its tickets and its house rules")
			assert.InDelta(t, 100, m.Exercises[0].HouseMax, 0)

			b, err := json.Marshal(m)
			require.NoError(t, err)
			var back result.Mark
			require.NoError(t, json.Unmarshal(b, &back))
			again, err := json.Marshal(back)
			require.NoError(t, err)
			assert.JSONEq(t, string(b), string(again), "a mark survives JSON")
		})
	}
}

func TestWhatAMarkSays(t *testing.T) {
	t.Parallel()
	r := graded()
	r.Handed.Refused = []result.Refusal{{Exercise: tests, File: "a_test.go", Line: 3, Reason: `remove import "C"`}, {Exercise: tests, Reason: "and more"}, {Exercise: triage, Reason: "another's"}}
	s := settings.Settings{
		Exercises: []string{tests}, Void: []settings.Void{{Lab: mutant}, {Lab: "02-T201-m1"}},
		Overrides: []settings.Override{
			{Student: "ada", Exercise: tests, Points: 222, Reason: "shown", By: "me"},
			{Student: "ada", Ticket: small.Core, Points: 7, Reason: "seen", By: "you"},
			{Student: "ada", Exercise: triage, Points: 1},
			{Student: "zoe", Exercise: tests, Points: 1},
		},
	}
	m := Of(exercises(), s, r)
	e := m.Exercises[0]
	assert.Equal(t, "a_test.go:3: remove import \"C\"\nand more", e.Message)
	assert.Equal(t, []string{mutant}, e.Void)
	assert.Equal(t, []result.Overridden{
		{Ticket: small.Core, Points: 7, Reason: "seen", By: "you"}, {Was: 7, Points: 222, Reason: "shown", By: "me"},
	}, e.Overrides, "the whole exercise counts last")
	assert.InDelta(t, 222, m.Points, 0)
	assert.Equal(t, []string{"a note", "the override of 07_triage has no effect, because its exercise is not graded"}, m.Notes)
	assert.Equal(t, []string{"landlock"}, m.Missing)
	assert.Equal(t, "ada.zip", m.Entry)
	assert.Equal(t, s.Overrides[3:], Strangers(s, []string{"ada", "bob"}))
	assert.Equal(t, map[result.Verdict]int{result.Refused: 3}, m.Verdicts())
}

func TestWhatAStudentSees(t *testing.T) {
	t.Parallel()
	r := graded()
	miss(&r, small.Core, mutant)
	m := Of(exercises(), settings.Settings{Void: []settings.Void{{Lab: "01-T105-m2"}}}, r)
	assert.Equal(t, m, m.For(result.Audience{Staff: true}))
	b, err := json.Marshal(m.For(result.Audience{}))
	require.NoError(t, err)
	assert.Contains(t, string(b), mutant)
	assert.NotContains(t, string(b), "a note")
	for _, a := range []result.Audience{{Feedback: result.Counts}, {Feedback: result.Verdicts}, {Hidden: []string{mutant, "01-T105-m2"}}} {
		shown := m.For(a)
		b, err := json.Marshal(shown)
		require.NoError(t, err)
		assert.NotContains(t, string(b), mutant)
		assert.NotContains(t, string(b), "01-T105-m2")
		assert.NotContains(t, string(b), "a note")
		assert.InDelta(t, m.Final, shown.Final, 0)
	}
	assert.Equal(t, []string{"a note"}, m.Notes, "the mark stays as it is")
	assert.Equal(t, []string{"01-T105-m2"}, m.Exercises[0].Void)
}

func TestKnown(t *testing.T) {
	t.Parallel()
	k := Known(exercises())
	assert.Equal(t, []string{tests, triage}, k.Exercises)
	assert.Contains(t, k.Tickets, small.Stretch)
	assert.Contains(t, k.Labs, mutant)
	_, err := settings.Parse("grade.yaml", []byte("void: [{lab: 01-T105-r1, reason: x}]"), k)
	require.ErrorContains(t, err, `there is no lab "01-T105-r1"`, "the first correct lab cannot be void")
	assert.InDelta(t, 100, k.Max[small.Core], 0)
	assert.InDelta(t, bonus, k.Max[small.Stretch], 0, "a bonus is what a stretch ticket has")
	assert.InDelta(t, full, k.Max[tests], 0)
	for points, wrong := range map[string]string{"100": "", "100.5": "grade.yaml:1: " + small.Core + " has at most 100 points"} {
		_, err := settings.Parse("grade.yaml", []byte("overrides: [{student: a, ticket: "+small.Core+", points: "+points+", reason: x, by: y}]"), k)
		assert.Equal(t, wrong == "", err == nil)
		if err != nil {
			assert.ErrorContains(t, err, wrong)
		}
	}
}

// A class says why a lab does not count, at the lab's exercise.
func TestWholeSaysWhyLabsAreVoid(t *testing.T) {
	t.Parallel()
	s := settings.Settings{Exercises: []string{tests, triage}, Void: []settings.Void{{Lab: mutant, Reason: "its clause was not clear"}}}
	c, err := Whole(exercises(), s, store.Records{})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{mutant: "its clause was not clear"}, c.Exercise(tests).VoidReasons)
	assert.Empty(t, c.Exercise(triage).VoidReasons)
}
