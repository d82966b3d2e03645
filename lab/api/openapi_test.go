package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/api/apitest"
	"failurelab/lab/world"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDocumentIsValid(t *testing.T) {
	t.Parallel()
	_, err := apitest.Load(api.OpenAPI)

	require.NoError(t, err)
}

func TestEveryParameterHasAnExample(t *testing.T) {
	t.Parallel()
	assert.Empty(t, document(t).WithoutExample())
}

func TestDocumentIsServed(t *testing.T) {
	t.Parallel()
	a := call(t, open(t), http.MethodGet, "/openapi.yaml", nil, "")

	assert.Equal(t, http.StatusOK, a.Status)
	assert.Equal(t, "application/yaml", a.Header.Get("Content-Type"), "RFC 9512")
	assert.Equal(t, string(api.OpenAPI), a.Body)
}

func TestDocumentListsTheRoutesOfTheApp(t *testing.T) {
	t.Parallel()
	parts := api.Defaults()
	parts.Log = slog.DiscardHandler
	routes := []string{}
	for _, r := range api.New(parts).(*echo.Echo).Routes() {
		segments := strings.Split(r.Path, "/")
		for i, s := range segments {
			if name, ok := strings.CutPrefix(s, ":"); ok {
				segments[i] = "{" + name + "}"
			}
		}
		routes = append(routes, r.Method+" "+strings.Join(segments, "/"))
	}
	listed := document(t).Operations()
	for _, o := range document(t).Operations() {
		if path, ok := strings.CutPrefix(o, http.MethodGet+" "); ok { // HEAD is wherever GET is
			listed = append(listed, http.MethodHead+" "+path)
		}
	}

	assert.ElementsMatch(t, listed, routes)
}

// document is the one that is served.
func document(t *testing.T) *apitest.Document {
	t.Helper()
	d, err := apitest.Served()
	require.NoError(t, err)
	return d
}

func TestAnswersAreAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	const (
		get, post, del = http.MethodGet, http.MethodPost, http.MethodDelete
		head           = http.MethodHead
		ping, data     = "/api/v1/ping", "/api/v1/data"
		resource       = "/api/v1/resource"
		report, export = "/api/v1/trigger-error", "/api/v1/export"
		external       = "/api/v1/external-call"
		right          = `{"username": "admin", "password": "password123"}`
		wrong          = `{"username": "admin", "password": "x"}`
	)
	asJSON := http.Header{"Content-Type": {"application/json"}}
	// With a credential that every world gives, "token" or "admin"; "" shows none.
	for _, tc := range []struct {
		name, method, path string
		credential         string
		header             http.Header
		body               string
		steps              []world.Step
		status             int
	}{
		{name: "health", method: get, path: "/health", status: 200},
		{name: "document", method: get, path: "/openapi.yaml", status: 200},
		{name: "login", method: post, path: "/login", header: asJSON, body: right, status: 200},
		{name: "ping", method: get, path: ping, credential: "token", status: 200},
		{name: "ping with a key", method: get, path: ping, header: apiKey(world.GoodKey), status: 200},
		{name: "data", method: get, path: data, credential: "admin", status: 200},
		{name: "no data", method: get, path: data, credential: "admin", steps: run(`delete from data`), status: 200},
		{name: "own data", method: get, path: data + "?owner=admin", credential: "admin", status: 200},
		{name: "value", method: post, path: data + "?value=-4", credential: "admin", status: 200},
		{name: "new resource", method: post, path: resource, credential: "token", status: 201},
		{name: "resource", method: get, path: resource + "/7", status: 200},
		{name: "own resource", method: get, path: resource + "/7", credential: "admin", steps: owned7, status: 200},
		{name: "deleted", method: del, path: resource + "/7", credential: "token", status: 204},
		{name: "report", method: get, path: report, steps: run(`insert into orders (items, cents) values (2, 501)`), status: 200},
		{name: "export", method: get, path: export, steps: run(`insert into orders (items, cents) values (2, 501), (1, 'EUR 7.05')`), status: 200},
		{name: "empty export", method: get, path: export, status: 200},
		{name: "external call", method: get, path: external, steps: []world.Step{partner(world.Answering(0))}, status: 200},
		{name: "through a gateway", method: get, path: ping, credential: "token", steps: behind(world.PassThrough), status: 200},

		{name: "login that is no JSON", method: post, path: "/login", body: `username=admin`, status: 400},
		{name: "login without a password", method: post, path: "/login", header: asJSON, body: `{"username": "admin"}`, status: 400},
		{name: "no value", method: post, path: data, credential: "admin", status: 400},
		{name: "wrong password", method: post, path: "/login", body: wrong, status: 401},
		{name: "no credential", method: get, path: ping, status: 401},
		{name: "bad token", method: get, path: ping, header: authorization("Bearer x"), status: 401},
		{name: "bad key", method: get, path: data, header: apiKey("x"), status: 401},
		{name: "no credential for data", method: post, path: data, status: 401},
		{name: "no credential for a new resource", method: post, path: resource, status: 401},
		{name: "bad token for a resource", method: get, path: resource + "/7", header: authorization("Bearer x"), status: 401},
		{name: "no credential to delete", method: del, path: resource + "/7", status: 401},
		{name: "no scope", method: get, path: data, credential: "token", status: 403},
		{name: "no scope to add", method: post, path: data + "?value=4", credential: "token", status: 403},
		{name: "another's data", method: get, path: data + "?owner=ada", credential: "admin", status: 403},
		{name: "ping with a scope", method: get, path: ping, credential: "token", steps: needs(ping), status: 403},
		{name: "no such path", method: get, path: "/nothing/at all", status: 404},
		{name: "no such resource", method: get, path: resource + "/700", status: 404},
		{name: "another's resource", method: get, path: resource + "/7", credential: "token", steps: owned7, status: 404},
		{name: "no number", method: get, path: resource + "/seven", status: 404},
		{name: "nothing to delete", method: del, path: resource + "/700", credential: "token", status: 404},
		{name: "no route in the gateway", method: get, path: ping, steps: behind(world.GatewayConfig{Routes: []string{"/health"}}), status: 404},
		{name: "no such path behind a gateway", method: get, path: "/nothing", steps: behind(world.PassThrough), status: 404},
		{name: "no such method", method: del, path: ping, status: 405},
		{name: "no such method for an id", method: post, path: resource + "/7", status: 405},
		{name: "head", method: head, path: ping, credential: "token", status: 200},
		{name: "head without a credential", method: head, path: ping, status: 401},
		{name: "head of nothing", method: head, path: resource + "/700", status: 404},
		{name: "head where no GET is", method: head, path: "/login", status: 405},
		{name: "a login that is too long", method: post, path: "/login", body: strings.Repeat("x", 64<<10+1), status: 413},
		{name: "a body that is too long, where none is read", method: get, path: "/health", body: strings.Repeat("x", 64<<10+1), status: 413},
		{name: "options", method: http.MethodOptions, path: resource + "/7", status: 204},
		{name: "no items", method: get, path: report, status: 500},
		{name: "panic", method: get, path: ping, header: apiKey("x"), steps: []world.Step{panics}, status: 500},
		{name: "no table", method: get, path: export, steps: run(`drop table orders`), status: 500},
		{name: "no table of resources", method: get, path: resource + "/7", steps: run(`drop table resources`), status: 500},
		{name: "no table of partners", method: get, path: external, steps: run(`drop table partners`), status: 500},
		{name: "partner hangs up", method: get, path: external, steps: []world.Step{partner(hangsUp)}, status: 502},
		{name: "app hangs up on the gateway", method: get, path: "/health", steps: append(behind(world.PassThrough), wrapped(hangsUp)), status: 502},
		{name: "partner does not answer", method: get, path: external, steps: []world.Step{partner(world.Hanging())}, status: 504},
		{name: "app does not answer the gateway", method: get, path: "/health", steps: append(behind(impatient), wrapped(world.Hanging())), status: 504},
		{name: "partner's partner", method: get, path: external, steps: append(run(`update partners set delegates_to = 'quotes' where name = 'quotes-eu'`),
			func(w *world.World) { w.Database.SetQueryTimeout(20 * time.Millisecond) }), status: 504},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t, tc.steps...)
			header := tc.header.Clone()
			if tc.credential != "" {
				header = authorization("Bearer " + w.Given[tc.credential])
			}
			w.CustomerSends(tc.method, tc.path, header, tc.body)
			req := w.Request().HTTP(t.Context())

			a := call(t, w, tc.method, req.URL.RequestURI(), header, tc.body)

			require.Equal(t, tc.status, a.Status, a.Body)
			assert.NoError(t, document(t).Answer(req, a.Status, a.Header, a.Body))
			if a.Status < http.StatusMultipleChoices && tc.method != http.MethodOptions {
				assert.NoError(t, document(t).Request(req), "a call that does what it was made for is one that the document allows")
			}
		})
	}
}

// What a test's world may be made of.

func run(query string) []world.Step {
	return []world.Step{func(w *world.World) { w.Database.Exec(query) }}
}

func behind(g world.GatewayConfig) []world.Step {
	return []world.Step{func(w *world.World) { w.Gateway.Configure(g) }}
}

func needs(path string) []world.Step {
	return []world.Step{func(w *world.World) { w.App.Scopes = map[string]string{path: "admin"} }}
}

func wrapped(h http.Handler) world.Step {
	return func(w *world.World) { w.App.Wrap = func(http.Handler) http.Handler { return h } }
}

func panics(w *world.World) {
	w.App.Key = func(string) string { panic("the shelf fell over") }
}

// owned7 makes resource 7 the admin's.
var owned7 = run(`update resources set owner_id = (select id from users where name = 'admin') where id = 7`)

// impatient is a gateway that waits for next to no time.
var impatient = world.GatewayConfig{Routes: world.PassThrough.Routes, IdleTimeout: time.Millisecond}

// hangsUp reads a request and says nothing.
var hangsUp = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
})
