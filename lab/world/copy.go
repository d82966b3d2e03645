package world

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"failurelab/lab/wire"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// copyCache keeps the last copy for the next query. Most tests send several queries, and the database rarely changes
// between them.
type copyCache struct {
	mu     sync.Mutex
	closed bool
	last   *dbCopy
}

// dbCopy is a copy of a database, for one query at a time.
type dbCopy struct {
	image []byte
	db    *sql.DB
}

func (c *dbCopy) close() { _ = c.db.Close() }

// take returns a copy of the database as it is now. The caller hands it to keep, or closes it.
func (c *copyCache) take(ctx context.Context, db *sql.DB) (*dbCopy, error) {
	var image []byte
	if err := raw(ctx, db, func(b backuper) (err error) {
		image, err = b.Serialize()
		return err
	}); err != nil {
		return nil, err
	}
	c.mu.Lock()
	last := c.last
	c.last = nil
	c.mu.Unlock()
	if last != nil {
		if bytes.Equal(last.image, image) {
			return last, nil
		}
		last.close()
	}
	return copyOf(ctx, image)
}

// keep keeps a copy for the next take, or closes it if there is one already.
func (c *copyCache) keep(last *dbCopy) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.last != nil {
		last.close()
		return
	}
	c.last = last
}

// close closes the copy that is kept, and has later calls of keep close theirs.
func (c *copyCache) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.last != nil {
		c.last.close()
		c.last = nil
	}
}

// limits are what a query's connection is held to. Each of those but the first bounds how many values of [maxValueBytes] a
// query can hold at once. The last one bounds a function that nothing can interrupt.
var limits = map[int]int{
	sqlite3.SQLITE_LIMIT_ATTACHED:            0, // a file
	sqlite3.SQLITE_LIMIT_LENGTH:              maxValueBytes,
	sqlite3.SQLITE_LIMIT_SQL_LENGTH:          16 << 10,
	sqlite3.SQLITE_LIMIT_COLUMN:              100,
	sqlite3.SQLITE_LIMIT_EXPR_DEPTH:          100,
	sqlite3.SQLITE_LIMIT_COMPOUND_SELECT:     50,
	sqlite3.SQLITE_LIMIT_FUNCTION_ARG:        20,
	sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
}

// copyOf makes a read-only database with the content of an image.
func copyOf(ctx context.Context, image []byte) (*dbCopy, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := raw(ctx, db, func(b backuper) error { return b.Deserialize(image) }); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("copy the database: %w", err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, `pragma query_only = on`)
		for limit, value := range limits {
			if err == nil {
				_, err = sqlite.Limit(conn, limit, value)
			}
		}
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &dbCopy{image, db}, nil
}

// query returns the rows of a query. An error in the query, or one of the limits, is Table.Error.
func (c *dbCopy) query(ctx context.Context, text string) wire.Table {
	rows, err := c.db.QueryContext(ctx, text)
	if err != nil {
		return failedQuery(err)
	}
	defer rows.Close()
	t := wire.Table{}
	if t.Columns, err = rows.Columns(); err != nil {
		return failedQuery(err)
	}
	size := 0
	for rows.Next() {
		if len(t.Rows) == maxQueryRows {
			return failedQuery(fmt.Errorf("more than %d rows: ask for fewer, with where or limit", maxQueryRows))
		}
		row, err := scan(rows, len(t.Columns))
		if err != nil {
			return failedQuery(err)
		}
		for _, value := range row {
			size += len(value)
		}
		if size > maxAnswerBytes {
			return failedQuery(errors.New("the answer is longer than 1 MiB: select fewer columns, or fewer rows with where or limit"))
		}
		t.Rows = append(t.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return failedQuery(err)
	}
	return t
}

func failedQuery(err error) wire.Table {
	var refused *sqlite.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return wire.Table{Error: fmt.Sprintf("no answer after %v", maxQueryTime)}
	case errors.As(err, &refused) && refused.Code() == sqlite3.SQLITE_TOOBIG:
		return wire.Table{Error: fmt.Sprintf("too big: a query may have 16 KiB, and a value in it %d KiB", maxValueBytes>>10)}
	default:
		return wire.Table{Error: err.Error()}
	}
}

// scan reads a row as text.
func scan(rows *sql.Rows, columns int) ([]string, error) {
	cells := make([]sql.NullString, columns)
	into := make([]any, columns)
	for i := range cells {
		into[i] = &cells[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	row := make([]string, columns)
	for i, c := range cells {
		if row[i] = c.String; !c.Valid {
			row[i] = "NULL"
		}
	}
	return row, nil
}
