package failure

import (
	"fmt"
	"net/http"
	"time"

	"failurelab/lab/world"
)

// What becomes of resources, and who asks for them, in words that the failures of 404 share.

// asksAt is a customer who asks for a path, through the gateway that stands in front of the API.
func asksAt(path string) world.Step {
	return func(w *world.World) {
		w.Gateway.Configure(world.PassThrough)
		w.CustomerSends(http.MethodGet, path, nil, "")
	}
}

// asksFor is a customer who asks for a resource.
func asksFor(id int) world.Step { return asksAt(fmt.Sprintf("/api/v1/resource/%d", id)) }

// asksAs is a user who asks for a resource, with a good token.
func asksAs(user string, id int) world.Step {
	return func(w *world.World) {
		asksFor(id)(w)
		w.Customer.Header = authorization("Bearer " + w.Token(user, time.Hour))
	}
}

// issuesIDs makes the ids from 1 to n all that were ever handed out.
func issuesIDs(n int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`delete from resources where id > ?`, n)
		w.Database.Exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
			insert into resources (id, name) select i, 'resource ' || i from n where true on conflict do nothing`, n)
		w.Database.Exec(`update sqlite_sequence set seq = ? where name = 'resources'`, n)
	}
}

// deletes is a user who deletes a resource through the API, which leaves a tombstone.
func deletes(user string, id int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update resources set deleted_at = ?, deleted_by = ? where id = ?`,
			w.Now().Add(-72*time.Hour).UTC().Format(time.RFC3339), w.Username(user), id)
	}
}

// removes is somebody at the database, who leaves nothing of a resource.
func removes(id int) world.Step {
	return func(w *world.World) { w.Database.Exec(`delete from resources where id = ?`, id) }
}

// restores is somebody at the database, who puts a resource back from the backup.
func restores(id int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`insert or replace into resources (id, name) values (?1, 'resource ' || ?1)`, id)
	}
}

// owns makes a resource a user's own.
func owns(user string, id int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update resources set owner_id = (select id from users where name = ?) where id = ?`, w.Username(user), id)
	}
}

// gatewayWithoutResources is a gateway that nobody has told of the resources.
var gatewayWithoutResources = world.GatewayConfig{Routes: []string{"/health", "/openapi.yaml", "/login", "/api/v1/ping", "/api/v1/data"}, IdleTimeout: 10 * time.Second}

// hidesResources sets up the gateway without the resources.
func hidesResources(w *world.World) { w.Gateway.Configure(gatewayWithoutResources) }

// movesHost is an API that has moved to another host lately. Number 101 was made since, and the customer, who calls it by its
// name, asks for that. The host that it left still answers, and knows of no such number; steps say what else it lacks.
func movesHost(steps ...world.Step) world.Step {
	return func(w *world.World) {
		issuesIDs(101)(w)
		asksFor(101)(w)
		w.Network.UseDNS()
		w.Network.Route(world.OldAddress, w.Network.OldHost(steps...))
	}
}
