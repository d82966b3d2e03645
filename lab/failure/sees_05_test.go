package failure_test

import "failurelab/lab"

var seesGatewayTimeout = map[lab.Cause]seen{
	lab.SlowUpstream: {
		log: map[string]string{"layer": "upstream", "status": "504", "level": "ERROR"}, err: "awaiting response headers",
		metrics: map[string]string{"partner_calls_total": "1", "gateway_timeouts_total": "0"},
	},
	lab.IdleTimeout: {
		log:     map[string]string{"status": "200", "level": "INFO", "upstream_status": "200"},
		metrics: map[string]string{"partner_calls_total": "1", "gateway_timeouts_total": "1"},
	},
	lab.SlowQuery: {
		log: map[string]string{"layer": "db"}, err: "context deadline exceeded",
		sql:     `select 1 where not exists (select 1 from partners where delegates_to is null)`,
		metrics: map[string]string{"partner_calls_total": "0", "db_waits_total": "0", "db_connections_used": "0"},
	},
	lab.BlackholedUpstream: {
		log: map[string]string{"layer": "connect"}, err: "dial tcp 192.0.2.80:80",
		metrics: map[string]string{"partner_calls_total": "0"},
	},
	lab.HangingStandIn: {
		log: map[string]string{"layer": "upstream"}, err: "awaiting response headers",
		metrics: map[string]string{"partner_calls_total": "0"},
	},
	lab.FrozenUpstream: {
		log: map[string]string{"layer": "upstream"}, err: "awaiting response headers",
		metrics: map[string]string{"partner_calls_total": "0"},
	},
	lab.PoolExhausted: {
		log: map[string]string{"layer": "db"}, err: "context deadline exceeded",
		metrics: map[string]string{"partner_calls_total": "0", "db_waits_total": "1", "db_connections_used": "4", "db_connections_max": "4"},
	},
	lab.FrozenApp: {metrics: map[string]string{"calls_total": "0", "gateway_timeouts_total": "1"}},
}
