package world_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A hostile query must not take the memory of the process that has all labs. Each of these would take some hundred megabytes
// or more.
func TestQueryCannotTakeAllMemory(t *testing.T) {
	t.Parallel()
	const many = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) `
	columns := strings.Repeat(", hex(zeroblob(60000))", 500)
	for _, tc := range []struct{ name, query, want string }{
		{"many long rows", many + `select hex(zeroblob(50000)) from n`, "longer than 1 MiB"},
		{"many long columns", `select 1` + columns, "too many columns"},
		{"a long list", `select 1 where 'x' in (` + strings.Repeat("hex(zeroblob(60000)),", 900) + `1)`, "too big"},
		{"many arguments", `select max(1` + columns + `)`, "too many arguments"},
		{"a long value", `select zeroblob(500000)`, "too big"},
		{"a value that nobody sees", `select length(hex(zeroblob(500000)))`, "too big"},
		{"a long aggregate", many + `select length(group_concat(hex(zeroblob(500)))) from n`, "too big"},
		{"a long format", `select printf('%.*c', 500000, 'x')`, "too big"},
		{"a long query", `select '` + strings.Repeat("x", 20<<10) + `'`, "too big"},
		{"a larger cache first", `pragma cache_size = 1000000; ` + many + `select count(*) from n`, "a query is one statement"},
		{"temporary tables in memory first", `pragma temp_store = memory; select 1`, "a query is one statement"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := open(t).Query(t.Context(), tc.query)
			require.NoError(t, err)
			assert.Contains(t, got.Error, tc.want)
			assert.Empty(t, got.Rows)
		})
	}
}

// What learners ask stays well below the limits.
func TestQueryWithinTheLimits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, query, want string }{
		{"a semicolon at the end", "select 1;", "1"},
		{"a comment behind it", "select 1; -- one;\n /* two; */ ;", "1"},
		{"a semicolon in a text", `select 'a;b'`, "a;b"},
		{"a quote in a text", `select 'it''s; fine'`, "it's; fine"},
		{"a semicolon in a name", "select 1 as \"a;b\", 2 as [c;d], 3 as `e;f`", "1"},
		{"a semicolon in a comment", "select /* a; */ 1 -- b; c", "1"},
		{"a pragma", `pragma table_info(users)`, "0"},
		{"with", `with u as (select name from users) select count(*) from u`, "4"},
		{"the schema", `select count(*) > 3 from sqlite_schema`, "1"},
		{"a thousand rows", `with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) select i from n`, "1"},
		{"several values of 50 KB", `select length(hex(zeroblob(25000)) || hex(zeroblob(25000)))`, "100000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, err := open(t).Query(t.Context(), tc.query)
			require.NoError(t, err)
			require.Empty(t, got.Error)
			assert.Equal(t, tc.want, got.Rows[0][0])
		})
	}
}
