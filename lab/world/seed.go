package world

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"failurelab/lab/api"

	"modernc.org/sqlite" // and the driver of that name
)

// Password is ada's. It has capitals and spaces, so that a lab that changes either is found.
const Password = "Correct horse 9 battery"

// PlainToken is an opaque token of ada's, not a JWT. It was granted no scope.
const PlainToken = "wrong-token"

// GoodKey is a valid API key of ada's.
const GoodKey = "lab_live_A7f3Kq92mXw4"

// backuper is what a connection of modernc.org/sqlite implements (see the documentation of sqlite.Backup).
type backuper interface {
	NewRestore(srcURI string) (*sqlite.Backup, error)
	Serialize() ([]byte, error)
	Deserialize([]byte) error
}

// maxConnections is how many connections the app's pool may have.
const maxConnections = 4

// openInMemory opens a database in memory. All that open the same name share it. It is gone when its last connection
// closes.
func openInMemory(name string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", uri(name)+"&_pragma=busy_timeout(2000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(maxConnections)
	db.SetMaxIdleConns(maxConnections)
	return db, nil
}

func uri(name string) string { return "file:/" + name + "?vfs=memdb" }

// seed is made once per process, because copying it is four times as fast as making it.
var seed = sync.OnceValues(func() (source string, err error) {
	db, err := openInMemory("seed")
	if err != nil {
		return "", err
	}
	tx, err := db.Begin()
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback() }() // no effect after the commit
	if err := fillSeed(tx); err != nil {
		return "", err
	}
	return uri("seed"), tx.Commit() // db stays open, because worlds are copied from it
})

// fillSeed makes the schema, and the rows that every world starts with.
func fillSeed(tx *sql.Tx) error {
	if _, err := tx.Exec(api.Schema); err != nil {
		return err
	}
	for _, u := range []struct{ name, password, scope string }{
		{"admin", "password123", "admin"},
		{"ada", Password, ""},
		{"grace", "nanoseconds are 30 cm", ""},
		{"acme", "partner, since 2019", ""},
	} {
		if _, err := tx.Exec(`insert into users (name, password, scope) values (?, ?, ?)`,
			u.name, api.HashPassword(u.password, "salt-of-"+u.name), u.scope); err != nil {
			return err
		}
	}
	for _, s := range []struct {
		query string
		args  []any
	}{
		{insertKey, []any{"ada", GoodKey[:api.KeyPrefix], api.HashKey(GoodKey)}},
		{insertSession, []any{givenSession, "ada"}},
		{insertSession, []any{adminSession, "admin"}},
		{`insert into access_tokens (hash, user_id) select ?, id from users where name = 'ada'`, []any{api.HashKey(PlainToken)}},
		{`with recursive n (i) as (select 1 union all select i + 1 from n where i < 100)
			insert into resources (id, name) select i, 'resource ' || i from n`, nil},
		{`insert into partners (name, delegates_to) values ('quotes', 'quotes-eu'), ('quotes-eu', null)`, nil},
	} {
		if _, err := tx.Exec(s.query, s.args...); err != nil {
			return err
		}
	}
	for _, value := range []int{1, 2, 3} {
		if _, err := tx.Exec(api.AddValue, "admin", value); err != nil {
			return err
		}
	}
	return nil
}

// The sessions of the tokens in World.Given.
const (
	givenSession = "a session of ada's"
	adminSession = "a session of the admin's"
)

const insertSession = `insert into sessions (id, user_id) select ?1, id from users where name = ?2`

const insertKey = `insert into api_keys (user_id, prefix, hash) select id, ?2, ?3 from users where name = ?1 on conflict do nothing`

// copyOfSeed makes a database of that name, with the seed's content.
func copyOfSeed(name string) (*sql.DB, error) {
	source, err := seed()
	if err != nil {
		return nil, fmt.Errorf("seed the database: %w", err)
	}
	db, err := openInMemory(name)
	if err != nil {
		return nil, err
	}
	err = raw(context.Background(), db, func(c backuper) error {
		backup, err := c.NewRestore(source)
		if err != nil {
			return err
		}
		_, err = backup.Step(-1)
		return errors.Join(err, backup.Finish())
	})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("copy the database: %w", err)
	}
	return db, nil
}

// raw calls do with the driver's own connection.
func raw(ctx context.Context, db *sql.DB, do func(backuper) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		b, ok := c.(backuper)
		if !ok {
			return fmt.Errorf("%T cannot be copied", c)
		}
		return do(b)
	})
}
