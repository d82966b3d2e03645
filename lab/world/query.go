package world

import (
	"context"
	"fmt"
	"strings"
	"time"

	"failurelab/lab/wire"
)

// The limits of a query. A learner's test sends it, possibly in a loop or as a query that never ends. The process that runs it
// has many labs, so no query may take all of its memory.
const (
	maxQueryTime   = 2 * time.Second
	maxQueryRows   = 1000
	maxAnswerBytes = 1 << 20   // of all values of a result
	maxValueBytes  = 128 << 10 // of one value, which need not be in the result
)

// Query reads the database and cannot change it. An error in the query is Table.Error; the returned error is the lab's
// own fault.
//
// The query runs on a copy. On the database itself it could turn query_only off again, leave a transaction open, or attach
// a file of the machine it runs on. On a copy its effects end with the query, and no file can be attached. The copy is
// taken through the operator's connection, so it works whatever became of the app's connections.
func (d *Database) Query(ctx context.Context, query string) (wire.Table, error) {
	if !isSingleStatement(query) {
		return wire.Table{Error: "a query is one statement: send each in a call of its own"}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, maxQueryTime)
	defer cancel()
	return d.query(ctx, query)
}

// query is Query without its limit of time.
func (d *Database) query(ctx context.Context, query string) (wire.Table, error) {
	c, err := d.copies.take(ctx, d.operator)
	if err != nil {
		return wire.Table{}, fmt.Errorf("query: %w", err)
	}
	t := c.query(ctx, query)
	if t.Error == "" && isSelect(query) { // it has left its connection as it was
		d.copies.keep(c)
	} else {
		c.close()
	}
	return t, nil
}

func isSelect(query string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(query)), "select")
}

// quotes are what a semicolon may stand in without ending a statement.
var quotes = []struct{ open, end string }{
	{"'", "'"}, {`"`, `"`}, {"`", "`"}, {"[", "]"}, {"--", "\n"}, {"/*", "*/"},
}

// isSingleStatement reports whether the query is one statement. A pragma before another statement could lift its limits.
func isSingleStatement(query string) bool {
	ended := false
	for len(query) > 0 {
		n, text := token(query)
		if ended && text {
			return false
		}
		ended = ended || query[0] == ';'
		query = query[n:]
	}
	return true
}

// token returns the length of what query begins with, and whether it is more than a space, a comment or a semicolon.
func token(query string) (length int, text bool) {
	for _, q := range quotes {
		after, ok := strings.CutPrefix(query, q.open)
		if !ok {
			continue
		}
		text = q.open != "--" && q.open != "/*"
		if i := strings.Index(after, q.end); i >= 0 {
			return len(q.open) + i + len(q.end), text
		}
		return len(query), text
	}
	return 1, !strings.ContainsRune("; \t\r\n\f", rune(query[0]))
}
