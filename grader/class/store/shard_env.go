package store

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ShardFromEnv returns the shard that a flag and the environment name. The flag may be a whole shard ("3/16"), which is all that
// counts then, or only the number of shards ("/16"), or "". The environment is that of a Slurm array, of an indexed Kubernetes
// Job, or of a CI matrix, in this order. Without any of them the shard is the whole class.
func ShardFromEnv(flag string, getenv func(string) string) (Shard, error) {
	count, countOnly := strings.CutPrefix(flag, "/")
	if flag != "" && !countOnly {
		return ParseShard(flag)
	}
	if _, err := strconv.Atoi(count); countOnly && err != nil {
		return Shard{}, fmt.Errorf("--shard %s: write it as 3/16, or as /16 if the environment says which one this is", flag)
	}
	e := env{get: getenv, count: count}
	var s Shard
	var err error
	switch {
	case getenv("SLURM_ARRAY_TASK_ID") != "":
		s, err = e.slurm()
	case getenv("JOB_COMPLETION_INDEX") != "":
		s, err = e.kubernetes()
	case getenv("CI_NODE_INDEX") != "" || getenv("CI_NODE_TOTAL") != "":
		s, err = e.ci()
	case countOnly:
		err = fmt.Errorf("--shard %s gives the number of shards, but no variable says which one this is. Write --shard 1/%s, or set CI_NODE_INDEX", flag, count)
	}
	if err == nil && countOnly && strconv.Itoa(s.N) != count {
		err = fmt.Errorf("--shard %s, but the environment says that there are %d shards. Leave out one of the two", flag, s.N)
	}
	if err != nil {
		return Shard{}, err
	}
	return s, nil
}

// env reads shards from an environment.
type env struct {
	get   func(string) string
	count string // of shards, as the flag has it; "": it is in the environment
}

// number is a variable's value. It fails if that is no number.
func (e env) number(name string) (int, error) {
	value := e.get(name)
	n, err := strconv.Atoi(value)
	switch {
	case value == "":
		return 0, fmt.Errorf("%s is not set", name)
	case err != nil:
		return 0, fmt.Errorf("%s is %q, which is no number", name, value)
	default:
		return n, nil
	}
}

// slurm is the shard of a task of an array. The array may begin anywhere, but must have no gaps.
func (e env) slurm() (Shard, error) {
	id, err := e.number("SLURM_ARRAY_TASK_ID")
	first, err2 := e.number("SLURM_ARRAY_TASK_MIN")
	count, err3 := e.number("SLURM_ARRAY_TASK_COUNT")
	if err := errors.Join(err, err2, err3); err != nil {
		return Shard{}, fmt.Errorf("a Slurm array sets SLURM_ARRAY_TASK_ID, _MIN and _COUNT. Or write --shard 3/16: %w", err)
	}
	return shard(id-first+1, count, "a Slurm array must have no gaps, such as --array=1-16. SLURM_ARRAY_TASK_ID, _MIN and _COUNT")
}

// kubernetes is the shard of a pod of an indexed Job, which counts from 0 and does not say how many there are.
func (e env) kubernetes() (Shard, error) {
	i, err := e.number("JOB_COMPLETION_INDEX")
	if err != nil {
		return Shard{}, err
	}
	if e.count != "" {
		e.get = func(string) string { return e.count }
	}
	n, err := e.number("JOB_COMPLETIONS")
	if err != nil {
		return Shard{}, fmt.Errorf("JOB_COMPLETION_INDEX says which shard this is, but not how many there are. Write --shard /16, or set JOB_COMPLETIONS: %w", err)
	}
	return shard(i+1, n, "JOB_COMPLETION_INDEX counts from 0")
}

// ci is the shard of a job of a CI matrix, which counts from 1. A job alone may have no index.
func (e env) ci() (Shard, error) {
	if e.get("CI_NODE_INDEX") == "" && e.get("CI_NODE_TOTAL") == "1" {
		return Shard{I: 1, N: 1}, nil
	}
	i, err := e.number("CI_NODE_INDEX")
	get := e.get
	if get("CI_NODE_TOTAL") == "" && e.count != "" {
		e.get = func(string) string { return e.count }
	}
	n, err2 := e.number("CI_NODE_TOTAL")
	if err := errors.Join(err, err2); err != nil {
		return Shard{}, fmt.Errorf("CI_NODE_INDEX says which shard this is, from 1, and CI_NODE_TOTAL how many there are: %w", err)
	}
	return shard(i, n, "CI_NODE_INDEX counts from 1. CI_NODE_INDEX and CI_NODE_TOTAL")
}
