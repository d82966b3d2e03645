package world

import "strconv"

// Metrics are the operator's metrics, by name. The gateway's, the partner's and the name server's are there only when the
// world has one. It waits until no request is in flight.
func (w *World) Metrics() map[string]string {
	w.waitIdle()
	w.Partner.received.waitArrived()
	w.mu.Lock() // a cure may restart the app
	pool := w.App.DB.Stats()
	w.mu.Unlock()
	counts := map[string]int64{
		"calls_total":         int64(w.received.count()),
		"db_connections_max":  int64(pool.MaxOpenConnections),
		"db_connections_used": int64(pool.InUse),
		"db_waits_total":      pool.WaitCount,
	}
	if g := w.Gateway; g.inUse() {
		counts["gateway_hosts"] = int64(g.hosts())
		counts["gateway_requests_total"] = g.requests.Load()
		counts["gateway_unrouted_total"] = g.unrouted.Load()
		counts["gateway_timeouts_total"] = g.timeouts.Load()
	}
	if w.Partner.inUse() {
		counts["partner_calls_total"] = int64(w.Partner.received.count())
	}
	names := w.Network.names
	if names != nil {
		if names.isSilent() { // a client that got an answer has waited for it
			names.settle()
		}
		lookups, unanswered := names.counts()
		counts["dns_lookups_total"], counts["dns_unanswered_total"] = int64(lookups), int64(unanswered)
	}
	metrics := make(map[string]string, len(counts)+1)
	for name, n := range counts {
		metrics[name] = strconv.FormatInt(n, 10)
	}
	if names != nil {
		metrics["dns_answer"] = names.addressesOf(Name)
	}
	w.Measured(metrics)
	return metrics
}
