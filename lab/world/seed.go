package world

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"failurelab/lab/api"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Password is ada's and, like every good passphrase, has capitals and spaces in it.
const Password = "Correct horse 9 battery"

// GoodKey is a key of ada's that is in order.
const GoodKey = "lab_live_A7f3Kq92mXw4"

// serializer is what modernc.org/sqlite's connections can do, as its documentation shows it.
type serializer interface {
	Serialize() ([]byte, error)
	Deserialize([]byte) error
}

// seed is made once for the process: to copy it is four times as fast as to make it.
var seed = sync.OnceValues(func() (image []byte, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(api.Schema); err != nil {
		return nil, err
	}
	for _, u := range []struct{ name, password, scope string }{
		{"admin", "password123", "admin"},
		{"ada", Password, ""},
		{"grace", "nanoseconds are 30 cm", ""},
		{"acme", "partner, since 2019", ""},
	} {
		if _, err := db.Exec(`insert into users (name, password, scope) values (?, ?, ?)`,
			u.name, api.HashPassword(u.password, "salt-of-"+u.name), u.scope); err != nil {
			return nil, err
		}
	}
	if _, err := db.Exec(insertKey, "ada", GoodKey[:api.KeyPrefix], api.HashKey(GoodKey)); err != nil {
		return nil, err
	}
	if _, err := db.Exec(insertSession, givenSession, "ada"); err != nil {
		return nil, err
	}
	err = raw(context.Background(), db, func(s serializer) error {
		image, err = s.Serialize()
		return err
	})
	return image, err
})

// givenSession is the session of the token that every ticket hands over.
const givenSession = "a session of ada's"

const insertSession = `insert into sessions (id, user_id) select ?1, id from users where name = ?2`

const insertKey = `insert into api_keys (user_id, prefix, hash) select id, ?2, ?3 from users where name = ?1 on conflict do nothing`

// copyOfSeed is a fresh database.
func copyOfSeed() (*sql.DB, error) {
	image, err := seed()
	if err != nil {
		return nil, fmt.Errorf("seed the database: %w", err)
	}
	return loaded(image)
}

// loaded is a database of its own that holds what image holds. It lives in its one connection's memory and ends with it.
func loaded(image []byte) (*sql.DB, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := raw(context.Background(), db, func(s serializer) error { return s.Deserialize(image) }); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("copy the database: %w", err)
	}
	return db, nil
}

func raw(ctx context.Context, db *sql.DB, do func(serializer) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		s, ok := c.(serializer)
		if !ok {
			return fmt.Errorf("%T cannot be serialized", c)
		}
		return do(s)
	})
}
