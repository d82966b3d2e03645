package failure

import "failurelab/lab"

// CutShort is a response that ends in the middle of its headers: a proxy died while it forwarded them.
//
// Without the end of its headers it is not a response yet (RFC 9112 §8), so the client gets no status.
var CutShort = Failure{
	Cause: lab.CutShort,
	Means: "A response begins, but ends in the middle of its headers.",
	See:   "A first byte came, and then `io.ErrUnexpectedEOF`.",
	Shows: Shows{
		Client: "unexpected EOF",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,
	AlsoSide: map[lab.Side]string{
		lab.Server: "From outside, a proxy on the API's own host looks the same as one on the way.",
	},

	Break: callsByName(readsThenCloses("HTTP/1.1 200 OK\r\nContent-Type: appl")),
	Cure:  repairsNetwork,
}
