package failure

import (
	"net"

	"failurelab/lab"
	"failurelab/lab/world"
)

// HungUp is somebody who takes the request and closes the connection in good order: a process that ends, a proxy whose own
// time is over.
//
// A FIN where an answer should begin is no answer (RFC 9112 §8), and all that the client can say is that this was the end.
var HungUp = Failure{
	Cause: lab.HungUp,
	Means: "Somebody takes the request, and closes the connection in good order, without an answer.",
	See:   "The request was written; then `io.EOF`, and no first byte.",
	Shows: Shows{
		Client: "EOF",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: callsByName(takesRequest("")),
}

// takesRequest has somebody at the API's address who reads a request, says a few words, and closes the connection.
func takesRequest(words string) world.Step {
	return func(w *world.World) {
		w.Route(world.Address, w.Speaking(func(conn net.Conn) {
			if _, err := conn.Read(make([]byte, 4096)); err == nil {
				_, _ = conn.Write([]byte(words)) // the caller may have left
			}
		}))
	}
}
