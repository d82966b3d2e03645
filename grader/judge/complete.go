package judge

import (
	"context"

	"failurelab/lab/course"
)

// Complete adds to changed observations what [Verdict] needs to know about them, by asking the labs. An error is a fault of ours,
// or the end of ctx.
func Complete(ctx context.Context, e *course.Exercise, o *Observations, options Options) error {
	options = options.withDefaults()
	if options.Looks == nil {
		options.Looks = NewLooks()
		defer options.Looks.Close()
	}
	e = e.Drawn(o.Seed)
	j := &observer{Options: options, exercise: e, labs: labsOf(e)}
	return j.answer(ctx, o)
}
