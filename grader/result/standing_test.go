package result_test

import (
	"strings"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestStanding(t *testing.T) {
	t.Parallel()
	healthy := func(how result.Missed) result.Trial {
		return result.Trial{Kind: result.Healthy, Caught: how == "", Missed: how}
	}
	broken := func(caught bool) result.Trial { return result.Trial{Kind: result.Broken, Caught: caught} }
	alike := func(caught bool) result.Trial { return result.Trial{Kind: result.LookAlike, Caught: caught} }
	for _, tc := range []struct {
		right, of           int
		labs                []result.Trial
		standing, complaint string
	}{
		{3, 3, nil, "", ""},
		{
			3, 3,
			[]result.Trial{healthy(""), broken(true), broken(false), broken(false), alike(false)},
			"passes on all 3 correct labs · fails on the healthy lab, as it should · misses 2 of 3 broken labs and the look-alike",
			"your test misses 2 of 3 broken labs and the look-alike",
		},
		{
			1, 1,
			[]result.Trial{healthy(result.Passed), broken(true), alike(true), alike(true)},
			"passes on the correct lab · passes on the healthy lab, where it should fail · catches 1 broken lab and 2 look-alikes",
			"your test passes on the healthy lab, where it should fail",
		},
		{
			2, 3,
			[]result.Trial{healthy(result.CrashedHere), broken(false), broken(false)},
			"passes on 2 of 3 correct labs · crashes on the healthy lab · misses all 2 broken labs",
			"your test crashes on the healthy lab, and misses all 2 broken labs",
		},
		{0, 1, []result.Trial{healthy(result.Skipped)}, "passes on 0 of 1 correct lab · skips itself on the healthy lab", "your test skips itself on the healthy lab"},
		{3, 3, []result.Trial{healthy(result.Misused)}, "passes on all 3 correct labs · misuses the healthy lab", "your test misuses the healthy lab"},
		{3, 3, []result.Trial{healthy(result.AskedNought)}, "passes on all 3 correct labs · fails on the healthy lab before it has asked it anything", "your test fails on the healthy lab before it has asked it anything"},
		{3, 3, []result.Trial{broken(true)}, "passes on all 3 correct labs · catches 1 broken lab", ""},
	} {
		ticket := result.Ticket{Right: tc.right, OutOf: tc.of, Labs: tc.labs}
		assert.Equal(t, tc.standing, strings.Join(ticket.Standing(), " · "))
		assert.Equal(t, tc.complaint, ticket.Complaint())
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	for want, ticket := range map[string]result.Ticket{
		"too strict":        {Verdict: result.TooStrict},
		"wrong diagnosis":   {Verdict: result.WrongDiagnosis, Diagnosis: &result.Diagnosis{Lacks: result.WrongPart}},
		"no diagnosis yet":  {Verdict: result.WrongDiagnosis, Diagnosis: &result.Diagnosis{Lacks: result.NoDiagnosis}},
		"evidence too weak": {Verdict: result.WrongDiagnosis, Diagnosis: &result.Diagnosis{Lacks: result.WeakEvidence}},
		"too weak":          {Verdict: result.TooWeak, Diagnosis: &result.Diagnosis{Lacks: result.WeakEvidence}},
	} {
		assert.Equal(t, want, ticket.Label())
	}
	assert.Equal(t, "wrong diagnosis", result.Ticket{Verdict: result.WrongDiagnosis}.Label(), "as an older version wrote it")
}
