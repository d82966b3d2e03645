package failure

import (
	"net"
	"net/http"

	"failurelab/lab"
	"failurelab/lab/world"
)

// ConnectionReset is somebody on the way who takes the request and then tears the connection down: a proxy that has just
// lost its own connection, a firewall that does not like what it reads.
//
// It is torn down with an RST, not with a goodbye (FIN): whatever was on its way is lost (RFC 9293 §3.5.2), and the
// customer's read fails with ECONNRESET.
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

	Break: callsByName(func(w *world.World) { w.Route(world.Address, w.Resetting()) }),

	Ticket: &Ticket{
		Number:  "T607",
		Stretch: true,
		Symptom: "We do get through to you: it connects, we send. And then it is over, without a word.",
		Begin:   "Put a trace on the request: was it written? Then see what the read said, with errors.Is.",
		Cure:    mended,
		Near:    []lab.Cause{lab.HungUp},
		Mutants: []Mutant{
			{
				Clause: "000.1", Lab: "a lab that does serve the call, and only its answer is lost",
				Ask:  "Was the call really not served? Who would know?",
				Swap: answerLost,
			},
			{
				Clause: "000.4", Lab: "a lab that hangs up on the first call after the cure too",
				Ask:  "Is your customer let in at the first try?",
				Swap: notTheFirst(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }),
			},
		},
		LookAlikes: []LookAlike{
			{Cause: lab.HungUp, Ask: "Was the connection torn down, or closed?"},
			{Cause: lab.CutShort, Ask: "Had an answer begun?"},
		},
	},
}

// answerLost passes the request on to the app, and tears the connection down when the answer comes.
func answerLost(w *world.World) {
	app := w.Home()
	w.Route(world.Address, w.Speaking(func(conn net.Conn) {
		request := make([]byte, 4096)
		n, err := conn.Read(request)
		if err != nil {
			return
		}
		behind, err := net.Dial("tcp", app)
		if err != nil {
			return
		}
		defer behind.Close()
		if _, err := behind.Write(request[:n]); err != nil {
			return
		}
		_, _ = behind.Read(make([]byte, 1)) // it comes: all of it may be lost now
		_ = conn.(*net.TCPConn).SetLinger(0)
	}))
}
