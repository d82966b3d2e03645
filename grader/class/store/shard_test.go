package store

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseShard(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Shard{"": {}, "1/1": {1, 1}, "3/16": {3, 16}, "16/16": {16, 16}} {
		got, err := ParseShard(text)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for text, says := range map[string]string{
		"3":        "write it as 3/16",
		"3/":       "write it as 3/16",
		"/16":      "write it as 3/16",
		"a/b":      "write it as 3/16",
		"3/16/2":   "write it as 3/16",
		"0/16":     "the shard is number 0, and must be from 1 to 16",
		"17/16":    "the shard is number 17, and must be from 1 to 16",
		"1/0":      "the number of shards is 0",
		"-1/2":     "the shard is number -1",
		"1/999999": "the number of shards is 999999",
	} {
		_, err := ParseShard(text)
		require.ErrorContains(t, err, says, text)
	}
	assert.Equal(t, "3/16", Shard{3, 16}.String())
	assert.Empty(t, Shard{}.String())
}

func TestEveryStudentIsInOneShard(t *testing.T) {
	t.Parallel()
	sizes := map[int]int{}
	for i := range 1600 {
		id, in := fmt.Sprintf("student%d", i), 0
		assert.True(t, Shard{}.Has(id))
		for n := 1; n <= 16; n++ {
			if (Shard{n, 16}).Has(id) {
				in++
				sizes[n]++
			}
		}
		assert.Equal(t, 1, in, id)
	}
	for n, size := range sizes {
		assert.InDelta(t, 100, size, 40, "shard %d", n)
	}
	assert.True(t, Shard{15, 16}.Has("ada"), "a shard is the same on every machine and in every version")
}

func TestShardFromEnv(t *testing.T) {
	t.Parallel()
	type vars map[string]string
	for _, tc := range []struct {
		name, flag string
		env        vars
		want       Shard
		says       string
	}{
		{name: "nothing"},
		{name: "a flag counts alone", flag: "2/3", env: vars{"CI_NODE_INDEX": "x"}, want: Shard{2, 3}},
		{name: "a bad flag", flag: "2of3", says: `shard "2of3": write it as 3/16`},
		{name: "a bad count", flag: "/x", says: "--shard /x: write it as 3/16, or as /16"},
		{name: "a count alone", flag: "/16", says: "no variable says which one this is. Write --shard 1/16"},

		{name: "Slurm from 1", env: vars{"SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "16"}, want: Shard{3, 16}},
		{name: "Slurm from 0", env: vars{"SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_COUNT": "16"}, want: Shard{1, 16}},
		{name: "Slurm with the same count", flag: "/16", env: vars{"SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_COUNT": "16"}, want: Shard{1, 16}},
		{name: "Slurm with another count", flag: "/8", env: vars{"SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_MIN": "0", "SLURM_ARRAY_TASK_COUNT": "16"}, says: "the environment says that there are 16 shards"},
		{name: "Slurm with gaps", env: vars{"SLURM_ARRAY_TASK_ID": "7", "SLURM_ARRAY_TASK_MIN": "1", "SLURM_ARRAY_TASK_COUNT": "3"}, says: "a Slurm array must have no gaps, such as --array=1-16. SLURM_ARRAY_TASK_ID, _MIN and _COUNT: the shard is number 7, and must be from 1 to 3"},
		{name: "Slurm without a count", env: vars{"SLURM_ARRAY_TASK_ID": "7"}, says: "SLURM_ARRAY_TASK_COUNT is not set"},

		{name: "Kubernetes", flag: "/16", env: vars{"JOB_COMPLETION_INDEX": "0"}, want: Shard{1, 16}},
		{name: "Kubernetes with a variable", env: vars{"JOB_COMPLETION_INDEX": "15", "JOB_COMPLETIONS": "16"}, want: Shard{16, 16}},
		{name: "Kubernetes without a count", env: vars{"JOB_COMPLETION_INDEX": "0"}, says: "Write --shard /16, or set JOB_COMPLETIONS"},
		{name: "Kubernetes beyond", flag: "/16", env: vars{"JOB_COMPLETION_INDEX": "16"}, says: "JOB_COMPLETION_INDEX counts from 0: the shard is number 17"},
		{name: "Kubernetes with nonsense", flag: "/16", env: vars{"JOB_COMPLETION_INDEX": "one"}, says: `JOB_COMPLETION_INDEX is "one", which is no number`},

		{name: "CI", env: vars{"CI_NODE_INDEX": "3", "CI_NODE_TOTAL": "16"}, want: Shard{3, 16}},
		{name: "CI with a flag", flag: "/16", env: vars{"CI_NODE_INDEX": "3"}, want: Shard{3, 16}},
		{name: "CI with one job", env: vars{"CI_NODE_TOTAL": "1"}, want: Shard{1, 1}},
		{name: "CI from 0", env: vars{"CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "16"}, says: "the shard is number 0"},
		{name: "CI without an index", env: vars{"CI_NODE_TOTAL": "4"}, says: "CI_NODE_INDEX is not set"},
		{name: "CI without a total", env: vars{"CI_NODE_INDEX": "4"}, says: "CI_NODE_TOTAL is not set"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := ShardFromEnv(tc.flag, func(name string) string { return tc.env[name] })
			if tc.says != "" {
				require.ErrorContains(t, err, tc.says)
			} else {
				require.NoError(t, err)
			}
			assert.Equal(t, tc.want, got)
		})
	}
}
