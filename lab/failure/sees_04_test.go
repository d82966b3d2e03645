package failure_test

import (
	"net/http"

	"failurelab/lab"
)

var seesInternalError = map[lab.Cause]seen{
	lab.Crash:        {log: map[string]string{"layer": "app", "level": "ERROR", "rows": "0"}, err: "integer divide by zero"},
	lab.DatabaseLost: {log: map[string]string{"layer": "db", "level": "ERROR", "rows": ""}, err: "database is closed"},
	lab.UnhandledError: {
		log: map[string]string{"layer": "app", "rows": "2", "stack": ""}, err: `("EUR 12.50")`,
		sql: `select 1 from orders where typeof(cents) = 'text'`,
	},
	lab.ResourceExhaustion: {
		log: map[string]string{"layer": "db", "rows": ""}, err: "context deadline exceeded",
		metrics: map[string]string{"db_connections_used": "4", "db_connections_max": "4", "db_waits_total": "1"},
	},
	lab.PanicAfterFirstByte: {
		status: http.StatusOK,
		log:    map[string]string{"layer": "app", "level": "ERROR", "status": "200"}, err: "index out of range",
		sql: `select 1 from orders where typeof(cents) = 'text'`,
	},
	lab.NilPointer: {log: map[string]string{"layer": "app", "rows": ""}, err: "nil pointer"},
	lab.WrongDatabase: {
		log: map[string]string{"layer": "db", "rows": ""}, err: "no such table",
		sql: `select 1 from sqlite_schema where name = 'orders'`,
	},
	lab.NullAmount: {
		log: map[string]string{"layer": "app", "rows": "2", "stack": ""}, err: "converting NULL",
		sql: `select 1 from orders where cents is null`,
	},
	lab.SlowReport: {
		log: map[string]string{"layer": "db", "rows": ""}, err: "context deadline exceeded",
		metrics: map[string]string{"db_connections_used": "0", "db_waits_total": "0"},
	},
	lab.SmallPool: {
		log: map[string]string{"layer": "db", "rows": ""}, err: "context deadline exceeded",
		metrics: map[string]string{"db_connections_used": "1", "db_connections_max": "1", "db_waits_total": "1"},
	},
	lab.ConnectionCut: {
		status: http.StatusOK, client: "unexpected EOF",
		log: map[string]string{"level": "INFO", "err": ""}, sql: `select count(*) = 4 from orders`,
	},
	lab.DeletedOrders: {
		status: http.StatusOK,
		log:    map[string]string{"level": "INFO", "err": ""}, sql: `select count(*) = 2 from orders`,
	},
}
