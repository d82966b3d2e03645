package failure_test

import (
	"failurelab/lab"
	"failurelab/lab/world"
)

var seesNotFound = map[lab.Cause]seen{
	lab.WrongPath:      {log: map[string]string{"route": "", "layer": "client"}, err: "Not Found"},
	lab.WrongParameter: {log: map[string]string{"route": "/api/v1/resource/:id", "layer": "app", "id": ""}, err: `parsing "seven"`},
	lab.TrailingSlash:  {log: map[string]string{"route": "/api/v1/resource/:id", "layer": "app", "id": ""}, err: `parsing "7/"`},
	lab.DeletedResource: {
		log: map[string]string{"rows": "0", "id": "77"}, err: "no rows",
		sql: `select 1 from resources where id = 77 and deleted_at is not null and deleted_by = 'grace'`,
	},
	lab.RemovedRow: {
		log: map[string]string{"rows": "0", "id": "100"}, err: "no rows",
		sql: `select 1 from sqlite_sequence where name = 'resources' and seq >= 100 and not exists (select 1 from resources where id = 100)`,
	},
	lab.BeyondSequence: {
		log: map[string]string{"rows": "0", "id": "105"}, err: "no rows",
		sql: `select 1 from sqlite_sequence where name = 'resources' and seq < 105`,
	},
	lab.HiddenByOwnership: {log: map[string]string{"rows": "1", "id": "12", "user": "ada", "owner": "grace"}, err: "is that of"},
	lab.GatewayMiss:       {metrics: map[string]string{"gateway_requests_total": "1", "gateway_unrouted_total": "1"}},
	lab.StaleDNS: {metrics: map[string]string{
		"gateway_requests_total": "0", "dns_lookups_total": "1", "dns_answer": world.OldAddress,
	}},
	lab.PinnedAddress: {metrics: map[string]string{
		"gateway_requests_total": "0", "dns_lookups_total": "0", "dns_answer": world.Address,
	}},
}
