package report

import (
	"strings"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

// By code, a block lists labs and nothing about them. What is hidden has no line.
func TestBlockByLab(t *testing.T) {
	t.Parallel()
	whole := exercise(result.Started, weak("T105", healthyCaught, brokenCaught, brokenMissed, alikeMissed))
	write := func(r result.Result) string {
		var b strings.Builder
		Block(&b, r, Options{})
		return b.String()
	}
	shown := write(whole.Show(result.ByLab))
	for _, code := range []string{"01-T105-m2", "01-T105-l1", "01-h2"} {
		assert.Contains(t, shown, code)
	}
	for _, told := range []string{"401.4", "401.3", "silence", "thief", "problem details?", "look-alike:", ": \n", "ExpiredToken yet"} {
		assert.NotContains(t, shown, told)
	}
	e := result.ExerciseMark{Exercise: whole.Exercise, Result: whole}
	for _, level := range []result.Feedback{result.ByLab, result.Everything} {
		shown = write(e.For(result.Audience{Feedback: level, Hidden: []string{"01-T105-m2", "01-h2"}}).Result)
		assert.Contains(t, shown, "misses 1 of 2")
		assert.Contains(t, shown, "01-T105-l1")
		for _, told := range []string{"m2", "h2", "thief", "replay \n", "replay  "} {
			assert.NotContains(t, shown, told)
		}
		for _, line := range strings.Split(shown, "\n") {
			assert.NotEqual(t, ":", strings.TrimSpace(line))
		}
	}
	counts := whole
	counts.Tickets = []result.Ticket{ticket("T106", result.TooStrict)}
	counts.Tickets[0].StrictOn = &result.StrictOn{Lab: "01-T106-r2", Differs: []string{"other names"}}
	assert.NotContains(t, write(counts.Show(result.Counts)), "r2", "counts have no codes")
}
