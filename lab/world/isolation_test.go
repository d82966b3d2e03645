package world_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"failurelab/lab/wire"
	"failurelab/lab/world"

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

// The next two tests are most useful with -race. They request only what has no deadline: with this many goroutines the app
// may need longer than its second to look up a credential. They do not run in parallel with tests that have deadlines.

func TestManyWorldsAtOnce(t *testing.T) {
	var worlds sync.WaitGroup
	for i := range 32 {
		worlds.Go(func() {
			own, other := resource(i+1), resource(i+2)
			w := open(t)
			assert.Equal(t, http.StatusOK, status(t, w, own))

			_, err := w.Cure(func(w *world.World) { w.Database.Exec(`delete from resources where id = ?`, i+1) })

			assert.NoError(t, err)
			assert.Equal(t, http.StatusNotFound, status(t, w, own))
			assert.Equal(t, http.StatusOK, status(t, w, other), "another world's row")
			assert.Len(t, w.Lines(), 3)
		})
	}
	worlds.Wait()
}

func resource(id int) wire.Request { return get("/api/v1/resource/" + strconv.Itoa(id)) }

func TestManyRequestsAtOnce(t *testing.T) {
	w := open(t)
	var clients sync.WaitGroup
	for range 32 {
		clients.Go(func() {
			assert.Equal(t, http.StatusOK, status(t, w, resource(7)))
			if _, err := w.Query(t.Context(), `select * from sessions`); !errors.Is(err, context.DeadlineExceeded) {
				assert.NoError(t, err)
			}
			w.Advance(time.Second)
			w.Metrics()
			w.Lines()
		})
	}
	clients.Wait()

	ids := map[string]bool{}
	for _, l := range w.Lines() {
		ids[l.Attrs["request_id"]] = true
	}
	assert.Len(t, ids, 32)
	assert.Equal(t, 32, w.Calls())
}
