package world_test

import (
	"maps"
	"net/http"
	"slices"
	"testing"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAllThatIsGivenIsGood(t *testing.T) {
	t.Parallel()
	w := open(t)
	given := w.Given

	assert.Equal(t, []string{"admin", "key", "password", "token", "user"}, slices.Sorted(maps.Keys(given)))
	assert.Equal(t, http.StatusOK, status(t, w, ping("Bearer "+given["token"])))
	key := get("/api/v1/ping")
	key.Header = http.Header{"X-Api-Key": {given["key"]}}
	assert.Equal(t, http.StatusOK, status(t, w, key))
	assert.Equal(t, http.StatusOK, status(t, w, wire.Request{
		Method: http.MethodPost, Path: "/login", Body: `{"username":"` + given["user"] + `","password":"` + given["password"] + `"}`,
	}))
}

func TestIssuedKeyIsLetIn(t *testing.T) {
	t.Parallel()
	const key = "lab_live_Zz00Zz00Zz00"
	r := get("/api/v1/ping")
	r.Header = http.Header{"X-Api-Key": {key}}
	w := open(t)
	require.Equal(t, http.StatusUnauthorized, status(t, w, r))

	w.IssueKey("grace", key)

	code, _, body := send(t, w, r)
	assert.Equal(t, http.StatusOK, code)
	assert.JSONEq(t, `{"ping": "pong", "user": "grace"}`, body)
	assert.Equal(t, []string{key[:12]}, w.Database.Column(`select prefix from api_keys where user_id = (select id from users where name = 'grace')`))
}

func TestCureChangesWhatTheCustomerSends(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.CustomerSends(http.MethodGet, "/api/v1/ping", nil, "") })
	require.Equal(t, http.StatusUnauthorized, status(t, w, w.Request()))

	cured, err := w.Cure(func(w *world.World) {
		w.CustomerSends(http.MethodGet, "/api/v1/ping", http.Header{"Authorization": {"Bearer " + w.Given["token"]}}, "")
	})

	require.NoError(t, err)
	assert.Equal(t, cured.Request, w.Request())
	assert.Equal(t, http.StatusOK, status(t, w, cured.Request))
}

func TestCureThatFails(t *testing.T) {
	t.Parallel()
	_, err := open(t).Cure(func(w *world.World) { w.Database.Exec(`mend it`) })

	assert.ErrorContains(t, err, `exec "mend it"`)
}
