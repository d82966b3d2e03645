package lab

import (
	"fmt"
	"strings"

	"failurelab/lab/wire"
)

// Line is one line of the log, as the operator reads it.
type Line struct {
	// Text is the whole line, as it was written.
	Text string

	attrs map[string]string
}

// Attr is the value of an attribute, as text, or "" when the line has no such attribute.
func (l Line) Attr(name string) string { return l.attrs[name] }

// Fact is an attribute as evidence for a [Diagnosis].
func (l Line) Fact(name string) Fact {
	v, ok := l.attrs[name]
	return Fact{wire.Fact{Source: "log", Key: name, Value: v, Missing: !ok}}
}

// String is Text, for t.Log.
func (l Line) String() string { return l.Text }

// Log is the line that the API logged for one call. The id is in the answer's X-Request-Id header. Log waits until the
// call is finished. The test fails, and stops, when the log has no such line.
func (a *API) Log(id string) Line {
	a.t.Helper()
	lines := a.Logs()
	for _, l := range lines {
		if id != "" && l.Attr("request_id") == id {
			return l
		}
	}
	a.t.Fatalf("the log has no line with request_id %q. It has %d line(s); to see them: t.Log(api.Logs())", id, len(lines))
	return Line{}
}

// Logs is the whole log since the ticket was opened, oldest line first, when all calls are finished. It is empty when
// nothing has reached the API.
func (a *API) Logs() []Line {
	a.t.Helper()
	var answer []wire.Line
	a.ask("logs", struct{}{}, &answer)
	lines := make([]Line, len(answer))
	for i, l := range answer {
		lines[i] = Line{Text: l.Text, attrs: l.Attrs}
	}
	return lines
}

// Table is the answer to a query. NULL is the text "NULL".
type Table struct {
	Columns []string
	Rows    [][]string

	query string
}

// Fact is the whole answer as evidence for a [Diagnosis]: ask for no more than what proves it.
func (t Table) Fact() Fact {
	return Fact{wire.Table{Rows: t.Rows}.Fact(t.query)}
}

// String is the table as text, for t.Log.
func (t Table) String() string {
	var b strings.Builder
	b.WriteString(strings.Join(t.Columns, " | "))
	for _, r := range t.Rows {
		b.WriteString("\n" + strings.Join(r, " | "))
	}
	return b.String()
}

// SQL asks the API's database (SQLite). It can read everything and change nothing. Tables and columns:
//
//	select name, sql from sqlite_schema
//
// The test fails, and stops, with the database's own words when the query is not understood, when it takes more than two
// seconds, or when it has more than a thousand rows.
func (a *API) SQL(query string) Table {
	a.t.Helper()
	t, reason := a.query(query)
	if reason != "" {
		a.fatal("api." + reason)
	}
	return t
}

// query is the answer to a query, or the reason why there is none.
func (a *API) query(query string) (Table, string) {
	a.t.Helper()
	var answer wire.Table
	a.ask("sql", wire.Query{SQL: query}, &answer)
	if answer.Error != "" {
		return Table{}, fmt.Sprintf("SQL(%q): %s", query, answer.Error)
	}
	return Table{Columns: answer.Columns, Rows: answer.Rows, query: query}, ""
}

// Metrics is what is measured, by name, as text: the calls that came to the API and the database's connection pool; and,
// where there are such, what came to the gateway in front, to the partner behind and to the name server, and what they
// made of it. To see all of them: t.Log(api.Metrics()).
type Metrics map[string]string

// Fact is one metric as evidence for a [Diagnosis].
func (m Metrics) Fact(name string) Fact {
	v, ok := m[name]
	return Fact{wire.Fact{Source: "metrics", Key: name, Value: v, Missing: !ok}}
}

// Metrics reads the metrics as they stand.
func (a *API) Metrics() Metrics {
	a.t.Helper()
	var m Metrics
	a.ask("metrics", struct{}{}, &m)
	return m
}
