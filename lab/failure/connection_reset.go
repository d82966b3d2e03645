package failure

import (
	"net"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// ConnectionReset is a middlebox that reads the request and then resets the connection, such as a proxy that lost its own
// upstream, or a firewall.
//
// It sends an RST, not a FIN: data in flight is lost (RFC 9293 §3.5.2), and the client's read fails with ECONNRESET.
var ConnectionReset = Failure{
	Cause: lab.ConnectionReset,
	Means: "Somebody on the way takes the request, and tears the connection down.",
	See:   "The request was written; then `syscall.ECONNRESET`, from a `*net.OpError` with `Op` \"read\".",
	Shows: Shows{
		Client: "read tcp",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: callsByName(func(w *world.World) { w.Network.Route(world.Address, w.Network.Resetting()) }),
	Cure:  repairsNetwork,

	Ticket: &Ticket{
		Number:  "T607",
		Stretch: true,
		Symptom: "We do get through to you: it connects, we send. And then it is over, without a word.",
		Begin:   "Put a trace on the request: was it written? Then see what the read said, with errors.Is.",
		Near:    []lab.Cause{lab.HungUp},
		Mutants: []Mutant{
			{
				Clause: "000.1", Lab: "a lab that does serve the call, and only its answer is lost",
				Ask:  "Was the call really not served? Who would know?",
				Swap: losesResponse,
			},
			{
				Clause: "000.4", Lab: "a lab that hangs up on the first call after the cure too",
				Ask:  "Is your customer let in at the first try?",
				Swap: onFirstRequest(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.HungUp, Ask: "Was the connection torn down, or closed?"},
			{Cause: lab.CutShort, Ask: "Had an answer begun?"},
		},
	},
}

// losesResponse forwards the request to the app, and resets the connection when the response starts.
func losesResponse(w *world.World) {
	app := w.Network.APIAddress()
	w.Network.Route(world.Address, w.Network.ServingTCP(func(conn net.Conn) {
		request := make([]byte, 4096)
		n, err := conn.Read(request)
		if err != nil {
			return
		}
		upstream, err := net.Dial("tcp", app)
		if err != nil {
			return
		}
		defer upstream.Close()
		if _, err := upstream.Write(request[:n]); err != nil {
			return
		}
		_, _ = upstream.Read(make([]byte, 1)) // the response has started
		_ = conn.(*net.TCPConn).SetLinger(0)
	}))
}
