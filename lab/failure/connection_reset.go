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
	Means: "A host on the way, or the API's own, reads the request and resets the connection.",
	See:   "The request was written. Then came `syscall.ECONNRESET`, from a `*net.OpError` with `Op` \"read\".",
	Shows: Shows{
		Client: "read tcp",
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,
	AlsoSide: map[lab.Side]string{
		lab.Server: "An RST carries the API's address whether a middlebox or the API's own host sends it. The log has no line in either case.",
	},

	Break: callsByName(func(w *world.World) { w.Network.Route(world.Address, w.Network.Resetting()) }),
	Cure:  repairsNetwork,

	Ticket: &Ticket{
		Number:     "T607",
		Stretch:    true,
		Symptom:    "We do get through to you: it connects, we send. And then it is over, without a word.",
		Begin:      "Put a trace on the request: was it written? Then use errors.Is to see why the read failed.",
		Production: "This happens when a middlebox rejects a request. First, find out how far the request got: was it written, and did the API log it?",
		Near:       []lab.Cause{lab.HungUp},
		Mutants: []Mutant{
			{
				Clause: "000.1", Promise: "not served", Lab: "a lab that serves the request, and only its response is lost",
				Ask:  "Your assertions on the log: the customer got no response. Was the request really not served?",
				Swap: losesResponse,
			},
			{
				Clause: "000.4", Promise: "first try", Lab: "a lab that hangs up on the first request after the cure as well",
				Ask:  "Your assertions after the cure: does your customer's first request succeed?",
				Swap: onFirstRequest(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
			},
			{
				Clause: "000.4", Promise: "status", Lab: "a lab whose new proxy passes the request on, and responds with 502 because it cannot read the response",
				Ask:  "Your assertions after the cure: which status code does your customer get?",
				Swap: SpoilsStatus(http.StatusBadGateway),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.HungUp, Ask: "Your assertions on the client's error: was the connection reset, or closed properly?"},
			{Cause: lab.CutShort, Ask: "Your assertions on the trace: had a response begun?"},
		},
		Others: otherCauses(
			lab.MisspelledName, lab.DNSNXDOMAIN, lab.DNSServfail, lab.WrongResolver, lab.DNSTimeout, lab.StaleAddress,
			lab.NoRoute, lab.WrongPort, lab.ConnectionRefused, lab.SecurityGroup,
		),
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
