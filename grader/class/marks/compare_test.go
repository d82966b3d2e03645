package marks

import (
	"testing"
	"time"

	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/internal/small"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	missed := func(r *store.Record) { miss(r, small.Core, mutant) }
	nothing := func(*store.Record) {}
	void := settings.Settings{Void: []settings.Void{{Lab: mutant}}}
	fell := result.ExerciseChange{
		Exercise: tests, From: full + bonus, To: full + bonus - 10, Verdicts: [2]result.Verdict{result.Done, result.Started},
		Tickets: []result.TicketChange{{
			Ticket: small.Core, From: 100, To: 90, Verdicts: [2]result.Verdict{result.Done, result.TooWeak}, Message: "your test misses 1 of 3 broken labs",
			Labs: []result.Flip{{Lab: mutant, Was: "caught", Is: "missed"}},
		}},
	}
	unexplained := fell
	unexplained.Unexplained = true
	for _, tc := range []struct {
		name        string
		old, now    func(r *store.Record)
		before, pol settings.Settings
		want        *result.Change
	}{
		{"nothing", nothing, nothing, settings.Settings{}, settings.Settings{}, nil},
		{"a fall that nothing explains", nothing, missed, settings.Settings{}, settings.Settings{}, &result.Change{Unexplained: true, From: 320, To: 310, Exercises: []result.ExerciseChange{unexplained}}},
		{"a fall with a new course", nothing, func(r *store.Record) { missed(r); r.Digests.Course = "new" }, settings.Settings{}, settings.Settings{}, &result.Change{From: 320, To: 310, Digests: []string{"course"}, Exercises: []result.ExerciseChange{fell}}},
		{"a fall with a new weight elsewhere", nothing, missed, settings.Settings{}, settings.Settings{Weights: map[string]float64{triage: 2}}, &result.Change{Unexplained: true, From: 320, To: 310, Policy: []string{"weight of " + triage}, Exercises: []result.ExerciseChange{unexplained}}},
		{"a weight alone", nothing, nothing, settings.Settings{}, settings.Settings{Weights: map[string]float64{tests: 0.5}}, &result.Change{From: 320, To: 160, Policy: []string{"weight of " + tests}}},
		{"a late penalty", nothing, nothing, settings.Settings{}, settings.Settings{Due: due.Add(-time.Hour), Late: settings.Policy{Per: time.Hour, Percent: 50}}, &result.Change{From: 320, To: 160, Policy: []string{"lateness"}}},
		{"an override", nothing, nothing, settings.Settings{}, settings.Settings{Overrides: []settings.Override{{Student: "ada", Exercise: triage, Points: 5}}}, &result.Change{
			From: 320, To: 325, Policy: []string{"override of " + triage + ": 5"},
			Exercises: []result.ExerciseChange{{Exercise: triage, To: 5, Verdicts: [2]result.Verdict{result.NotStarted, result.NotStarted}}},
		}},
		{"a void lab elsewhere, which changes nothing", nothing, nothing, settings.Settings{}, settings.Settings{Void: void.Void, Overrides: []settings.Override{{Student: "ada", Exercise: triage, Points: 5}}}, &result.Change{
			From: 320, To: 325, Policy: []string{"override of " + triage + ": 5"},
			Exercises: []result.ExerciseChange{{Exercise: triage, To: 5, Verdicts: [2]result.Verdict{result.NotStarted, result.NotStarted}}},
		}},
		{"void labs of the same exercise, which change nothing", nothing, nothing, settings.Settings{}, settings.Settings{
			Void: []settings.Void{{Lab: mutant}, {Lab: "01-h1"}}, Overrides: []settings.Override{{Student: "ada", Ticket: small.Stretch, Points: 5}},
		}, &result.Change{
			From: 320, To: 305, Policy: []string{"override of " + small.Stretch + ": 5"},
			Exercises: []result.ExerciseChange{{
				Exercise: tests, From: 320, To: 305, Verdicts: [2]result.Verdict{result.Done, result.Done},
				Tickets: []result.TicketChange{{Ticket: small.Stretch, From: 20, To: 5, Verdicts: [2]result.Verdict{result.Done, result.Done}}},
				House:   []result.Flip{},
			}},
		}},
		{"an exercise that is not graded any more", nothing, nothing, settings.Settings{}, settings.Settings{Exercises: []string{triage}}, &result.Change{From: 320, Policy: []string{"exercise " + tests}}},
		{"a rise", missed, nothing, settings.Settings{}, settings.Settings{}, &result.Change{From: 310, To: 320, Exercises: []result.ExerciseChange{{
			Exercise: tests, From: 310, To: 320, Verdicts: [2]result.Verdict{result.Started, result.Done},
			Tickets: []result.TicketChange{{
				Ticket: small.Core, From: 90, To: 100, Verdicts: [2]result.Verdict{result.TooWeak, result.Done}, Labs: []result.Flip{{Lab: mutant, Was: "missed", Is: "caught"}},
			}},
		}}}},
		{"a void lab", missed, missed, settings.Settings{}, void, &result.Change{From: 310, To: 320, Policy: []string{"void " + mutant}, Exercises: []result.ExerciseChange{{
			Exercise: tests, From: 310, To: 320, Verdicts: [2]result.Verdict{result.Started, result.Done},
			Tickets: []result.TicketChange{{
				Ticket: small.Core, From: 90, To: 100, Verdicts: [2]result.Verdict{result.TooWeak, result.Done}, Labs: []result.Flip{{Lab: mutant, Was: "missed"}},
			}},
		}}}},
		{"a fall because a caught lab is void", missed, missed, settings.Settings{}, settings.Settings{Void: []settings.Void{{Lab: "01-" + small.Core + "-m2"}}}, &result.Change{
			From: 310, To: 305, Policy: []string{"void 01-" + small.Core + "-m2"},
			Exercises: []result.ExerciseChange{{
				Exercise: tests, From: 310, To: 305, Verdicts: [2]result.Verdict{result.Started, result.Started},
				Tickets: []result.TicketChange{{
					Ticket: small.Core, From: 90, To: 85, Verdicts: [2]result.Verdict{result.TooWeak, result.TooWeak}, Message: "your test misses 1 of 2 broken labs",
					Labs: []result.Flip{{Lab: "01-" + small.Core + "-m2", Was: "caught"}},
				}},
			}},
		}},
		{"a house rule", nothing, func(r *store.Record) { miss(r, small.Another, "01-h1"); r.Digests.Grader = "new" }, settings.Settings{}, settings.Settings{}, &result.Change{
			From: 320, To: 303, Digests: []string{"grader"},
			Exercises: []result.ExerciseChange{{
				Exercise: tests, From: 320, To: 303, Verdicts: [2]result.Verdict{result.Done, result.Started}, House: []result.Flip{{Lab: "01-h1", Was: "caught", Is: "missed"}},
			}},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			old, current := graded(), graded()
			tc.old(&old)
			tc.now(&current)
			changes := Compare([]result.Mark{Of(exercises(), tc.before, old)}, []result.Mark{Of(exercises(), tc.pol, current)})
			if tc.want == nil {
				assert.Empty(t, changes)
				return
			}
			tc.want.Student = "ada"
			assert.Equal(t, []result.Change{*tc.want}, changes)
			assert.Len(t, Unexplained(changes), map[bool]int{true: 1}[tc.want.Unexplained])
		})
	}
}

func TestFallsComeFirst(t *testing.T) {
	t.Parallel()
	mark := func(student string, final float64) result.Mark { return result.Mark{Student: student, Final: final} }
	changes := Compare(
		[]result.Mark{mark("same", 5), mark("up", 5), mark("down", 5), mark("far down", 9), mark("gone", 0)},
		[]result.Mark{mark("far down", 1), mark("down", 4), mark("up", 8), mark("same", 5), mark("new", 1)},
	)
	var students []string
	for _, c := range changes {
		students = append(students, c.Student)
	}
	assert.Equal(t, []string{"far down", "down", "gone", "new", "up"}, students)
	assert.True(t, changes[0].Fall())
	assert.True(t, changes[2].Gone)
	assert.True(t, changes[3].New)
	assert.Len(t, Unexplained(changes), 3)
}

// A fault of ours takes points away, and no digest explains it.
func TestAFaultIsAnUnexplainedFall(t *testing.T) {
	t.Parallel()
	faulty := graded()
	faulty.Exercises[0] = store.Exercise{Name: tests, Fault: "no disk"}
	changes := Compare([]result.Mark{Of(exercises(), settings.Settings{}, graded())}, []result.Mark{Of(exercises(), settings.Settings{}, faulty)})
	require.Len(t, Unexplained(changes), 1)
	assert.Equal(t, "no disk", changes[0].Exercises[0].Fault)
}
