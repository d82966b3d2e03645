package api_test

import (
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A credential that nobody could look up is not a bad one: a client that got 401 would throw it away.
func TestOutageOfTheDatabaseIsNotTheCallersFault(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(*testing.T, *world.World) answer{
		"token": func(t *testing.T, w *world.World) answer {
			t.Helper()
			return ping(t, w, authorization("Bearer "+w.Given["token"]))
		},
		"key": func(t *testing.T, w *world.World) answer {
			t.Helper()
			return ping(t, w, apiKey(world.GoodKey))
		},
		"login": func(t *testing.T, w *world.World) answer {
			t.Helper()
			return login(t, w, "ada", world.Password)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			require.NoError(t, w.App.DB.Close())

			a := ask(t, w)

			a.problem(t, http.StatusInternalServerError, "/problems/internal-error")
			assert.Empty(t, a.Header.Get("WWW-Authenticate"))
			line := a.line(t, w)
			assert.Equal(t, "ERROR", line["level"])
			assert.Contains(t, line["err"], "database is closed")
			assert.NotContains(t, line, "rows", "nobody knows how many there are")
		})
	}
}
