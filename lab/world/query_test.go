package world_test

import (
	"context"
	"path/filepath"
	"testing"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQueryReads(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, query string
		want        wire.Table
	}{
		{
			name: "rows in order", query: `select id, name from users order by id limit 2`,
			want: wire.Table{Columns: []string{"id", "name"}, Rows: [][]string{{"1", "admin"}, {"2", "ada"}}},
		},
		{
			name: "no row", query: `select name from users where name = 'Ada'`,
			want: wire.Table{Columns: []string{"name"}},
		},
		{
			name: "NULL, and a text that is empty", query: `select null as a, '' as b, 1.5 as c`,
			want: wire.Table{Columns: []string{"a", "b", "c"}, Rows: [][]string{{"NULL", "", "1.5"}}},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := open(t).Query(t.Context(), tc.query)
			require.NoError(t, err)
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestQueryCannotWrite(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{
		"insert":             `insert into users (name, password) values ('eve', 'x')`,
		"update":             `update users set name = 'eve'`,
		"delete":             `delete from users`,
		"drop":               `drop table sessions`,
		"create":             `create table t (a)`,
		"a write that reads": `delete from users returning name`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			const all = `select (select group_concat(name) from users), (select count(*) from sqlite_schema)`
			before, err := w.Query(t.Context(), all)
			require.NoError(t, err)

			refused, err := w.Query(t.Context(), query)

			require.NoError(t, err, "the learner's query is at fault, not the world")
			assert.Contains(t, refused.Error, "readonly database")
			after, err := w.Query(t.Context(), all)
			require.NoError(t, err)
			assert.Equal(t, before, after)
		})
	}
}

func TestQueryThatIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, query, want string }{
		{name: "not SQL", query: `who is ada?`, want: "syntax error"},
		{name: "no such table", query: `select * from userz`, want: "no such table: userz"},
		{name: "fails at its second row", query: `select abs(column1) from (values (1), (-9223372036854775808))`, want: "integer overflow"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := open(t).Query(t.Context(), tc.query)
			require.NoError(t, err)
			assert.Contains(t, got.Error, tc.want)
		})
	}
}

// The app can write after a query, whether it succeeded or not.
func TestQueryLeavesTheDatabaseWritable(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{"read": `select 1`, "refused": `delete from users`, "not SQL": `?`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t)
			_, err := w.Query(t.Context(), query)
			require.NoError(t, err)

			_, err = w.App.DB.ExecContext(t.Context(), `update users set scope = 'x'`)

			assert.NoError(t, err)
		})
	}
}

func TestQueryInAWorldThatIsGone(t *testing.T) {
	t.Parallel()
	w := open(t)
	w.Close()

	_, err := w.Query(t.Context(), `select 1`)

	assert.ErrorContains(t, err, "query: ")
}

func TestQueryThatNobodyWaitsFor(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	_, err := open(t).Query(ctx, `select 1`)

	assert.ErrorIs(t, err, context.Canceled)
}

// Each query turns the write protection off, or works around it.
func TestQueryCannotWriteInARoundaboutWay(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "made.db")
	for name, query := range map[string]string{
		"query_only off":        `pragma query_only = off; delete from users`,
		"query_only off, read":  `pragma query_only = off; delete from users; select 1`,
		"left in a transaction": `begin immediate; pragma query_only = off; delete from users`,
		"a file attached":       `attach '` + file + `' as f`,
		"a file written":        `pragma query_only = off; attach '` + file + `' as f; create table f.t (a)`,
		"a copy in a file":      `vacuum into '` + file + `'`,
		"its copy, unlocked":    `pragma query_only = off; vacuum into '` + file + `'`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t)

			_, err := w.Query(t.Context(), query)

			require.NoError(t, err)
			assert.Equal(t, []string{"4"}, w.Database.Column(`select count(*) from users`))
			assert.NoFileExists(t, file)
			_, err = w.App.DB.ExecContext(t.Context(), `begin; update users set scope = 'x'; commit`)
			assert.NoError(t, err, "the app's own connection is as it was")
		})
	}
}

func TestQueryThatNeverEnds(t *testing.T) {
	t.Parallel()
	const forever = `with recursive c(x) as (select 1 union all select x + 1 from c) `
	for _, tc := range []struct{ name, query, want string }{
		{name: "without a row", query: forever + `select max(x) from c`, want: "no answer after 2s"},
		{name: "with ever more rows", query: forever + `select x from c`, want: "more than 1000 rows"},
		{name: "with one that is huge", query: `select randomblob(1000000000)`, want: "too big"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := open(t).Query(t.Context(), tc.query)
			require.NoError(t, err)
			assert.Contains(t, got.Error, tc.want)
		})
	}
}

// The copy that a query runs on is kept for the next one. The next query must see what the app has changed since, and nothing
// that the query before left behind.
func TestQueryAfterAnother(t *testing.T) {
	t.Parallel()
	const count = `select count(*) from orders`
	for name, tc := range map[string]struct {
		between func(t *testing.T, w *world.World)
		want    string
	}{
		"nothing between": {between: func(*testing.T, *world.World) {}, want: "1"},
		"the app has written": {want: "2", between: func(t *testing.T, w *world.World) {
			_, err := w.App.DB.ExecContext(t.Context(), `insert into orders (items, cents) values (1, 1)`)
			require.NoError(t, err)
		}},
		"a write of a query's own": {want: "1", between: func(t *testing.T, w *world.World) {
			_, err := w.Query(t.Context(), `pragma query_only = off; delete from orders; select 1`)
			require.NoError(t, err)
		}},
		"a write behind a select": {want: "1", between: func(t *testing.T, w *world.World) {
			_, err := w.Query(t.Context(), `select 1; pragma query_only = off; delete from orders`)
			require.NoError(t, err)
		}},
		"a table in the way": {want: "1", between: func(t *testing.T, w *world.World) {
			_, err := w.Query(t.Context(), `pragma query_only = off; create temp table orders (id); select 1`)
			require.NoError(t, err)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, anOrder)
			before, err := w.Query(t.Context(), count)
			require.NoError(t, err)
			require.Equal(t, [][]string{{"1"}}, before.Rows)

			tc.between(t, w)

			after, err := w.Query(t.Context(), count)
			require.NoError(t, err)
			assert.Equal(t, [][]string{{tc.want}}, after.Rows)
		})
	}
}
