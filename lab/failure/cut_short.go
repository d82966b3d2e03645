package failure

import "failurelab/lab"

// CutShort is an answer that ends in the middle of its headers: a proxy died while it passed them on.
//
// What lacks the end of its headers is no answer yet (RFC 9112 §8), so that there is no status either.
var CutShort = Failure{
	Cause: lab.CutShort,
	Means: "An answer begins, and ends in the middle of its headers.",
	See:   "A first byte came; then `io.ErrUnexpectedEOF`.",
	Shows: Shows{
		Client: "unexpected EOF",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: callsByName(takesRequest("HTTP/1.1 200 OK\r\nContent-Type: appl")),
}
