package failure

import (
	"net"

	"failurelab/lab"
	"failurelab/lab/world"
)

// HungUp is a middlebox or process that reads the request and closes the connection with a FIN: a process that exits, a
// proxy that times out.
//
// A connection that closes before a response starts has no response (RFC 9112 §8). The client's error is io.EOF.
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

	Break: callsByName(readsThenCloses("")),
}

// readsThenCloses has a listener at the API's address that reads a request, writes words, and closes the connection.
func readsThenCloses(words string) world.Step {
	return func(w *world.World) {
		w.Network.Route(world.Address, w.Network.ServingTCP(func(conn net.Conn) {
			if _, err := conn.Read(make([]byte, 4096)); err == nil {
				_, _ = conn.Write([]byte(words)) // the client may have hung up
			}
		}))
	}
}
