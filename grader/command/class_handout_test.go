package command

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClassHandOutMisuse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	seedless := filepath.Join(dir, "grade.yaml")
	require.NoError(t, os.WriteFile(seedless, []byte("feedback: counts\n"), 0o600))
	for says, args := range map[string][]string{
		"--out ../course-for-students":        {"class", "release"},
		"an argument is missing":              {"class", "pack"},
		"--out ../gradescope":                 {"class", "pack", "gradescope"},
		`there is no pack for "moodle"`:       {"class", "pack", "moodle", "--out", dir},
		"is not the grader's program":         {"class", "pack", "gitlab", "--out", filepath.Join(dir, "new")}, // this is a test
		"grade.yaml has no seed, so each job": {"class", "pack", "gitlab", "--out", filepath.Join(dir, "new"), "--settings", seedless},
		"give --export or --read, not both":   {"class", "similar", dir, "--export", "a", "--read", "b"},
		"is no folder of results":             {"class", "similar", dir},
		"is not the course":                   {"class", "release", "--course", dir, "--out", filepath.Join(dir, "new")},
		"is inside the course itself. Name":   {"class", "release", "--out", "../../students"},
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, Misuse, Main(args, &out, &errs), args)
		assert.Contains(t, errs.String(), says, args)
		assert.Empty(t, out.String(), args)
	}
	assert.NoDirExists(t, filepath.Join(dir, "new"))
	assert.NoDirExists(t, "../../students")
}

// The pairs have names and sections, and a student's name does not control the terminal.
func TestSimilarPairs(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	s := &session{out: &out}
	c := result.Class{
		Members: []result.Member{
			{Person: result.Person{ID: "s0007", Name: "Ada Lovelace", Section: "B"}}, {Person: result.Person{ID: "s0011", Name: "\x1b[2J"}},
		},
		Similar: []result.Pair{{One: "s0007", Other: "s0011", Average: 0.912, Highest: 0.97}, {One: "s0007", Other: "gone", Average: 0.05, Highest: 0.1}, {}},
	}
	s.similarPairs(c, 2)
	assert.Equal(t, `average  highest
    91%      97%  s0007 (Ada Lovelace, section B) and s0011 (\x1b[2J)
     5%      10%  s0007 (Ada Lovelace, section B) and gone
... (1 more; --top shows them)
A similarity is not a proof. Look at both submissions before you talk to anybody.
`, out.String())
	out.Reset()
	s.similarPairs(result.Class{}, 2)
	assert.Contains(t, out.String(), "There are no pairs yet.")
}
