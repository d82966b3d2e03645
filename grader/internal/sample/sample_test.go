package sample_test

import (
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

// The class has every kind of submission, and its points add up.
func TestEveryKindOfSubmission(t *testing.T) {
	t.Parallel()
	c := sample.Class()
	assert.Equal(t, result.ClassSchema, c.Schema)
	assert.Len(t, c.Members, 12)
	verdicts := map[result.Verdict]int{}
	var none, late, incomplete, refused, override int
	for _, m := range c.Members {
		points, bonus := 0.0, 0.0
		for _, e := range m.Mark.Exercises {
			verdicts[e.Verdict]++
			points, bonus = points+e.Points, bonus+e.Bonus
			override += len(e.Overrides)
		}
		for v, n := range m.Mark.Verdicts() {
			verdicts[v] += n
		}
		assert.InDelta(t, points, m.Mark.Points, 0, m.ID)
		assert.InDelta(t, bonus, m.Mark.Bonus, 0, m.ID)
		assert.InDelta(t, points+bonus-m.Mark.Penalty, m.Mark.Final, 0.01, m.ID)
		none, late, incomplete = none+count(m.Mark.None), late+count(m.Mark.Late.Note != ""), incomplete+count(m.Mark.Incomplete)
		refused += count(len(m.Mark.Refused) > 0)
	}
	for _, v := range []result.Verdict{
		result.NotStarted, result.DoesNotCompile, result.Crashed, result.Wrong, result.TooStrict, result.TooWeak, result.WrongDiagnosis,
		result.Done, result.GraderError, result.Refused, result.Started,
	} {
		assert.Positive(t, verdicts[v], v)
	}
	assert.Equal(t, []int{1, 2, 1, 1, 1}, []int{none, late, incomplete, refused, override})
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
