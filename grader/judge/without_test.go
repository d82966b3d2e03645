package judge

import (
	"encoding/json"
	"fmt"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/grader/result"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// code is the code of a lab of the ticket that most tests are about.
func code(k course.Kind, i int) string { return fmt.Sprintf("01-%s-%c%d", small.Core, k[0], i) }

// Each row is a test that fails at something, and that something is void.
func TestWithoutLabs(t *testing.T) {
	t.Parallel()
	miss := func(codes ...string) func(o *Observations) {
		return func(o *Observations) {
			for _, c := range codes {
				pass(on(of(o).Wrong, c))
			}
		}
	}
	fail := func(i int) func(o *Observations) {
		return func(o *Observations) {
			of(o).Right[i].Reports[0].Failed = true
			of(o).Traits = []Trial{{Lab: code(course.Trait, 100*(i+1)+1), Reports: of(o).Right[i].Reports}}
		}
	}
	allWrong := []string{}
	for _, l := range small.Exercise().Wrong(small.Exercise().Ticket(small.Core)) {
		allWrong = append(allWrong, l.Code)
	}
	for _, tc := range []struct {
		name          string
		change        func(o *Observations)
		void          []string
		before, after int // points of the ticket
		verdict       result.Verdict
	}{
		{"a broken lab that was missed", miss(code(course.Mutant, 2)), []string{code(course.Mutant, 2)}, 90, 100, result.Done},
		{"a broken lab that was caught, while another was missed", miss(code(course.Mutant, 1)), []string{code(course.Mutant, 2)}, 90, 85, result.TooWeak},
		{"a lab of another ticket", miss(code(course.Mutant, 1)), []string{"01-T101-m1"}, 90, 90, result.TooWeak},
		{"the look-alikes, of which one was missed", miss(code(course.LookAlike, 1)), []string{code(course.LookAlike, 1)}, 87, 100, result.Done},
		{"all broken labs, all missed", miss(code(course.Mutant, 1), code(course.Mutant, 2), code(course.Mutant, 3)), []string{code(course.Mutant, 1), code(course.Mutant, 2), code(course.Mutant, 3)}, 70, 100, result.Done},
		{"the healthy lab", miss(code(course.Healthy, 1)), []string{code(course.Healthy, 1)}, 20, 100, result.Done},
		{"every lab, all missed", miss(allWrong...), allWrong, 0, 100, result.Done},
		{"every lab but one, which was missed", miss(allWrong...), allWrong[1:], 0, 0, result.TooWeak},
		{"the correct lab that the test is too strict for", fail(1), []string{code(course.Reference, 2)}, 0, 100, result.Done},
		{"another correct lab than that", fail(2), []string{code(course.Reference, 2)}, 0, 0, result.TooStrict},
		{"the first correct lab, which cannot be void", fail(0), []string{code(course.Reference, 1)}, 0, 0, result.Wrong},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := solved()
			tc.change(o)
			stored, err := json.Marshal(o)
			require.NoError(t, err)
			assert.Equal(t, tc.before, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Points)
			after := ticketOf(t, Verdict(small.Exercise(), Without(o, tc.void)), small.Core)
			assert.Equal(t, tc.after, after.Points)
			assert.Equal(t, tc.verdict, after.Verdict, after.Message)
			for _, l := range after.Labs {
				assert.NotContains(t, tc.void, l.Code)
			}
			again, err := json.Marshal(o)
			require.NoError(t, err)
			assert.JSONEq(t, string(stored), string(again), "the observations stay as they are")
		})
	}
}

func TestCorrectLabsThatAreLeft(t *testing.T) {
	t.Parallel()
	o := Without(solved(), []string{code(course.Reference, 3)})
	ticket := ticketOf(t, Verdict(small.Exercise(), o), small.Core)
	assert.Equal(t, 2, ticket.OutOf)
	assert.Equal(t, 2, ticket.Right)

	o = solved()
	of(o).Right[2].Reports[0].Failed = true
	of(o).Traits = []Trial{{Lab: code(course.Trait, 201), Reports: of(o).Right[2].Reports}}
	strict := ticketOf(t, Verdict(small.Exercise(), Without(o, []string{code(course.Reference, 2)})), small.Core)
	assert.Empty(t, strict.StrictOn.Differs, "what differs in a void lab explains nothing")
}

func TestVoidHouseRules(t *testing.T) {
	t.Parallel()
	o := solved()
	pass(&o.Tickets[small.Another].House[0])
	missed := o.Tickets[small.Another].House[0].Lab
	before := Verdict(small.Exercise(), o)
	after := Verdict(small.Exercise(), Without(o, []string{missed}))
	assert.Equal(t, 300-17, before.Points)
	assert.Equal(t, result.Started, before.Verdict)
	assert.Equal(t, 300, after.Points)
	assert.Equal(t, result.Done, after.Verdict)
	assert.Equal(t, len(before.House)-1, len(after.House))

	another := Verdict(small.Exercise(), Without(o, []string{o.Tickets[small.Another].House[1].Lab}))
	assert.Equal(t, 300-20, another.Points, "four of five are caught")
}

// Evidence that a void look-alike also has is still evidence.
func TestEvidenceIsNotComparedWithVoidLabs(t *testing.T) {
	t.Parallel()
	o := solved()
	alike := code(course.LookAlike, 1)
	o.Snapshots[alike] = snapshotFor(small.Exercise().Ticket(small.Core), true)
	assert.Equal(t, 96, ticketOf(t, Verdict(small.Exercise(), o), small.Core).Points)
	assert.Equal(t, 100, ticketOf(t, Verdict(small.Exercise(), Without(o, []string{alike})), small.Core).Points)
}

func TestVoidable(t *testing.T) {
	t.Parallel()
	codes := Voidable(small.Exercise())
	for _, c := range []string{code(course.Reference, 2), code(course.Healthy, 1), code(course.Mutant, 1), code(course.LookAlike, 1), "01-h1"} {
		assert.Contains(t, codes, c)
	}
	assert.NotContains(t, codes, code(course.Reference, 1))
	assert.Equal(t, "01-T105-r2", referenceOf("01-T105-t203"))
	for _, other := range []string{"", "t201", "01-T105-m1", "01-T105-tx"} {
		assert.Empty(t, referenceOf(other))
	}
}

// After Foresee a teacher can void any lab: the verdict has no questions left.
func TestForesee(t *testing.T) {
	t.Parallel()
	o := solved()
	for i := range of(o).Right { // evidence that every look-alike has too, so only the first of them was asked
		of(o).Right[i].Reports[0].Diagnoses[0].Evidence = &wire.Fact{Source: "log", Key: "status", Value: "401"}
	}
	of(o).Right[1].Reports[0].Failed = true // too strict, so nothing is known of its diagnosis
	of(o).Right[2].Reports[0].Failed = true
	o.Snapshots, o.Cures = nil, nil
	void := []string{code(course.Reference, 2), code(course.Reference, 3)}
	assert.Equal(t, result.GraderError, Verdict(small.Exercise(), Without(o, void)).Verdict)
	require.NoError(t, Foresee(t.Context(), small.Exercise(), o, Options{}))
	for _, void := range [][]string{nil, void, append(void, code(course.LookAlike, 1)), Voidable(small.Exercise())} {
		assert.NotEqual(t, result.GraderError, Verdict(small.Exercise(), Without(o, void)).Verdict)
	}
}
