package course

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"failurelab/lab"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// What goes on besides the customer's request. On call, a log is never that customer's alone.

// How many incidents have which noise.
const (
	perCall = 2 // one in two: another customer's request
	perRow  = 4 // one in four: a row that another customer's trouble left behind
)

// disturb draws what else goes on.
func (i *Incident) disturb(dice *rand.Rand) {
	if dice.IntN(perRow) == 0 {
		r := rows[dice.IntN(len(rows))]
		i.odd(r.what)
		i.steps = append(i.steps, r.step)
	}
	if dice.IntN(perCall) != 0 {
		return
	}
	pick, moment := dice.Uint64(), dice.IntN(3)
	if i.Cause != lab.Healthy && i.Failure.Reached == lab.No {
		moment = 0 // nothing comes after a request that does not arrive
	}
	if moment != 1 {
		i.odd("another customer's request just before")
		i.after = append(i.after, func(w *world.World) { calls(w, w.App, pick) })
	}
	if moment != 0 {
		i.odd("another customer's request just after")
		i.steps = append(i.steps, followed(pick/2))
	}
}

// strangers is another customer's request. It shares the path and the status of our customer's, if the app can tell the two
// apart by their id, and if it costs no waiting.
func strangers(w *world.World, pick uint64) *http.Request {
	own := w.Request()
	path, _, _ := strings.Cut(own.Path, "?")
	of := func(options ...wire.Request) *http.Request {
		r := options[pick%uint64(len(options))]
		r.Scheme, r.Host = "http", "lab"
		return r.HTTP(context.WithValue(context.Background(), stranger{}, true))
	}
	switch {
	case path == "/login":
		return of(
			wire.Request{Method: http.MethodPost, Path: path, Body: `{"username": "vandelay", "password": "?"}`},
			wire.Request{Method: http.MethodPost, Path: path, Body: `{"username": "admin", "password": "?"}`},
			wire.Request{Method: http.MethodPost, Path: path, Body: `{"username": "admin ", "password": "password123"}`},
		)
	case path == "/api/v1/ping":
		return of(
			wire.Request{Method: own.Method, Path: path},
			wire.Request{Method: own.Method, Path: path, Header: http.Header{"Authorization": {"Bearer nobodys"}}},
			wire.Request{Method: own.Method, Path: path, Header: http.Header{"X-Api-Key": {"lab_live_Hr5t0Lq8Vb2N"}}},
			wire.Request{Method: own.Method, Path: path, Header: http.Header{"Authorization": {"nobodys"}}},
		)
	case path == "/api/v1/data":
		return of(
			wire.Request{Method: own.Method, Path: path + "?owner=vandelay&value=4", Header: bearer(w.Given["admin"])},
			wire.Request{Method: own.Method, Path: path + "?value=4", Header: bearer(w.Given["token"])},
		)
	case strings.HasPrefix(path, "/api/v1/resource"):
		return of(
			wire.Request{Method: own.Method, Path: path},
			wire.Request{Method: own.Method, Path: "/api/v1/resource/99999"},
			wire.Request{Method: own.Method, Path: "/api/v1/resource/seven"},
		)
	case path == "/api/v1/trigger-error":
		return of(wire.Request{Method: own.Method, Path: path})
	default: // a gateway may answer in the app's place, so a line of the same path would be taken for our customer's
		return of(wire.Request{Method: http.MethodGet, Path: "/favicon.ico"}, wire.Request{Method: http.MethodGet, Path: "/api/v1/ping"})
	}
}

// stranger marks the context of another customer's request.
type stranger struct{}

func bearer(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }

// followed has another customer's request arrive right after each of our customer's.
func followed(pick uint64) world.Step {
	return func(w *world.World) {
		before := w.App.Wrap
		w.App.Wrap = func(app http.Handler) http.Handler {
			app = before(app)
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				app.ServeHTTP(rw, r)
				if r.Context().Value(stranger{}) == nil {
					calls(w, app, pick)
				}
			})
		}
	}
}

// calls sends another customer's request to an app.
func calls(w *world.World, app http.Handler, pick uint64) {
	defer func() {
		r := recover()
		if err, ok := r.(error); ok && errors.Is(err, http.ErrAbortHandler) { // which hangs up on every customer
			return
		}
		if r != nil {
			panic(r)
		}
	}()
	app.ServeHTTP(discarded{http.Header{}}, strangers(w, pick))
}

// discarded is a response that is thrown away.
type discarded struct{ header http.Header }

func (d discarded) Header() http.Header         { return d.header }
func (d discarded) Write(p []byte) (int, error) { return len(p), nil }
func (d discarded) WriteHeader(int)             {}

// rows are what other customers' troubles left in the database.
var rows = []struct {
	what string
	step world.Step
}{
	{"another partner's key was revoked", func(w *world.World) {
		w.IssueKey("admin", "lab_live_Hr5t0Lq8Vb2N")
		w.Database.Exec(`update api_keys set revoked_at = ? where prefix = 'lab_live_Hr5'`, w.Now().Format(time.RFC3339))
	}},
	{"another account was closed", func(w *world.World) {
		w.Database.Exec(`insert into users (name, password, scope, disabled_at) values ('vandelay', '', 'admin', ?)`, w.Now().Format(time.RFC3339))
	}},
	{"another customer has logged out", func(w *world.World) {
		w.Database.Exec(`insert into sessions (id, user_id, revoked_at) select 'ended', id, ? from users where name = 'admin'`, w.Now().Format(time.RFC3339))
	}},
	{"another resource was deleted", func(w *world.World) {
		w.Database.Exec(`update resources set deleted_at = ?, deleted_by = 'admin' where id = (select min(id) from resources)`, w.Now().Format(time.RFC3339))
	}},
}
