package world

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"failurelab/lab/api"
	"failurelab/lab/wire"

	"github.com/golang-jwt/jwt/v5"
)

// What a step can do, in words that failure files share. Whatever goes wrong in one of these makes [Open] fail.

// Call says what the customer sends.
func (w *World) Call(method, path string, header http.Header, body string) {
	w.Customer = wire.Request{Method: method, Scheme: "http", Path: path, Header: header, Body: body}
}

// Behind puts a gateway in front of the app, or sets up the one that stands there.
func (w *World) Behind(g Gateway) {
	if w.gateway == nil {
		w.gateway = &gateway{problem: func(p *api.Problem) { w.Problem(p) }, passed: w.arrived.expect, gaveUp: make(chan struct{})}
		w.gate = w.Serving(w.calls.watch(w.gateway))
	}
	w.gateway.set(g, w.listener.Addr().String())
}

// QueryBudget is what the app gives a long query from now on.
func (w *World) QueryBudget(d time.Duration) { w.budget.Store(int64(d)) }

// Slack is what the app gives a long query beyond its budget. It is settled before the world serves.
func (w *World) Slack(d time.Duration) { w.slack = d }

// Stranger is a call of somebody else's, straight to the app of a world that serves. What is answered is his business.
func (w *World) Stranger(r wire.Request) error {
	r.Scheme, r.Host = "http", w.listener.Addr().String()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r.HTTP(context.Background()))
	if err != nil {
		return fmt.Errorf("a stranger's call: %w", err)
	}
	return resp.Body.Close()
}

// Idle changes how long the gateway waits for the app, and nothing else about it.
func (w *World) Idle(d time.Duration) {
	g := w.gateway.setup.Load().Gateway
	g.Idle = d
	w.Behind(g)
}

// Exec changes the database, past the app and its connections: as somebody with access to it would.
func (w *World) Exec(query string, args ...any) {
	if _, err := w.operator.Exec(query, args...); err != nil {
		w.fail(fmt.Errorf("exec %q: %w", query, err))
	}
}

// Column reads the first column of a query.
func (w *World) Column(query string) []string {
	t, err := w.Query(context.Background(), query)
	if err == nil && t.Error != "" {
		err = errors.New(t.Error)
	}
	if err != nil {
		w.fail(fmt.Errorf("column %q: %w", query, err))
	}
	column := make([]string, len(t.Rows))
	for i, row := range t.Rows {
		column[i] = row[0]
	}
	return column
}

// IssueKey gives a user a key, unless he has it.
func (w *World) IssueKey(user, key string) {
	w.mustHave(user)
	if len(key) < api.KeyPrefix {
		w.fail(fmt.Errorf("issue key %q: a key has at least %d characters", key, api.KeyPrefix))
		return
	}
	w.Exec(insertKey, w.Who(user), key[:api.KeyPrefix], api.HashKey(key))
}

// mustHave fails for a user whom nobody has seeded: what is done to him would be done to nobody.
func (w *World) mustHave(user string) {
	var id int64
	if err := w.operator.QueryRow(`select id from users where name = ?`, w.Who(user)).Scan(&id); err != nil {
		w.fail(fmt.Errorf("user %q: %w", user, err))
	}
}

// Token is a token of a new session of a user's, signed by the lab, that is good for so long and for nothing special.
func (w *World) Token(user string, life time.Duration) string { return w.ScopedToken(user, "", life) }

// ScopedToken is a token that was given some scopes, divided by spaces.
func (w *World) ScopedToken(user, scope string, life time.Duration) string {
	w.mustHave(user)
	session := rand.Text()
	w.Exec(insertSession, session, w.Who(user))
	return w.sign(w.Secret, user, session, scope, life)
}

// Sign makes a token with any secret, for any session. A life below zero makes it one that has ended.
func (w *World) Sign(secret []byte, user, session string, life time.Duration) string {
	return w.sign(secret, user, session, "", life)
}

func (w *World) sign(secret []byte, user, session, scope string, life time.Duration) string {
	token, err := api.Sign(secret, api.Claims{Scope: scope, RegisteredClaims: jwt.RegisteredClaims{
		ID: session, Subject: w.Who(user), ExpiresAt: jwt.NewNumericDate(w.Now().Add(life)),
	}})
	if err != nil {
		w.fail(fmt.Errorf("sign a token: %w", err))
	}
	return token
}

// Recast gives users other names. It has to be the first step.
func Recast(cast map[string]string) Step {
	return func(w *World) {
		for user, name := range cast {
			w.Exec(`update users set name = ? where name = ?`, name, user)
		}
		w.cast = cast
		w.give()
	}
}

// Renumber gives resources other ids, each so much higher, and the customer asks for his own by its new one.
func Renumber(by int) Step {
	return func(w *World) {
		w.Exec(`update resources set id = -(id + ?)`, by) // by way of ids that there are not: none is there twice meanwhile
		w.Exec(`update resources set id = -id`)
		w.Exec(`update sqlite_sequence set seq = seq + ? where name = 'resources'`, by)
		if before, id, ok := strings.Cut(w.Customer.Path, "/api/v1/resource/"); ok {
			if n, err := strconv.Atoi(id); err == nil {
				w.Customer.Path = before + "/api/v1/resource/" + strconv.Itoa(n+by)
			}
		}
	}
}

// Who is what a user is called in this world. Steps know him by the name that he was seeded with.
func (w *World) Who(user string) string {
	if name, ok := w.cast[user]; ok {
		return name
	}
	return user
}

// OnProblem adds a word to every problem that the app writes, after what was added before.
func (w *World) OnProblem(f func(*api.Problem)) {
	before := w.Problem
	w.Problem = func(p *api.Problem) { before(p); f(p) }
}

// OnLine adds a word to every log line, after what was added before.
func (w *World) OnLine(f func([]slog.Attr) []slog.Attr) {
	before := w.Line
	w.Line = func(attrs []slog.Attr) []slog.Attr { return f(before(attrs)) }
}

// give fills Given: the same names for every ticket, and all of it good.
func (w *World) give() {
	w.Given = map[string]string{
		"user":     w.Who("ada"),
		"password": Password,
		"key":      GoodKey,
		"token":    w.Sign(w.Secret, "ada", givenSession, api.TokenLife),
		"admin":    w.sign(w.Secret, "admin", adminSession, "admin", api.TokenLife),
	}
}

func (w *World) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
