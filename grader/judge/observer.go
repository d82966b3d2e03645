package judge

import (
	"sync"
	"sync/atomic"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// observer runs one program's tests.
type observer struct {
	Options

	exercise *course.Exercise
	labs     map[string]course.Lab
	program  run.Program
	host     *host.Host
	crashed  sync.Map // tickets whose tests crashed on the first lab
	endless  sync.Map // tickets whose tests did not end once
	tried    atomic.Int64
	voids    atomic.Int64
	own      own
}

// weight is that of a run.
func (j *observer) weight() run.Weight {
	if j.exercise.Waits {
		return run.Waits
	}
	return run.Works
}

// limit is for a run of all tickets' tests.
func (j *observer) limit() time.Duration {
	if j.exercise.Waits {
		return j.Limits.Waiting
	}
	return j.Limits.Run
}

// hung says whether a ticket's tests did not end once.
func (j *observer) hung(ticket string) bool {
	_, endless := j.endless.Load(ticket)
	return endless
}

// hasCrashed says whether a ticket's tests may end the process, so that they cannot run beside others.
func (j *observer) hasCrashed(ticket string) bool {
	_, crashed := j.crashed.Load(ticket)
	return crashed || j.hung(ticket)
}
