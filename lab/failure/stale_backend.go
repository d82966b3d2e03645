package failure

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

// StaleBackend is a host that a gateway still forwards to, although the API has moved to another one.
//
// The pool has both hosts, and they take turns. So the same request gets 404 from the one and 200 from the other. The host
// that is left over is healthy, so no health check takes it out.
var StaleBackend = Failure{
	Cause: lab.StaleBackend,
	Means: "The gateway still forwards some requests to the host that had the API before it moved.",
	See: "The log has no line for the 404, and one for each 200. The 404 has `Via`, and its `X-Served-By` names the old host. " +
		"The metric `gateway_hosts` is 2.",
	Shows: Shows{
		Metrics: map[string]string{"gateway_requests_total": "1", "gateway_hosts": "2", "calls_total": "0", "dns_answer": world.Address},
	},

	Reached: lab.No,
	Slow:    lab.No,
	Side:    lab.Between,

	Break: Steps(movesHost(), poolsOldHost()),
	Cure:  func(w *world.World) { w.Gateway.TakeOut(0) },

	Ticket: &Ticket{
		Number:     "T308",
		Symptom:    "Number 101 is 404. I reload, and it is there. I reload again: 404. Then it is back. Make up your mind!",
		Begin:      "Send the request four times, and print what differs between the responses. Then compare the headers with the picture in the README: which way did each request take?",
		Production: "This happens after a move or a scale-down, when a host stays in the load balancer's pool. First, count which host sends which response, before you look at the data.",
		Near:       []lab.Cause{lab.StaleDNS, lab.UnmovedAddress},
		Mutants: []Mutant{
			{
				Clause: "404.11", Promise: "turns", Lab: "a lab whose gateway sends a customer to the same host each time",
				Ask:    "Your assertions on the symptom: the customer reloads, and gets another response. Does your test reload too?",
				Swap:   func(w *world.World) { w.Gateway.OnPick(func(int, int) int { return 0 }) },
				Unseen: "a transcript has only the first response before the cure, and it takes two to see whether the hosts take turns",
			},
			{
				Clause: "404.11", Promise: "out", Lab: "a lab whose gateway moves the host to the end of its pool, and does not take it out",
				Ask:  "Your assertions after the cure: the first request gets 200. Would the customer find the trouble gone after another reload?",
				Swap: func(w *world.World) { w.Gateway.OnTakeOut(movedToEnd) },
			},
			{
				Clause: "404.6", Lab: "a lab whose gateway takes the wrong host out of its pool, and responds with 502 because the other one was switched off",
				Ask:  "Your assertions after the cure: the 404s are gone. Which status code does the request get now?",
				Swap: takesWrongHostOut,
			},
			{
				Clause: "404.11", Promise: "metric", Lab: "a lab whose metric counts the hosts that should be in the pool, not those that are",
				Ask:  "Your assertions on the metrics: how many hosts does the gateway forward to?",
				Swap: func(w *world.World) { w.Measured = func(m map[string]string) { m["gateway_hosts"] = "1" } },
			},
			{
				Clause: "404.4", Promise: "host", Lab: "a lab whose old host was never taught to say its name",
				Ask:  "Your assertions on the headers of the 404: which host sent it?",
				Swap: poolsOldHost(func(old *world.World) { old.App.Host = "" }),
			},
			{
				Clause: "404.5", Promise: "one line", Lab: "a lab that writes what the old host serves into the same log",
				Ask:  "Your assertions on the log: one request got 404, and one got 200. Which of the two should have a line?",
				Swap: sharesLog,
			},
		},
		LookAlikes: []LookAlike{
			{
				Cause: lab.GatewayMiss, Ask: "Your assertions on the headers of the 404: it came through the gateway. Did any host send it?",
				Break: Steps(movesHost(), func(w *world.World) { w.Gateway.TakeTurns(gatewayWithoutResources, world.PassThrough) }),
			},
			{Cause: lab.StaleDNS, Ask: "Your assertions on the headers of the 404: the old host sent both. Which of the two came through the gateway?"},
			{Cause: lab.UnmovedAddress, Ask: "Your assertions on the headers of the 404: the old host sent both, and the name is right for both. Which of the two came through the gateway?"},
			{
				Cause: lab.RemovedRow, Ask: "Your assertions on the headers of the 404: which host sent it?",
				Break: Steps(movesHost(), removes(101)), Cure: restores(101),
			},
		},
		Others: also(lab.PinnedAddress),
	},
}

// poolsOldHost has the gateway forward to the old host and to the app in turn, and begin with the old host. Steps change the
// old host.
func poolsOldHost(steps ...world.Step) world.Step {
	return func(w *world.World) {
		direct, pooled := w.Network.PooledOldHost(steps...)
		w.Network.Route(world.OldAddress, direct)
		w.Gateway.TakeTurns(world.GatewayConfig{Routes: world.PassThrough.Routes, Upstream: pooled}, world.PassThrough)
	}
}

// movedToEnd lowers the rank of a configuration, and leaves it in the pool.
func movedToEnd(pool []world.GatewayConfig, index int) []world.GatewayConfig {
	out := pool[index]
	return append(append(pool[:index:index], pool[index+1:]...), out)
}

// takesWrongHostOut keeps the old host in the pool, where nothing listens any more.
func takesWrongHostOut(w *world.World) {
	off := w.Network.Refusing()
	w.Gateway.OnTakeOut(func(pool []world.GatewayConfig, index int) []world.GatewayConfig {
		pool[index].Upstream = off
		return pool[index : index+1]
	})
}

// sharesLog is an old host that logs to where the app logs.
func sharesLog(w *world.World) {
	poolsOldHost(func(old *world.World) { old.App.Log = w.App.Log })(w)
}
