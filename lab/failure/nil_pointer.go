package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// NilPointer is an app that was put together without one of its parts.
//
// To call a function that is nil is a run-time panic (the Go specification, "Calls"). Here it is the one that gives the
// report its time: a field that nobody has set.
var NilPointer = Failure{
	Cause: lab.NilPointer,
	Means: "A part of the app was never set. The code uses it all the same, and panics before it has read anything.",
	See:   "The log has a `stack`, its `err` names a nil pointer, and there is no `rows`.",
	Shows: Shows{
		Log: map[string]string{"layer": "app", "rows": ""},
		Err: "nil pointer",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(orders(1250), wantsReport, func(w *world.World) { w.Bounded = nil }),
}
