package lab

import (
	"fmt"
	"strings"

	"failurelab/lab/wire"
)

// Line is one line of the API's log.
type Line struct {
	// Text is the whole line, as the API wrote it.
	Text string

	attrs  map[string]string
	absent *absences // of the test; nil in an incident
}

// Attr returns the value of an attribute as text, or "" if the line does not have it.
func (l Line) Attr(name string) string {
	v := l.attrs[name]
	if v == "" {
		l.absent.add(name)
	}
	return v
}

// Fact returns an attribute as evidence for a [Diagnosis]. A missing attribute is a fact too.
func (l Line) Fact(name string) Fact {
	v, ok := l.attrs[name]
	return Fact{wire.Fact{Source: "log", Key: name, Value: v, Missing: !ok}}
}

// String returns Text, for t.Log.
func (l Line) String() string { return l.Text }

// Log returns the log line of one request. Its id is in the response's X-Request-Id header. Log waits until all requests
// are finished. The test fails, and stops, if the log has no such line. If every response so
// far had an X-Request-Id, an empty id is a mistake in your test. The test then fails, but that does not count as catching the lab.
func (a *API) Log(id string) Line {
	a.t.Helper()
	lines := a.Logs()
	for _, l := range lines {
		if id != "" && l.attrs["request_id"] == id {
			return l
		}
	}
	if id == "" && a.allHaveIDs() { // if a response has none, that is something to catch
		a.fatal(fmt.Sprintf("api.Log(%q): the id is empty, although every response so far has one. Take it from the response's %q header", id, requestID))
	}
	a.t.Fatalf("the log has no line with request_id %.100q. It has %d line(s). To see them: t.Log(api.Logs())", id, len(lines))
	return Line{}
}

// requestID is the header of a response that has the id of its log line.
const requestID = "X-Request-Id"

// Logs returns all log lines since the ticket was opened, oldest first. It waits until all requests are finished. The result
// is empty if no request has reached the API.
func (a *API) Logs() []Line {
	a.t.Helper()
	var answer []wire.Line
	a.ask("logs", struct{}{}, &answer)
	lines := make([]Line, len(answer))
	for i, l := range answer {
		lines[i] = Line{Text: l.Text, attrs: l.Attrs, absent: a.absent}
	}
	return lines
}

// Table is the result of a query, as text. NULL is "NULL".
type Table struct {
	Columns []string
	Rows    [][]string

	query string
}

// Fact returns the whole result as evidence for a [Diagnosis]. Select only what proves the cause.
func (t Table) Fact() Fact {
	return Fact{wire.Table{Rows: t.Rows}.Fact(t.query)}
}

// String returns the table as text, for t.Log.
func (t Table) String() string {
	var b strings.Builder
	b.WriteString(strings.Join(t.Columns, " | "))
	for _, r := range t.Rows {
		b.WriteString("\n" + strings.Join(r, " | "))
	}
	return b.String()
}

// SQL queries the API's database (SQLite). It can read everything and change nothing. To see the tables and columns:
//
//	select name, sql from sqlite_schema
//
// The test fails, and stops, with the database's own error if the query is wrong, takes more than two seconds, or returns more
// than a thousand rows or 1 MiB.
func (a *API) SQL(query string) Table {
	a.t.Helper()
	t, reason := a.query(query)
	if reason != "" {
		a.fatal("api." + reason)
	}
	return t
}

// query returns the result of a query, or the reason why there is none.
func (a *API) query(query string) (Table, string) {
	a.t.Helper()
	var answer wire.Table
	a.ask("sql", wire.Query{SQL: query}, &answer)
	if answer.Error != "" {
		return Table{}, fmt.Sprintf("SQL(%.*q): %s", maxQuery, query, answer.Error)
	}
	return Table{Columns: answer.Columns, Rows: answer.Rows, query: query}, ""
}

// maxQuery limits the characters of a query in a message, so that the error behind it can still be seen.
const maxQuery = 300

// Metrics are measurements by name, as text. They count the requests that reached the API, and describe its database
// connection pool. If the lab has a gateway, a partner or a name server, they also count the requests to it and their
// results. To see all metrics: t.Log(api.Metrics()).
type Metrics map[string]string

// Fact returns one metric as evidence for a [Diagnosis]. A missing metric is a fact too.
func (m Metrics) Fact(name string) Fact {
	v, ok := m[name]
	return Fact{wire.Fact{Source: "metrics", Key: name, Value: v, Missing: !ok}}
}

// Metrics returns the metrics as they are now.
func (a *API) Metrics() Metrics {
	a.t.Helper()
	var m Metrics
	a.ask("metrics", struct{}{}, &m)
	return m
}
