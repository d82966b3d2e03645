package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// ConnectionCut is a response that is cut off between the app and the customer.
//
// The app sent all of it. The final chunk (RFC 9112 §7.1) never arrives, so the client can tell: it reads an unexpected
// EOF.
var ConnectionCut = Failure{
	Cause: lab.ConnectionCut,
	Means: "The export is complete when it leaves the API. Something between the API and the client hangs up in the middle of it.",
	See:   "The client sees 200, and then an unexpected EOF. The log has no `err`.",
	Shows: Shows{
		Status: http.StatusOK,
		Client: "unexpected EOF",
		Log:    map[string]string{"level": "INFO", "err": ""},
		SQL:    `select count(*) = 4 from orders`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: Steps(placesOrders(1250, 990, 700, 400), wantsExport, hangsUp),
	Cure:  nothingBetween,
}

// nothingBetween takes away what hangs up.
func nothingBetween(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler { return app }
	w.App.Restart()
}

// hangsUp sends half of a response, and closes the connection.
func hangsUp(w *world.World) {
	w.App.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			whole := record(app, r)
			whole.sendHead(rw)
			if _, err := rw.Write(whole.body.Bytes()[:whole.body.Len()/2]); err == nil {
				_ = http.NewResponseController(rw).Flush() // without this the client would not even get the status code
			}
			panic(http.ErrAbortHandler) // net/http then closes the connection
		})
	}
}
