package api_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ordered are orders of some items each, for so much.
func ordered(items any, cents ...any) world.Step {
	return func(w *world.World) {
		for _, c := range cents {
			w.Database.Exec(`insert into orders (items, cents) values (?, ?)`, items, c)
		}
	}
}

func report(t *testing.T, w *world.World) answer {
	t.Helper()
	return call(t, w, http.MethodGet, "/api/v1/trigger-error", nil, "")
}

func export(t *testing.T, w *world.World) answer {
	t.Helper()
	return call(t, w, http.MethodGet, "/api/v1/export", nil, "")
}

func TestReportIsTheAverageOverAllItems(t *testing.T) {
	t.Parallel()
	w := open(t, ordered(1, 1250), ordered(3, 750))

	a := report(t, w)

	assert.Equal(t, http.StatusOK, a.Status)
	assert.InDelta(t, 500, a.members(t)["average_cents"], 0)
	assert.Equal(t, "2", a.line(t, w)["rows"])
	assert.Equal(t, "0", w.Metrics()["db_connections_used"])
}

func TestReportThatCannotBeMade(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		broken world.Step
		layer  string
		err    string
		rows   string
		stack  bool
	}{
		"no items":    {broken: func(*world.World) {}, layer: "app", err: "panic: runtime error: integer divide by zero", rows: "0", stack: true},
		"items of 0":  {broken: ordered(0, 1250), layer: "app", err: "divide by zero", rows: "1", stack: true},
		"text":        {broken: ordered(1, 1250, "EUR 12.50"), layer: "app", err: "Scan error", rows: "1"},
		"null":        {broken: ordered(1, nil), layer: "app", err: "Scan error", rows: "0"},
		"no table":    {broken: func(w *world.World) { w.Database.Exec(`drop table orders`) }, layer: "db", err: "no such table"},
		"no database": {broken: func(w *world.World) { _ = w.App.DB.Close() }, layer: "db", err: "read the orders: sql: database is closed"},
		"no budget": {broken: func(w *world.World) {
			w.App.Bounded = func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, 0) }
		}, layer: "db", err: "read the orders: context deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, tc.broken)

			a := report(t, w)

			a.problem(t, http.StatusInternalServerError, "/problems/internal-error")
			line := a.line(t, w)
			assert.Equal(t, "ERROR", line["level"])
			assert.Equal(t, tc.layer, line["layer"])
			assert.Contains(t, line["err"], tc.err)
			assert.Equal(t, tc.rows, line["rows"])
			if tc.stack {
				assert.Contains(t, line["stack"], "report.go")
			} else {
				assert.NotContains(t, line, "stack")
			}
			assert.Equal(t, "0", w.Metrics()["db_connections_used"], "it gives back what it took")
		})
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	w := open(t, ordered(1, 1250), ordered(2, 5, "EUR 12.50"))

	a := export(t, w)

	assert.Equal(t, http.StatusOK, a.Status)
	assert.Equal(t, "text/csv", a.Header.Get("Content-Type"))
	assert.Equal(t, "1,1,12.50\n2,2,0.05\n3,2,12.50\n", a.Body)
	assert.Equal(t, "INFO", a.line(t, w)["level"])
}

// What was sent cannot be taken back: it is the log that has to say so.
func TestExportThatFailsInTheMiddle(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		broken world.Step
		err    string
		stack  bool
	}{
		"panic": {broken: ordered(1, 1250, "12,50", 1), err: "index out of range", stack: true},
		"error": {broken: func(w *world.World) { ordered(1, 1250)(w); ordered("dozen", 1250)(w) }, err: "Scan error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, tc.broken)

			a := export(t, w)

			require.Equal(t, http.StatusOK, a.Status)
			assert.Equal(t, "1,1,12.50\n", a.Body, "and nothing behind it")
			line := a.line(t, w)
			assert.Equal(t, "200", line["status"])
			assert.Equal(t, "ERROR", line["level"])
			assert.Equal(t, "app", line["layer"])
			assert.Contains(t, line["err"], tc.err)
			assert.Equal(t, tc.stack, line["stack"] != "")
			assert.Equal(t, "0", w.Metrics()["db_connections_used"])
		})
	}
}

func TestExportThatFailsAtOnce(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) { w.Database.Exec(`drop table orders`) })

	export(t, w).problem(t, http.StatusInternalServerError, "/problems/internal-error")
}

// A login waits for a connection, and not forever.
func TestLoginWithoutAConnection(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.App.LookupTimeout = 50 * time.Millisecond
		w.Database.HoldConnections(4)
	})

	a := login(t, w, "ada", world.Password)

	a.problem(t, http.StatusInternalServerError, "/problems/internal-error")
	assert.Contains(t, a.line(t, w)["err"], "deadline exceeded")
}
