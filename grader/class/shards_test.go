package class_test

import (
	"testing"

	"failurelab/grader/class"
	"failurelab/grader/class/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A class that is graded in parts, on three machines or into one folder, has the results of a single run.
func TestShardsGiveTheResultsOfASingleRun(t *testing.T) {
	t.Parallel()
	g := grader(t, nil)
	for name, folders := range map[string]func(t *testing.T) []string{
		"into one folder":       func(t *testing.T) []string { dir := t.TempDir(); return []string{dir, dir, dir} },
		"into separate folders": func(t *testing.T) []string { return []string{t.TempDir(), t.TempDir(), t.TempDir()} },
	} {
		t.Run(name, func(t *testing.T) {
			from, results := handIn(t, entries), folders(t)
			var total class.Summary
			for i, dir := range results {
				p := plan(t, from, dir)
				p.Shard = store.Shard{I: i + 1, N: len(results)}
				sum, graded := gradeAll(t, g, p)
				for _, student := range graded {
					assert.True(t, p.Shard.Has(student), "%s in %s", student, p.Shard)
				}
				total.Graded += sum.Graded
				total.Kept += sum.Kept
				total.Absent += sum.Absent
			}
			assert.Equal(t, class.Summary{Graded: len(entries), Absent: 1}, total)
			assertSame(t, recordsIn(t, results...))
		})
	}
}

// A shard that never ran is named, with those who are not graded.
func TestAMissingShardIsNamed(t *testing.T) {
	t.Parallel()
	from, results := handIn(t, cheap), t.TempDir()
	g := grader(t, nil)
	for _, i := range []int{1, 3} {
		p := plan(t, from, results)
		p.Shard = store.Shard{I: i, N: 3}
		gradeAll(t, g, p)
	}
	all, err := store.All(results)
	require.NoError(t, err)
	assert.Equal(t, []store.Shard{{I: 2, N: 3}}, all.Shards)
	var missing []string
	for _, student := range []string{"cyd", "dee", "gus", "hal"} {
		if (store.Shard{I: 2, N: 3}).Has(student) {
			missing = append(missing, student)
		}
	}
	require.NotEmpty(t, missing, "choose other students: none of these is in the shard")
	assert.Equal(t, missing, all.Missing)
}
