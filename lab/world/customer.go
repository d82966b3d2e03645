package world

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/wire"

	"github.com/golang-jwt/jwt/v5"
)

// The customer and the other users. A step names a user by the name that was seeded, such as "ada"; [World.Called] is
// the name in this world. An error in one of these makes Open or Cure fail.

// CustomerSends sets the customer's request, to a path of the API.
func (w *World) CustomerSends(method, path string, header http.Header, body string) {
	w.Customer = wire.Request{Method: method, Scheme: "http", Path: path, Header: header, Body: body}
}

// Request is the customer's request, with the host it is sent to. It is the zero Request when no step has set one.
func (w *World) Request() wire.Request {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := w.Customer
	switch {
	case r.Host != "" || r.Method == "": // a wrong host, or no customer yet
	case w.Network.names != nil:
		r.Host = Name
	default:
		r.Host = w.frontAddress()
	}
	return r
}

// Machine is the customer's machine: how it finds and trusts the API.
func (w *World) Machine() wire.Machine {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Network.customersMachine()
}

// Client is the customer's HTTP client. It uses the customer's machine as it is when the client dials.
func (w *World) Client() *http.Client { return wire.NewClient(w.Machine) }

// SendUnrelated sends another user's request straight to the app of a world that serves, and discards the response.
func (w *World) SendUnrelated(r wire.Request) error {
	r.Scheme, r.Host = "http", w.appAddress()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r.HTTP(context.Background()))
	if err != nil {
		return fmt.Errorf("a stranger's call: %w", err)
	}
	return resp.Body.Close()
}

// ShiftResourceIDs adds by to the id of every resource, and to the id in the path of the customer's request.
func ShiftResourceIDs(by int) Step {
	return func(w *World) {
		w.Database.Exec(`update resources set id = -(id + ?)`, by) // negative in between, so that no two rows share an id
		w.Database.Exec(`update resources set id = -id`)
		w.Database.Exec(`update sqlite_sequence set seq = seq + ? where name = 'resources'`, by)
		if before, id, ok := strings.Cut(w.Customer.Path, "/api/v1/resource/"); ok {
			if n, err := strconv.Atoi(id); err == nil {
				w.Customer.Path = before + "/api/v1/resource/" + strconv.Itoa(n+by)
			}
		}
	}
}

// IssueKey gives a user an API key, unless there is such a key. It must be at least [api.KeyPrefix] characters long.
func (w *World) IssueKey(user, key string) {
	w.requireUser(user)
	if len(key) < api.KeyPrefix {
		w.fail(fmt.Errorf("issue key %q: a key has at least %d characters", key, api.KeyPrefix))
		return
	}
	w.Database.Exec(insertKey, w.Called(user), key[:api.KeyPrefix], api.HashKey(key))
}

// Token is a valid token of a new session of the user's, without a scope. It expires after life, by the world's clock; a
// negative life makes a token that has expired.
func (w *World) Token(user string, life time.Duration) string { return w.ScopedToken(user, "", life) }

// ScopedToken is a [World.Token] with scopes, separated by spaces.
func (w *World) ScopedToken(user, scope string, life time.Duration) string {
	session := rand.Text()
	if w.Database.exec(insertSession, session, w.Called(user)) == 0 {
		w.fail(fmt.Errorf("a token for %q: there is no such user", user))
	}
	return w.sign(w.App.Secret, user, session, scope, life)
}

// SignToken signs a token with any secret, for any session, whether or not it exists. A negative life makes a token that
// has expired.
func (w *World) SignToken(secret []byte, user, session string, life time.Duration) string {
	return w.sign(secret, user, session, "", life)
}

func (w *World) sign(secret []byte, user, session, scope string, life time.Duration) string {
	token, err := api.Sign(secret, api.Claims{Scope: scope, RegisteredClaims: jwt.RegisteredClaims{
		ID: session, Subject: w.Called(user), ExpiresAt: jwt.NewNumericDate(w.Now().Add(life)),
	}})
	if err != nil {
		w.fail(fmt.Errorf("sign a token: %w", err))
	}
	return token
}

// requireUser fails when the user was not seeded: an insert for an unknown user would silently do nothing.
func (w *World) requireUser(user string) {
	var id int64
	if err := w.Database.operator.QueryRow(`select id from users where name = ?`, w.Called(user)).Scan(&id); err != nil {
		w.fail(fmt.Errorf("user %q: %w", user, err))
	}
}

// fillGiven fills Given. Every ticket has the same names in it, with values that are valid in this world.
func (w *World) fillGiven() {
	w.Given = map[string]string{
		"user":     w.Called("ada"),
		"password": w.Called(Password),
		"key":      w.Called(GoodKey),
		"token":    w.SignToken(w.App.Secret, "ada", givenSession, api.TokenLife),
		"admin":    w.sign(w.App.Secret, "admin", adminSession, "admin", api.TokenLife),
	}
}
