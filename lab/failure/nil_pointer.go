package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// NilPointer is an app in which one part was never set.
//
// Calling a nil function is a run-time panic (Go specification, "Calls"). Here the nil function is the one that gives the
// report its deadline.
var NilPointer = Failure{
	Cause: lab.NilPointer,
	Means: "A part of the API was never set. The code uses it anyway, and panics before it has read anything.",
	See:   "The log has a `stack`, its `err` names a nil pointer, and there is no `rows`.",
	Shows: Shows{
		Log: map[string]string{"layer": "app", "rows": ""},
		Err: "nil pointer",
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Server,

	Break: Steps(placesOrders(1250), wantsReport, func(w *world.World) { w.App.Bounded = nil }),
	Cure: func(w *world.World) {
		w.App.Bounded = w.Database.BoundQuery
		w.App.Restart()
	},
}
