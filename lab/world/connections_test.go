package world_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// longQueryTimeout gives the report's query more time than it needs even on a busy machine.
func longQueryTimeout(w *world.World) { w.Database.SetQueryTimeout(time.Minute) }

// shortQueryTimeout has the report's query time out soon.
func shortQueryTimeout(w *world.World) { w.Database.SetQueryTimeout(20 * time.Millisecond) }

func report(t *testing.T, w *world.World) int {
	t.Helper()
	return status(t, w, get("/api/v1/trigger-error"))
}

func anOrder(w *world.World) { w.Database.Exec(`insert into orders (items, cents) values (1, 1250)`) }

func TestHeldConnectionsAreMissingFromThePool(t *testing.T) {
	t.Parallel()
	w := open(t, anOrder, shortQueryTimeout, func(w *world.World) { w.Database.HoldConnections(4) })

	assert.Equal(t, http.StatusInternalServerError, report(t, w))
	assert.Equal(t, "4", w.Metrics()["db_connections_used"])
	assert.Equal(t, "4", w.Metrics()["db_connections_max"])
	assert.Equal(t, "1", w.Metrics()["db_waits_total"])
	assert.Equal(t, []string{"1"}, w.Database.Column(`select count(*) from orders`), "an operator has a connection of his own")

	_, err := w.Cure(func(w *world.World) {
		longQueryTimeout(w)
		w.Database.ReleaseConnections()
	})
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, report(t, w))
	assert.Equal(t, "0", w.Metrics()["db_connections_used"])
}

// A step must not wait forever for connections that it holds itself.
func TestHoldMoreConnectionsThanThereAre(t *testing.T) {
	t.Parallel()
	_, err := world.Open(func(w *world.World) { w.Database.HoldConnections(5) })
	assert.ErrorContains(t, err, "hold a connection")
}

func TestHoldConnectionWhenNoneIsFree(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Database.HoldConnections(4) })

	w.Database.HoldConnection()

	assert.Equal(t, "4", w.Metrics()["db_connections_used"])
	w.Database.ReleaseConnections()
	w.Database.HoldConnection()
	assert.Equal(t, "1", w.Metrics()["db_connections_used"])
}

// A response may have a connection held when the test is already over.
func TestHoldConnectionAfterClose(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Close()

	w.Database.HoldConnection()

	assert.Equal(t, "0", w.Metrics()["db_connections_used"])
}

func TestRestartMakesNewConnections(t *testing.T) {
	t.Parallel()
	w := open(t, anOrder, longQueryTimeout, func(w *world.World) { _ = w.App.DB.Close() })
	require.Equal(t, http.StatusInternalServerError, report(t, w))
	require.Equal(t, http.StatusOK, status(t, w, get("/health")), "the process lives")

	_, err := w.Cure(func(w *world.World) { w.App.Restart() })

	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, report(t, w), "the database is the one that it was")
	assert.Len(t, w.Lines(), 3, "and so is the log")
}

func TestRestartBeforeTheStart(t *testing.T) {
	t.Parallel()
	started := 0
	w := open(t,
		func(w *world.World) {
			w.App.Wrap = func(app http.Handler) http.Handler {
				started++
				return app
			}
		},
		anOrder, longQueryTimeout, func(w *world.World) { _ = w.App.DB.Close() }, func(w *world.World) { w.App.Restart() })

	assert.Equal(t, http.StatusOK, report(t, w))
	assert.Equal(t, 1, started)
}

func TestRestartDuringRequests(t *testing.T) {
	t.Parallel()
	w := open(t, anOrder, longQueryTimeout)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { report(t, w) })
	}
	_, err := w.Cure(func(w *world.World) { w.App.Restart() })
	wg.Wait()

	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, report(t, w))
}

func TestRestartOnEmptyDatabase(t *testing.T) {
	t.Parallel()
	w := open(t, anOrder, longQueryTimeout, func(w *world.World) { w.App.RestartOnEmptyDatabase() })

	require.Equal(t, http.StatusInternalServerError, report(t, w))
	assert.Contains(t, w.Lines()[0].Attrs["err"], "no such table")
	assert.Equal(t, []string{"1"}, w.Database.Column(`select count(*) from orders`), "an operator asks the right one")

	_, err := w.Cure(func(w *world.World) { w.App.Restart() })
	require.NoError(t, err)
	assert.Equal(t, http.StatusOK, report(t, w))
}
