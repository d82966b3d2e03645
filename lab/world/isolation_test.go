package world_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"failurelab/lab/api"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWorldsShareNothing(t *testing.T) {
	t.Parallel()
	one, other := open(t), open(t)
	require.NotEqual(t, one.URL(), other.URL())
	before := other.Now()

	one.Database.Exec(`delete from users`)
	one.Advance(24 * time.Hour)
	status(t, one, get("/health"))

	assert.Equal(t, []string{"0"}, one.Database.Column(`select count(*) from users`))
	assert.Equal(t, []string{"4"}, other.Database.Column(`select count(*) from users`))
	assert.Len(t, one.Lines(), 1)
	assert.Empty(t, other.Lines())
	assert.Equal(t, 0, other.Calls())
	assert.Less(t, other.Now().Sub(before), 24*time.Hour)
	assert.NotEqual(t, one.App.Secret, other.App.Secret)
}

func TestTokenOfOneWorldIsForgedInAnother(t *testing.T) {
	t.Parallel()
	one, other := open(t), open(t)

	assert.Equal(t, http.StatusOK, status(t, one, ping("Bearer "+one.Given["token"])))
	assert.Equal(t, http.StatusUnauthorized, status(t, other, ping("Bearer "+one.Given["token"])))
}

// Worth most with -race.
func TestManyWorldsAtOnce(t *testing.T) {
	t.Parallel()
	var worlds sync.WaitGroup
	for range 32 {
		worlds.Go(func() {
			w := open(t)
			assert.Equal(t, http.StatusOK, status(t, w, ping("Bearer "+w.Token("grace", api.TokenLife))))
			w.Database.Exec(`update users set disabled_at = 'now'`)
			assert.Equal(t, http.StatusUnauthorized, status(t, w, ping("Bearer "+w.Given["token"])))
			assert.Len(t, w.Lines(), 2)
		})
	}
	worlds.Wait()
}

func TestOneWorldAskedByManyAtOnce(t *testing.T) {
	t.Parallel()
	w := open(t)
	var callers sync.WaitGroup
	for range 32 {
		callers.Go(func() {
			assert.Equal(t, http.StatusOK, status(t, w, ping("Bearer "+w.Given["token"])))
			_, err := w.Query(t.Context(), `select * from sessions`)
			assert.NoError(t, err)
			w.Advance(time.Second)
			w.Metrics()
			w.Lines()
		})
	}
	callers.Wait()

	ids := map[string]bool{}
	for _, l := range w.Lines() {
		ids[l.Attrs["request_id"]] = true
	}
	assert.Len(t, ids, 32)
	assert.Equal(t, 32, w.Calls())
}
