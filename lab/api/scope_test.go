package api_test

import (
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

func TestScopeOpensData(t *testing.T) {
	t.Parallel()
	w := open(t)

	a := call(t, w, http.MethodGet, "/api/v1/data", authorization("Bearer "+token(t, w, "admin", "password123")), "")

	assert.Equal(t, http.StatusOK, a.Status)
	assert.JSONEq(t, `{"data": [1, 2, 3]}`, a.Body)
}

func TestMissingScopeIsForbidden(t *testing.T) {
	t.Parallel()
	for name, scope := range map[string]string{
		"none":               "",
		"another":            "reader",
		"one that begins so": "admins",
		"two that are not":   "ad min",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, func(w *world.World) { w.Database.Exec(`update users set scope = ? where name = 'ada'`, scope) })

			a := call(t, w, http.MethodGet, "/api/v1/data", authorization("Bearer "+token(t, w, "ada", world.Password)), "")

			a.problem(t, http.StatusForbidden, "/problems/forbidden")
			assert.Equal(t, `Bearer realm="lab", error="insufficient_scope", scope="admin"`, a.Header.Get("WWW-Authenticate"))
			assert.Equal(t, "auth", a.line(t, w)["layer"])
		})
	}
}

func TestOneScopeOfManyIsEnough(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Database.Exec(`update users set scope = 'reader admin' where name = 'ada'`) })

	a := call(t, w, http.MethodGet, "/api/v1/data", authorization("Bearer "+token(t, w, "ada", world.Password)), "")

	assert.Equal(t, http.StatusOK, a.Status)
}

func TestDataWithoutACredentialIsUnauthorized(t *testing.T) {
	t.Parallel()
	a := call(t, open(t), http.MethodGet, "/api/v1/data", nil, "")

	a.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
}
