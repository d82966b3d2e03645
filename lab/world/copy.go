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

// copies keep the last copy for the next query: most tests ask several, and nothing changes in between.
type copies struct {
	mu    sync.Mutex
	ended bool
	last  *dbCopy
}

// dbCopy is a database as it stood, for one reader.
type dbCopy struct {
	image []byte
	db    *sql.DB
}

func (c *dbCopy) close() { _ = c.db.Close() }

// take is a copy of a database as it stands. The caller keeps it for others, or closes it.
func (c *copies) take(ctx context.Context, db *sql.DB) (*dbCopy, error) {
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

func (c *copies) keep(last *dbCopy) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended || c.last != nil {
		last.close()
		return
	}
	c.last = last
}

// end closes what is kept, and keeps nothing more.
func (c *copies) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	if c.last != nil {
		c.last.close()
		c.last = nil
	}
}

// copyOf is a database of its own, with what an image has.
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
		for limit, most := range map[int]int{sqlite3.SQLITE_LIMIT_ATTACHED: 0, sqlite3.SQLITE_LIMIT_LENGTH: queryText} {
			if err == nil {
				_, err = sqlite.Limit(conn, limit, most)
			}
		}
		err = errors.Join(err, conn.Close())
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &dbCopy{image, db}, nil
}

// ask is what the copy answers.
func (c *dbCopy) ask(ctx context.Context, query string) wire.Table {
	rows, err := c.db.QueryContext(ctx, query)
	if err != nil {
		return refused(err)
	}
	defer rows.Close()
	t := wire.Table{}
	if t.Columns, err = rows.Columns(); err != nil {
		return refused(err)
	}
	for rows.Next() {
		if len(t.Rows) == queryRows {
			return refused(fmt.Errorf("more than %d rows: ask for fewer, with where or limit", queryRows))
		}
		row, err := scan(rows, len(t.Columns))
		if err != nil {
			return refused(err)
		}
		t.Rows = append(t.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return refused(err)
	}
	return t
}

func refused(err error) wire.Table {
	if errors.Is(err, context.DeadlineExceeded) {
		return wire.Table{Error: fmt.Sprintf("no answer after %v", queryTime)}
	}
	return wire.Table{Error: err.Error()}
}

// scan is a row as text.
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
