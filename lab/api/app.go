// Package api is the app that fails: a small HTTP API on echo, with users, API keys and sessions in a real database.
//
// It is written to be right. What it promises when it refuses or fails is in the contracts; what it is made of is in
// [Parts], so that whoever opens a lab can swap one part for another, and never has to reach into a handler. Echo is known
// in this package alone.
package api

import (
	"database/sql"
	"log/slog"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Parts are what an app is made of.
type Parts struct {
	DB    *sql.DB          // users, keys and sessions, as in schema.sql
	Log   slog.Handler     // one line a request
	Now   func() time.Time // the clock
	NewID func() string    // request ids

	Secret []byte             // signs and verifies tokens (HS256, RFC 7518 §3.2)
	Parser []jwt.ParserOption // how tokens are read, after the app's own options

	Scheme   func(header string) (token string, err error) // takes the token out of Authorization
	Key      func(string) string                           // what becomes of a key before it is looked up
	Password func(string) string                           // what becomes of a password before it is compared

	Problem func(*Problem)                // has the last word on every problem that is written
	Line    func([]slog.Attr) []slog.Attr // has the last word on every log line
}

// Defaults are the parts that need no world around them.
func Defaults() Parts {
	same := func(s string) string { return s }
	return Parts{
		Now:      time.Now,
		Scheme:   bearer,
		Key:      same,
		Password: same,
		Problem:  func(*Problem) {},
		Line:     func(attrs []slog.Attr) []slog.Attr { return attrs },
	}
}

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
	e.POST("/login", a.login)
	e.GET("/api/v1/ping", ping, a.authenticated)
	e.GET("/api/v1/data", data, a.authenticated, scoped("admin"))
	return e
}

func health(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

func ping(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"ping": "pong", "user": caller(c).Name})
}

func data(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string][]int{"data": {1, 2, 3}})
}
