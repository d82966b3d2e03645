package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestList(t *testing.T) {
	t.Parallel()
	said := ticket("T106", result.TooStrict)
	said.Symptom, said.Stretch = "The password is right: I can log in on my colleague's machine. On mine: 401.", true
	var b strings.Builder
	List(&b, exercise(result.Started, done("T101"), said), 80, nil)
	assert.Equal(t, `01_unauthorized   100 of 300 points
  401: "no"
  T101  done              100/100
  T106  too strict          0/100  "The password is right: I can log in on my
                                   colleague's machine. On mine: 401." (stretch)
  house rules: 1 of 2 are checked by one of your tests
`, b.String())

	b.Reset()
	List(&b, result.Result{Exercise: "01_unauthorized", Title: "401", Verdict: result.DoesNotCompile, Message: "x.go:1: oops\nx.go:2: oops"}, 80, nil)
	assert.Equal(t, "01_unauthorized   0 of 0 points\n  401\n  DOES NOT COMPILE   x.go:1: oops\n                     x.go:2: oops\n", b.String())

	b.Reset()
	List(&b, result.Result{Exercise: "07_triage", Title: "All", Form: result.Triage, Verdict: result.Started, Triage: &result.TriageSummary{}}, 80, nil)
	assert.Contains(t, b.String(), "07_triage   0 of 0 points\n  All\n  ")
}

func TestProgress(t *testing.T) {
	t.Parallel()
	r := exercise(result.Started, done("T101"), ticket("T102", result.Wrong), ticket("T103", result.NotStarted))
	triage := result.Result{Form: result.Triage, Points: 125, Max: 500}
	broken := result.Result{Form: result.Tests, Verdict: result.DoesNotCompile}
	all := []Standing{{"01_unauthorized", &r}, {"02_forbidden", nil}, {"07_triage", &triage}, {"08_x", &broken}}
	assert.Equal(t, "01 ██░░░░░░ 1/3 · 02 ░░░░░░░░ ? · 07 ██░░░░░░ 25% · 08 ░░░░░░░░ -", Progress(all, 80))
	assert.Equal(t, "01 ██░░░░░░ 1/3 · 02 ░░░░░░░░ ?\n07 ██░░░░░░ 25% · 08 ░░░░░░░░ -", Progress(all, 40))
	assert.Empty(t, Progress(nil, 40))
}

// A narrow block says the same in more lines, and none of them is too long. A wide one is as it always is.
func TestBlockWithin(t *testing.T) {
	t.Parallel()
	r := exercise(result.Started, done("T101"), weak("T105", healthyCaught, brokenCaught, brokenMissed, alikeMissed, alikeCrashed), ticket("T102", result.Wrong))
	usual := block118(r)
	words := func(s string) []string { return strings.Fields(s) }
	for columns := range 140 {
		var b strings.Builder
		Block(&b, r, Options{Width: columns})
		if columns == 0 || columns >= width {
			assert.Equal(t, usual, b.String(), columns)
			continue
		}
		assert.ElementsMatch(t, words(usual), words(b.String()), columns)
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if strings.Contains(strings.TrimSpace(line), " ") { // one word, such as a link, is not cut
				assert.LessOrEqual(t, utf8.RuneCountInString(line), max(columns, least), "%d: %s", columns, line)
			}
		}
	}
}

func block118(r result.Result) string {
	var b strings.Builder
	Block(&b, r, Options{})
	return b.String()
}
