package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// owned makes a resource a user's own.
func owned(id int, user string) world.Step {
	return func(w *world.World) {
		w.Database.Exec(`update resources set owner_id = (select id from users where name = ?) where id = ?`, user, id)
	}
}

func TestResourceIsEverybodys(t *testing.T) {
	t.Parallel()
	w := open(t)

	a := call(t, w, http.MethodGet, "/api/v1/resource/7", nil, "")

	assert.Equal(t, http.StatusOK, a.Status)
	assert.JSONEq(t, `{"id": 7, "name": "resource 7"}`, a.Body)
	line := a.line(t, w)
	assert.Equal(t, "7", line["id"])
	assert.Equal(t, "1", line["rows"])
}

func TestResourceThatThereIsNot(t *testing.T) {
	t.Parallel()
	for id, because := range map[string]string{
		"101":                  "no rows",
		"0":                    "no rows",
		"-5":                   "no rows",
		"seven":                "invalid syntax",
		"7/":                   "invalid syntax",
		"7.0":                  "invalid syntax",
		"%207":                 "invalid syntax",
		"99999999999999999999": "out of range",
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			a := call(t, w, http.MethodGet, "/api/v1/resource/"+id, nil, "")

			a.problem(t, http.StatusNotFound, "/problems/not-found")
			line := a.line(t, w)
			assert.Equal(t, "/api/v1/resource/:id", line["route"])
			assert.Equal(t, "app", line["layer"])
			assert.Contains(t, line["err"], because)
			if because == "no rows" {
				assert.Equal(t, "0", line["rows"])
			} else {
				assert.NotContains(t, line, "rows", "nothing was looked up")
			}
		})
	}
}

func TestOwnedResourceIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	w := open(t, owned(7, "ada"))
	token := func(user string) http.Header { return authorization("Bearer " + w.Token(user, time.Hour)) }

	assert.Equal(t, http.StatusOK, call(t, w, http.MethodGet, "/api/v1/resource/7", token("ada"), "").Status)
	a := call(t, w, http.MethodGet, "/api/v1/resource/7", token("grace"), "")
	a.problem(t, http.StatusNotFound, "/problems/not-found")
	line := a.line(t, w)
	assert.Equal(t, "grace", line["user"])
	assert.Equal(t, "ada", line["owner"])
	assert.Equal(t, "1", line["rows"])
	stranger := call(t, w, http.MethodGet, "/api/v1/resource/7", nil, "")
	assert.Equal(t, http.StatusNotFound, stranger.Status)
	assert.Equal(t, "ada", stranger.line(t, w)["owner"])
}

// A 404 that hides a 403 hides nothing if one can tell it from another.
func TestWhateverThereIsNotIsAnsweredAlike(t *testing.T) {
	t.Parallel()
	w := open(t, owned(7, "ada"), func(w *world.World) {
		w.Database.Exec(`delete from resources where id = 8`)
		w.Database.Exec(`update resources set deleted_at = '2025-01-01', deleted_by = 'ada' where id = 9`)
	})
	alike := func(path string) answer {
		a := call(t, w, http.MethodGet, path, nil, "").nameless(t)
		a.Body = strings.ReplaceAll(a.Body, path, "PATH")
		a.Header.Del("Content-Length")
		return a
	}

	for _, path := range []string{"/api/v1/resource/7", "/api/v1/resource/8", "/api/v1/resource/9", "/api/v1/resource/999", "/api/v1/resource/x"} {
		assert.Equal(t, alike("/nothing"), alike(path), path)
	}
}

func TestDeletedResourceLeavesATombstone(t *testing.T) {
	t.Parallel()
	w := open(t)
	token := authorization("Bearer " + w.Given["token"])
	remove := func() answer { return call(t, w, http.MethodDelete, "/api/v1/resource/7", token, "") }

	require.Equal(t, http.StatusNoContent, remove().Status)

	assert.Equal(t, http.StatusNotFound, call(t, w, http.MethodGet, "/api/v1/resource/7", token, "").Status)
	left := func() []string {
		return w.Database.Column(`select deleted_by || ' ' || deleted_at from resources where id = 7`)
	}
	before := left()
	require.Len(t, before, 1)
	assert.Regexp(t, `^ada \d{4}-\d\d-\d\dT`, before[0])
	w.Advance(time.Minute)
	again := remove()
	assert.Equal(t, http.StatusNotFound, again.Status, "there is nothing left to delete")
	assert.Equal(t, "0", again.line(t, w)["rows"])
	assert.Equal(t, before, left(), "a tombstone stays as it is")
}

func TestDeleteNeedsACredentialAndSparesWhatIsSomebodys(t *testing.T) {
	t.Parallel()
	w := open(t, owned(8, "grace"))

	assert.Equal(t, http.StatusUnauthorized, call(t, w, http.MethodDelete, "/api/v1/resource/7", nil, "").Status)
	token := authorization("Bearer " + w.Given["token"])
	assert.Equal(t, http.StatusNotFound, call(t, w, http.MethodDelete, "/api/v1/resource/8", token, "").Status)
	assert.Equal(t, []string{"0"}, w.Database.Column(`select count(*) from resources where deleted_at is not null`))
}

func TestIDsAreNeverHandedOutTwice(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Database.Exec(`delete from resources where id > 90`) })

	assert.Equal(t, http.StatusUnauthorized, call(t, w, http.MethodPost, "/api/v1/resource", nil, "").Status)
	for _, id := range []int{101, 102} {
		made := call(t, w, http.MethodPost, "/api/v1/resource", authorization("Bearer "+w.Given["token"]), "")
		require.Equal(t, http.StatusCreated, made.Status)
		assert.InDelta(t, id, made.members(t)["id"], 0)
	}
}
