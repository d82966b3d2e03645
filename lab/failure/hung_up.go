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
	Means: "A host on the way, or the API's own, reads the request and closes the connection properly, without a response.",
	See:   "The request was written. Then came `io.EOF`, and no first byte.",
	Shows: Shows{
		Client: "EOF",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,
	AlsoSide: map[lab.Side]string{
		lab.Server: "From outside, a process on the API's own host looks the same as a middlebox on the way.",
	},

	Break: callsByName(readsThenCloses("")),
	Cure:  repairsNetwork,
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
