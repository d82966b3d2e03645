package world

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"failurelab/lab/wire"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What a query may take. Whoever asks is a learner's test, and has loops in it at times.
const (
	queryTime = 2 * time.Second
	queryRows = 1000
	queryText = 1 << 20 // bytes of one value
)

// Query reads the database and can change nothing in it. What the database says of a bad query is in the table; an error
// is our fault.
//
// It asks a copy, through a connection that is not of the app's pool: a query can turn query_only off again, open a
// transaction, or attach a file of the machine that it runs on. With a copy, whatever it does ends with it, and no file
// can be attached; and whatever has become of the app's connections, an operator has his own.
func (w *World) Query(ctx context.Context, query string) (wire.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	db, err := w.copy(ctx)
	if err != nil {
		return wire.Table{}, fmt.Errorf("query: %w", err)
	}
	defer db.Close()

	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return refused(err), nil
	}
	defer rows.Close()
	t := wire.Table{}
	if t.Columns, err = rows.Columns(); err != nil {
		return refused(err), nil
	}
	for rows.Next() {
		if len(t.Rows) == queryRows {
			return refused(fmt.Errorf("more than %d rows: ask for fewer, with where or limit", queryRows)), nil
		}
		row, err := scan(rows, len(t.Columns))
		if err != nil {
			return refused(err), nil
		}
		t.Rows = append(t.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return refused(err), nil
	}
	return t, nil
}

func refused(err error) wire.Table {
	if errors.Is(err, context.DeadlineExceeded) {
		return wire.Table{Error: fmt.Sprintf("no answer after %v", queryTime)}
	}
	return wire.Table{Error: err.Error()}
}

// copy is the database as it stands, for one reader.
func (w *World) copy(ctx context.Context) (db *sql.DB, err error) {
	var image []byte
	err = raw(ctx, w.operator, func(b backuper) error {
		image, err = b.Serialize()
		return err
	})
	if err != nil {
		return nil, err
	}
	if db, err = sql.Open("sqlite", ":memory:"); err != nil {
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
	return db, nil
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
