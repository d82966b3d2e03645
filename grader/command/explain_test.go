package command

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"failurelab/lab/course"
	failures "failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func explained(t *testing.T, word string) string {
	t.Helper()
	s, out := learner(t, "")
	s.exercises = nil
	require.NoError(t, s.explain(word), word)
	fits(t, out.String())
	return out.String()
}

func TestExplain(t *testing.T) {
	t.Parallel()
	for name, word := range map[string]string{"a_cause": "ExpiredToken", "a_clause": "401.7", "a_verdict": "TOO STRICT"} {
		expect(t, "explain_"+name, explained(t, word))
	}
}

func TestExplainTakesAnyForm(t *testing.T) {
	t.Parallel()
	for want, forms := range map[string][]string{
		"lab.ExpiredToken ":  {"ExpiredToken", "lab.ExpiredToken", "expired-token", "EXPIREDTOKEN", "expired token", "Lab.expired_token"},
		"lab.InvalidAPIKey ": {"invalid-api-key", "InvalidApiKey"},
		"TOO WEAK\n":         {"too weak", "TOO-WEAK", "TooWeak", "too_weak"},
		"Clause 401.3, body": {"401.3", " 401.3 "},
	} {
		for _, form := range forms {
			assert.True(t, strings.HasPrefix(explained(t, form), want), form)
		}
	}
}

// Whose side has to act is a part of the diagnosis.
func TestExplainTellsNoSide(t *testing.T) {
	t.Parallel()
	side := regexp.MustCompile(`lab\.(Client|Server|Between)\b|\bSide\b`)
	for _, f := range failures.All() {
		text := explained(t, string(f.Cause))
		assert.NotRegexp(t, side, text)
		assert.Contains(t, text, "\nA suspect in\n", "%s", f.Cause)
		assert.Contains(t, text, "\nWhat you would see\n", "%s", f.Cause)
	}
}

// Every promise of every contract says whether a lab breaks it, and no number stands for two clauses.
func TestExplainEveryClause(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, e := range course.All() {
		for _, c := range e.Contract {
			assert.Empty(t, seen[c.Number], "%s is in %s too", c.Number, e.Name)
			seen[c.Number] = e.Name
			assert.Contains(t, explained(t, c.Number), "Clause "+c.Number+", ")
			for _, p := range c.Promises {
				assert.NotEmpty(t, judgedBy(e, c, p), "%s %s", c.Number, p.Text)
			}
		}
	}
}

// A number that two exercises have is shown for both.
func TestExplainSharedClause(t *testing.T) {
	t.Parallel()
	s, out := learner(t, "")
	twin := *s.exercises[0]
	twin.Name = "02_twin"
	s.exercises = append(s.exercises, &twin)
	require.NoError(t, s.explain("401.1"))
	assert.Contains(t, out.String(), "(01_unauthorized)")
	assert.Contains(t, out.String(), "\n\nClause 401.1, status   (02_twin)\n")
}

func TestUnknownWordsGetSuggestions(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args []string
		want string
	}{
		{[]string{"explain", "ExpierdToken"}, `there is no cause, clause or verdict "ExpierdToken". Did you mean ExpiredToken?`},
		{[]string{"explain", "to", "week"}, `there is no cause, clause or verdict "to week". Did you mean TOO-WEAK?`},
		{[]string{"explain", "401.33"}, "Did you mean 401.1, 401.2, 401.3, "},
		{[]string{"explain", "xxxxxxxxxxxxxxx"}, "Try ExpiredToken, 401.3 or \"too weak\"."},
		{[]string{"explain"}, "explain needs a cause, a clause or a verdict, such as: go run ./grader/cmd/grader explain ExpiredToken"},
		{[]string{"reset", "3_notfound"}, "Did you mean 03_not_found?"},
		{[]string{"reset"}, "reset needs an exercise, such as: go run ./grader/cmd/grader reset 03_not_found"},
		{[]string{"reset", "01", "02"}, `reset takes one argument, an exercise. Unexpected: "02"`},
		{[]string{"list", "03_not_fond"}, "Did you mean 03_not_found?"},
		{[]string{"solution", "T1055"}, `there is no ticket "T1055". Did you mean `},
		{[]string{"solution", "03"}, "All solutions of the exercise are in solutions/03_not_found"},
		{[]string{"replay"}, "replay needs a lab, such as: go run ./grader/cmd/grader replay 01-T105-l2"},
		{[]string{"next", "T105"}, `there is no exercise "T105"`},
		{[]string{"update", "--from", "x", "--remote", "y"}, "Give one or the other"},
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, Misuse, Main(tc.args, &out, &errs), tc.args)
		assert.Contains(t, errs.String(), tc.want, tc.args)
		assert.Contains(t, errs.String(), "\n\nUsage:\n  grader "+tc.args[0], tc.args)
	}
}

// A shell completes what a command takes.
func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args  []string
		first string
	}{
		{[]string{"list", ""}, "01_unauthorized\t401: "},
		{[]string{"reset", "03"}, "03_not_found\t404: "},
		{[]string{"hint", "t105"}, "T105\tIt worked this morning."},
		{[]string{"hint", "01-T105-m"}, "01-T105-m1\n"},
		{[]string{"replay", "01-h"}, "01-h1\n"},
		{[]string{"solution", "07"}, "07_triage\t"},
		{[]string{"explain", "expir"}, "ExpiredToken\tThe token"},
		{[]string{"explain", "404.9"}, "404.9\tmethods"},
		{[]string{"explain", "too"}, "TOO STRICT\t"},
		{[]string{"reset", "03_not_found", ""}, ":4\n"},
		{[]string{"sol"}, "solution\t"},
	} {
		var out, errs bytes.Buffer
		require.Equal(t, OK, Main(append([]string{"__complete"}, tc.args...), &out, &errs), tc.args)
		assert.True(t, strings.HasPrefix(out.String(), tc.first), "%v: %s", tc.args, out.String())
	}
}

// Every command of the companion shows in its help how it is used.
func TestCommandsHaveExamples(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"list", "next", "hint", "replay", "reset", "solution", "explain", "doctor", "update", "completion"} {
		var out, errs bytes.Buffer
		assert.Equal(t, OK, Main([]string{name, "--help"}, &out, &errs))
		assert.Contains(t, out.String(), "\nExamples:\n", name)
	}
}
