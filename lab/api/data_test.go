package api_test

import (
	"net/http"
	"testing"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

// admin is a credential that may do everything with the data of its own account.
func admin(w *world.World) http.Header { return authorization("Bearer " + w.Given["admin"]) }

const adminsData = `select value from data join users u on u.id = owner_id where u.name = 'admin' order by data.id`

func TestDataIsAddedToTheCallersOwn(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"?value=4", "?owner=admin&value=4"} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, http.MethodPost, "/api/v1/data"+query, admin(w), "")

			assert.Equal(t, http.StatusOK, a.Status)
			assert.JSONEq(t, `{"added": 4}`, a.Body)
			assert.Equal(t, []string{"1", "2", "3", "4"}, w.Database.Column(adminsData))
			assert.Equal(t, "admin", a.line(t, w)["owner"])
		})
	}
}

func TestValueThatIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"", "?value=", "?value=four", "?value=4.5"} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, http.MethodPost, "/api/v1/data"+query, admin(w), "")

			a.problem(t, http.StatusBadRequest, "/problems/bad-request")
			assert.Equal(t, "client", a.line(t, w)["layer"])
			assert.Equal(t, []string{"1", "2", "3"}, w.Database.Column(adminsData))
		})
	}
}

// The response is the same whether or not the account exists: the API does not reveal who has one.
func TestDataOfAnotherAccountIsForbidden(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, owner := range []string{"grace", "nobody", "Admin", "admin%20"} {
			t.Run(method+" "+owner, func(t *testing.T) {
				t.Parallel()
				w := open(t)

				a := call(t, w, method, "/api/v1/data?value=4&owner="+owner, admin(w), "")

				a.problem(t, http.StatusForbidden, "/problems/forbidden")
				assert.Equal(t, call(t, w, method, "/api/v1/data?value=4&owner=ada", admin(w), "").nameless(t), a.nameless(t))
				line := a.line(t, w)
				assert.Equal(t, "auth", line["layer"])
				assert.Equal(t, "admin", line["user"])
				assert.NotEqual(t, "admin", line["owner"])
				assert.Equal(t, []string{"3"}, w.Database.Column(`select count(*) from data`))
			})
		}
	}
}

func TestKeyThatIsRestrictedToMethods(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		methods, method string
		status          int
	}{
		{methods: "", method: http.MethodPost, status: http.StatusOK},
		{methods: "GET HEAD", method: http.MethodGet, status: http.StatusOK},
		{methods: "GET HEAD", method: http.MethodPost, status: http.StatusForbidden},
		{methods: "POST", method: http.MethodPost, status: http.StatusOK},
		{methods: "POST", method: http.MethodGet, status: http.StatusForbidden},
	} {
		t.Run(tc.methods+" for "+tc.method, func(t *testing.T) {
			t.Parallel()
			w := open(t, func(w *world.World) {
				w.Database.Exec(`update api_keys set scope = 'admin', methods = ? where hash = ?`, tc.methods, api.HashKey(world.GoodKey))
			})

			a := call(t, w, tc.method, "/api/v1/data?value=4", apiKey(world.GoodKey), "")

			assert.Equal(t, tc.status, a.Status)
			line := a.line(t, w)
			assert.Equal(t, tc.methods, line["key_methods"])
			if tc.methods == "" {
				assert.NotContains(t, line, "key_methods", "the key is not restricted")
			}
			assert.Equal(t, http.StatusOK, ping(t, w, apiKey(world.GoodKey)).Status, "it restricts nothing else")
			if tc.status == http.StatusForbidden {
				a.problem(t, http.StatusForbidden, "/problems/forbidden")
				assert.Equal(t, []string{"3"}, w.Database.Column(`select count(*) from data`))
			}
		})
	}
}

// A token that is no JWT is looked up at each call: what it is given counts from the next one on.
func TestTokenThatIsNoJWT(t *testing.T) {
	t.Parallel()
	w := open(t)
	header := authorization("Bearer " + world.PlainToken)

	assert.Equal(t, http.StatusOK, ping(t, w, header).Status)
	refused := call(t, w, http.MethodGet, "/api/v1/data", header, "")
	refused.problem(t, http.StatusForbidden, "/problems/forbidden")
	assert.Equal(t, "admin", refused.line(t, w)["needs"])
	assert.Empty(t, refused.line(t, w)["scope"])

	w.Database.Exec(`update access_tokens set scope = 'admin' where hash = ?`, api.HashKey(world.PlainToken))
	assert.Equal(t, http.StatusOK, call(t, w, http.MethodGet, "/api/v1/data", header, "").Status)
}

// An opaque token has a query of its own, so the tests of signed tokens say nothing about it.
func TestOpaqueTokenOfADisabledUserIsRefused(t *testing.T) {
	t.Parallel()
	w := open(t)
	header := authorization("Bearer " + world.PlainToken)
	assert.Equal(t, http.StatusOK, ping(t, w, header).Status)

	w.Database.Exec(`update users set disabled_at = 'now' where name = 'ada'`)
	a := ping(t, w, header)

	a.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
	assert.Equal(t, namesError, a.Header.Get("WWW-Authenticate"))
	line := a.line(t, w)
	assert.Equal(t, "token", line["credential"])
	assert.Equal(t, "0", line["rows"])
	assert.Empty(t, line["user"])
}

// The contract of 02_forbidden: the key's methods, then the scope, then the account. A caller who lacks several of them is
// refused for the first, and the log line shows which checks the request came to.
func TestDataDecidesInTheOrderOfTheContract(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name                  string
		methods, scope, owner string
		err                   string
		logged, notLogged     []string
	}{
		{
			name: "lacks all three", methods: "PATCH", scope: "reader", owner: "grace", err: "method",
			logged: []string{"key_methods"}, notLogged: []string{"needs", "scope", "owner"},
		},
		{
			name: "lacks method and account", methods: "PATCH", scope: "admin", owner: "grace", err: "method",
			logged: []string{"key_methods"}, notLogged: []string{"needs", "scope", "owner"},
		},
		{
			name: "lacks scope and account", methods: "GET POST", scope: "reader", owner: "grace", err: "scope",
			logged: []string{"key_methods", "needs", "scope"}, notLogged: []string{"owner"},
		},
		{
			name: "lacks the account", methods: "GET POST", scope: "admin", owner: "grace", err: "the data is that of",
			logged: []string{"key_methods", "needs", "scope", "owner"},
		},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(method+" "+tc.name, func(t *testing.T) {
				t.Parallel()
				w := open(t, func(w *world.World) {
					w.Database.Exec(`update api_keys set scope = ?, methods = ? where hash = ?`, tc.scope, tc.methods, api.HashKey(world.GoodKey))
				})

				a := call(t, w, method, "/api/v1/data?value=four&owner="+tc.owner, apiKey(world.GoodKey), "")

				a.problem(t, http.StatusForbidden, "/problems/forbidden")
				line := a.line(t, w)
				assert.Contains(t, line["err"], tc.err)
				for _, name := range tc.logged {
					assert.Contains(t, line, name)
				}
				for _, name := range tc.notLogged {
					assert.NotContains(t, line, name, "the request never came to that check")
				}
			})
		}
	}
}

// A JWT says itself what it was given, whatever its account may ask for since.
func TestTokenHasTheScopeThatItWasMadeWith(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		account, token string
		status         int
	}{
		{account: "admin", token: "", status: http.StatusForbidden},
		{account: "", token: "admin", status: http.StatusOK},
	} {
		t.Run("account "+tc.account, func(t *testing.T) {
			t.Parallel()
			var scoped string
			w := open(t, func(w *world.World) {
				w.Database.Exec(`update users set scope = ? where name = 'ada'`, tc.account)
				scoped = w.ScopedToken("ada", tc.token, time.Minute)
			})

			a := call(t, w, http.MethodGet, "/api/v1/data", authorization("Bearer "+scoped), "")

			assert.Equal(t, tc.status, a.Status)
			assert.Equal(t, tc.token, a.line(t, w)["scope"])
		})
	}
}
