package api_test

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/lab/api"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

func TestKey(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		before world.Step
		key    string
		status int
		rows   string
	}{
		{name: "good", key: world.GoodKey, status: http.StatusOK, rows: "1"},
		{name: "never issued", key: "lab_live_Zz00Zz00Zz00", status: http.StatusUnauthorized, rows: "0"},
		{name: "its prefix alone", key: world.GoodKey[:api.KeyPrefix], status: http.StatusUnauthorized, rows: "0"},
		{name: "shorter than a prefix", key: "x", status: http.StatusUnauthorized, rows: "0"},
		{name: "in another case", key: strings.ToUpper(world.GoodKey), status: http.StatusUnauthorized, rows: "0"},
		{
			name: "withdrawn", key: world.GoodKey, status: http.StatusUnauthorized, rows: "0",
			before: func(w *world.World) { w.Database.Exec(`update api_keys set revoked_at = 'now'`) },
		},
		{
			name: "of a closed account", key: world.GoodKey, status: http.StatusUnauthorized, rows: "0",
			before: func(w *world.World) { w.Database.Exec(`update users set disabled_at = 'now' where name = 'ada'`) },
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			if tc.before != nil {
				tc.before(w)
			}

			a := ping(t, w, apiKey(tc.key))

			assert.Equal(t, tc.status, a.Status)
			line := a.line(t, w)
			assert.Equal(t, "key", line["credential"])
			assert.Equal(t, tc.rows, line["rows"])
			assert.Equal(t, tc.key[:min(api.KeyPrefix, len(tc.key))], line["key"])
			if tc.status != http.StatusOK {
				a.problem(t, http.StatusUnauthorized, "/problems/unauthorized")
				assert.Equal(t, namesError, a.Header.Get("WWW-Authenticate"))
			}
		})
	}
}

// A caller who shows both is judged by Authorization alone: a bad token is not mended by a good key.
func TestAuthorizationComesBeforeTheKey(t *testing.T) {
	t.Parallel()
	w := open(t)
	both := apiKey(world.GoodKey)
	both.Set("Authorization", "Bearer x")

	a := ping(t, w, both)

	assert.Equal(t, http.StatusUnauthorized, a.Status)
	assert.Equal(t, "token", a.line(t, w)["credential"])
}
