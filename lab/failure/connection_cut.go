package failure

import (
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// ConnectionCut is an answer that is cut off on its way, by something between the app and the customer.
//
// The app has said all it had to say. The chunk that ends the answer (RFC 9112 §7.1) never comes, so that the customer's
// program can know: it reads an unexpected EOF.
var ConnectionCut = Failure{
	Cause: lab.ConnectionCut,
	Means: "The export is complete when it leaves the app, and something in between hangs up in the middle of it.",
	See:   "The client sees 200, and then an unexpected EOF; the log has no `err`.",
	Shows: Shows{
		Status: http.StatusOK,
		Client: "unexpected EOF",
		Log:    map[string]string{"level": "INFO", "err": ""},
		SQL:    `select count(*) = 4 from orders`,
	},

	Reached: lab.Yes,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: Steps(orders(1250, 990, 700, 400), wantsExport, hangsUp),
}

// hangsUp passes on half of an answer.
func hangsUp(w *world.World) {
	w.Wrap = func(app http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			answer := &buffer{ResponseWriter: rw, status: http.StatusOK}
			app.ServeHTTP(answer, r)
			rw.WriteHeader(answer.status)
			if _, err := rw.Write(answer.body.Bytes()[:answer.body.Len()/2]); err == nil {
				_ = http.NewResponseController(rw).Flush() // or the customer would not even see the status
			}
			panic(http.ErrAbortHandler) // net/http's own way to hang up
		})
	}
}
