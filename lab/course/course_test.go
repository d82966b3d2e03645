package course_test

import (
	"path/filepath"
	"slices"
	"testing"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryExerciseHasItsFolders(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		for _, file := range []string{
			"exercises/" + e.Name + "/README.md", "exercises/" + e.Name + "/main_test.go",
			"solutions/" + e.Name + "/exercise_test.go", "solutions/" + e.Name + "/main_test.go",
			"grader/author/starters/testdata/" + e.Name + "/exercise_test.go",
		} {
			assert.FileExists(t, filepath.Join(root, file))
		}
	}
	handedOut, err := filepath.Glob(starters("*"))
	require.NoError(t, err)
	assert.Len(t, handedOut, len(course.All()), "a starter whose exercise is not in course.All")
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		assert.Equal(t, e.Title, course.Find(e.Name).Title)
	}
	assert.Nil(t, course.Find("01"))
	assert.Nil(t, course.Find(""))
}

func TestOf(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		for _, f := range e.Tickets() {
			assert.Equal(t, e.Name, course.Of(f.Ticket.Number).Name)
			assert.Same(t, f, e.Ticket(f.Ticket.Number))
		}
	}
	assert.Nil(t, course.Of("T000"))
	assert.Nil(t, course.All()[0].Ticket("T000"))
}

func TestPositions(t *testing.T) {
	t.Parallel()
	for i, e := range course.All() {
		assert.Equal(t, i+1, e.Position(), e.Name)
	}
	assert.Equal(t, "01_unauthorized", course.All()[0].Name)
}

// A failure in no exercise is missing from the course. A ticket in two exercises would be graded twice.
func TestEveryFailureIsInOneExercise(t *testing.T) {
	t.Parallel()
	var suspects, tickets, numbers []string
	for _, e := range course.All() {
		if e.OnCall {
			continue
		}
		for _, f := range e.Suspects {
			suspects = append(suspects, string(f.Cause))
		}
		for _, f := range e.AllTickets() {
			tickets = append(tickets, f.Ticket.Number)
		}
	}
	var causes []string
	for _, f := range failure.All() {
		causes = append(causes, string(f.Cause))
		if f.Ticket != nil {
			numbers = append(numbers, f.Ticket.Number)
		}
	}
	assert.ElementsMatch(t, causes, suspects, "lab/failure/list.go names an exercise that course.All does not have")
	assert.Equal(t, numbers, tickets, "failure.All is in the order of the tickets")
}

func TestStatus(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"01_unauthorized": 401, "02_forbidden": 403, "03_not_found": 404, "04_internal_error": 500, "05_gateway_timeout": 504,
		"06_unreachable": 0, "07_triage": 0,
	} {
		assert.Equal(t, want, course.Find(name).Status(), name)
	}
}

func TestStatusOf(t *testing.T) {
	t.Parallel()
	for cause, want := range map[lab.Cause]int{
		lab.ExpiredToken: 401, lab.NewlineInToken: 0, lab.PanicAfterFirstByte: 200, lab.ConnectionCut: 200, lab.FrozenApp: 504, lab.TLSExpired: 0,
	} {
		f := failure.Find(cause)
		for _, e := range course.All() {
			if !e.OnCall && slices.Contains(e.Suspects, f) {
				assert.Equal(t, want, e.StatusOf(f), cause)
			}
		}
	}
}

func TestTheTriageIsLast(t *testing.T) {
	t.Parallel()
	all := course.All()
	for i, e := range all {
		assert.Equal(t, i == len(all)-1, e.OnCall, e.Name)
	}
}

func TestTicketsLeaveSuspectsInTheirOrder(t *testing.T) {
	t.Parallel()
	e := course.All()[0]
	before := append([]*failure.Failure{}, e.Suspects...)
	e.Tickets()
	assert.Equal(t, before, e.Suspects)
}

func TestLeftOpenBy(t *testing.T) {
	t.Parallel()
	elsewhere := []world.Aspect{ // not every exercise has a challenge, problem details, a partner, names, or says what is in a 200
		world.ParameterOrder, world.MoreParameters, world.PartnerTimeouts, world.QueryTimeouts, world.StackForm, world.Lookups, world.ClientWords,
		world.Wording, world.Charset, world.MemberOrder, world.MoreMembers, world.MoreHeaders,
		world.PongOrder, world.PongMembers, world.PongHeaders,
	}
	for _, e := range course.All() {
		if e.OnCall {
			continue
		}
		for _, trait := range world.Traits {
			c, open := e.LeftOpenBy(trait.Aspect)
			if c.Number == "" && slices.Contains(elsewhere, trait.Aspect) {
				continue
			}
			require.NotEmpty(t, c.Number, "no clause of %s leaves open: %s", e.Name, trait.Lab)
			assert.Contains(t, open.Aspects, trait.Aspect)
		}
		c, _ := e.LeftOpenBy("no such aspect")
		assert.Empty(t, c.Number)
	}
}
