package failure

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"failurelab/lab/world"
)

// What happens to resources, and requests for them. The failures of 404 share these steps.

// Numbers and paths that no customer quotes. They differ in other labs.
const (
	replacementID = 42            // the resource that replaced a deleted one
	meantID       = 15            // the number that was meant
	unroutedPath  = "resources/7" // the end of a path that no route takes
)

// asksAt requests a path through the gateway.
func asksAt(path string) world.Step {
	return func(w *world.World) {
		w.Gateway.Configure(world.PassThrough)
		w.CustomerSends(http.MethodGet, path, nil, "")
	}
}

// asksFor requests a resource.
func asksFor(id int) world.Step { return asksAt(fmt.Sprintf("/api/v1/resource/%d", id)) }

// asksAs requests a resource with a valid token of the user's.
func asksAs(user string, id int) world.Step {
	return func(w *world.World) {
		asksFor(id)(w)
		w.Customer.Header = authorization("Bearer " + w.Token(user, time.Hour))
	}
}

// asksInstead makes the customer request another resource, and leaves the rest of the request as it is.
func asksInstead(id int) world.Step {
	return func(w *world.World) { w.Customer.Path = fmt.Sprintf("/api/v1/resource/%d", w.Number(id)) }
}

// asksUnrouted requests a path that the API has no route for.
func asksUnrouted(w *world.World) { asksAt("/api/v1/" + w.Called(unroutedPath))(w) }

// documentedPath is the path that the customer of [asksUnrouted] meant, as the API's documentation has it.
func documentedPath(w *world.World) string {
	return "/api/v1/" + strings.Replace(w.Called(unroutedPath), "resources/", "resource/", 1)
}

// asksAsDocumented requests the documented path.
func asksAsDocumented(w *world.World) { asksAt(documentedPath(w))(w) }

// issuesIDs makes n the highest id that was ever handed out, and adds the resources up to it.
func issuesIDs(n int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`delete from resources where id > ?`, n)
		w.Database.Exec(`with recursive n (i) as (select 1 union all select i + 1 from n where i < ?)
			insert into resources (id, name) select i, 'resource ' || i from n where true on conflict do nothing`, n)
		w.Database.Exec(`update sqlite_sequence set seq = ? where name = 'resources'`, n)
	}
}

// issuesAtLeast is issuesIDs in a lab that has not reached n yet.
func issuesAtLeast(n int) world.Step {
	return func(w *world.World) { issuesIDs(max(n, w.Number(world.LastResource)))(w) }
}

// deletes makes a user delete a resource through the API, which leaves a tombstone.
func deletes(user string, id int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update resources set deleted_at = ?, deleted_by = ? where id = ?`,
			w.Now().Add(-72*time.Hour).UTC().Format(time.RFC3339), w.Called(user), id)
	}
}

// removes deletes a resource in the database, without a tombstone.
func removes(id int) world.Step {
	return func(w *world.World) { w.Database.Exec(`delete from resources where id = ?`, id) }
}

// restores puts a deleted resource back, as from a backup.
func restores(id int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`insert or replace into resources (id, name) values (?1, 'resource ' || ?1)`, id)
	}
}

// owns makes a user the owner of a resource.
func owns(user string, id int) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update resources set owner_id = (select id from users where name = ?) where id = ?`, w.Called(user), id)
	}
}

// shares takes a resource from its owner, so that everyone may read it.
func shares(id int) world.Step {
	return func(w *world.World) { w.Database.Exec(`update resources set owner_id = null where id = ?`, id) }
}

// gatewayWithoutResources has no route for the resources.
var gatewayWithoutResources = world.GatewayConfig{Routes: []string{"/health", "/openapi.yaml", "/login", "/api/v1/ping", "/api/v1/data"}}

// hidesResources removes the resources from the gateway's routes.
func hidesResources(w *world.World) { w.Gateway.Configure(gatewayWithoutResources) }

// routesAll makes the gateway pass on every path.
func routesAll(w *world.World) { w.Gateway.Configure(world.PassThrough) }

// movesHost is an API that has moved to another host. Resource 101 was added after that, and the customer requests it by
// the API's name. The old host still responds at its old address, and has no such resource; steps change it further.
func movesHost(steps ...world.Step) world.Step { return movesHostOf(world.OldAddress, steps...) }

// movesHostOf is movesHost with the old host at another address.
func movesHostOf(address string, steps ...world.Step) world.Step {
	return func(w *world.World) {
		issuesAtLeast(101)(w)
		asksFor(101)(w)
		w.Network.UseDNS()
		w.Network.Route(address, w.Network.OldHost(steps...))
	}
}
