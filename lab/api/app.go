// Package api is the app that fails: a small HTTP API on echo, with users, API keys and sessions in a real database.
//
// It is written to be right. What it promises when it refuses or fails is in the contracts; what it is made of is in
// [Parts], so that whoever opens a lab can swap one part for another, and never has to reach into a handler. Echo is known
// in this package alone.
package api

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Parts are what an app is made of.
type Parts struct {
	DB    *sql.DB          // users, keys, sessions and all else, as in schema.sql
	Log   slog.Handler     // one line a request
	Now   func() time.Time // the clock
	NewID func() string    // request ids
	Host  string           // which host this is: every answer names it, in X-Served-By

	Secret []byte             // signs and verifies tokens (HS256, RFC 7518 §3.2)
	Parser []jwt.ParserOption // how tokens are read, after the app's own options

	Scheme   func(header string) (token string, err error) // takes the token out of Authorization
	Key      func(string) string                           // what becomes of a key before it is looked up
	Password func(string) string                           // what becomes of a password before it is compared
	Scopes   map[string]string                             // the scope that a route needs, by its path
	Has      func(scopes, want string) bool                // whether scopes, divided by spaces, hold the one that is wanted

	Bounded func(context.Context) (context.Context, context.CancelFunc) // holds a long query to its budget
	Partner http.RoundTripper                                           // the way to the partner behind /api/v1/external-call

	Problem func(*Problem)                // has the last word on every problem that is written
	Line    func([]slog.Attr) []slog.Attr // has the last word on every log line
	Level   func(status int) slog.Level   // how serious a line is
}

// Defaults are the parts that need no world around them.
func Defaults() Parts {
	same := func(s string) string { return s }
	return Parts{
		Now:      time.Now,
		Host:     "lab-2",
		Scheme:   bearer,
		Key:      same,
		Password: same,
		Scopes:   map[string]string{"/api/v1/data": "admin"},
		Has:      func(scopes, want string) bool { return slices.Contains(strings.Fields(scopes), want) },
		Bounded: func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, QueryBudget)
		},
		Partner: http.DefaultTransport,
		Problem: func(*Problem) {},
		Line:    func(attrs []slog.Attr) []slog.Attr { return attrs },
		Level:   level,
	}
}

// QueryBudget is what a long query may take, the wait for a connection included, unless Parts say otherwise. It is a
// thousand times what it takes when all is well, so that only what is really stuck runs into it.
const QueryBudget = 400 * time.Millisecond

// app is Parts at work.
type app struct {
	Parts
	log *slog.Logger
}

// New makes the app. Parts must not change once it serves.
func New(p Parts) http.Handler {
	a := &app{Parts: p, log: slog.New(p.Log)}

	e := echo.New()
	e.HTTPErrorHandler = a.fail

	// Outermost first: a line is logged for every request, a panic's included, with the id that its answer carries.
	e.Use(
		a.identify,
		a.logged(),
		middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true, DisableStackAll: true, LogErrorFunc: panicked}),
	)

	e.GET("/health", health)
	e.GET("/openapi.yaml", openAPI)
	e.POST("/login", a.login)
	e.GET("/api/v1/ping", ping, a.authenticated, a.scoped)
	e.GET("/api/v1/data", a.data, a.authenticated, a.permitted, a.scoped)
	e.POST("/api/v1/data", a.addData, a.authenticated, a.permitted, a.scoped)
	e.GET("/api/v1/resource/:id", a.resource, a.recognized)
	e.POST("/api/v1/resource", a.addResource, a.authenticated)
	e.DELETE("/api/v1/resource/:id", a.deleteResource, a.authenticated)
	e.GET("/api/v1/trigger-error", a.report)
	e.GET("/api/v1/export", a.export)
	e.GET("/api/v1/external-call", a.externalCall)
	return e
}

func health(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

func ping(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"ping": "pong", "user": caller(c).Name})
}
