// Package api is the app that fails: a small HTTP API on echo, with users, API keys and sessions in a real database.
//
// The app itself is correct. The contracts in lab/course say what it promises when it refuses or fails. A lab that has to
// fail swaps one of the app's [Parts]; no handler knows about it. Only this package imports echo.
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

// Parts are what an app is made of. Start from [Defaults], and set DB, Log, NewID and Secret, which have no default.
type Parts struct {
	DB    *sql.DB          // all tables, as in schema.sql
	Log   slog.Handler     // gets one line for each request
	Now   func() time.Time // the clock
	NewID func() string    // returns a new request id at each call
	Host  string           // the name of this host: every response has it in X-Served-By

	Document []byte // the OpenAPI document that /openapi.yaml serves

	Secret []byte             // signs and verifies tokens (HS256, RFC 7518 §3.2)
	Parser []jwt.ParserOption // added to the app's own options for reading a token

	Scheme   func(header string) (token string, err error) // returns the token in an Authorization header
	Key      func(string) string                           // changes an API key before it is looked up
	Password func(string) string                           // changes a password before it is hashed
	Hash     func(password, salt string) string            // hashes a password, as it is stored: "salt$key"
	Scopes   map[string]string                             // the scope that a route needs, by its path
	Has      func(scopes, want string) bool                // whether want is one of scopes, which are separated by spaces

	LookupTimeout time.Duration // limits the query for the caller's user, including the wait for a connection

	Bounded func(context.Context) (context.Context, context.CancelFunc) // limits the time of a long query
	Partner http.RoundTripper                                           // the connection to the partner behind /api/v1/external-call

	Describe func(error) error             // puts an error into words, for the log; the result wraps the error
	Problem  func(*Problem)                // may change every problem just before it is written
	Pong     func(*Pong)                   // may change the 200 of /api/v1/ping just before it is written
	Line     func([]slog.Attr) []slog.Attr // may change every log line just before it is written
	Level    func(status int) slog.Level   // the level of a log line
}

// Defaults returns the parts that need no world around them.
func Defaults() Parts {
	same := func(s string) string { return s }
	return Parts{
		Now:           time.Now,
		Host:          "lab-2",
		Document:      OpenAPI,
		Scheme:        bearer,
		Key:           same,
		Password:      same,
		Hash:          HashPassword,
		Scopes:        map[string]string{"/api/v1/data": "admin"},
		Has:           func(scopes, want string) bool { return slices.Contains(strings.Fields(scopes), want) },
		LookupTimeout: LookupTimeout,
		Bounded: func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, QueryBudget)
		},
		Partner:  http.DefaultTransport,
		Describe: func(err error) error { return err },
		Problem:  func(*Problem) {},
		Pong:     func(*Pong) {},
		Line:     func(attrs []slog.Attr) []slog.Attr { return attrs },
		Level:    level,
	}
}

// QueryBudget is the time limit of a long query, including the wait for a connection, unless Parts set another one.
// Such a query takes less than a millisecond when all is well: only a query that is really stuck reaches the limit.
const QueryBudget = 400 * time.Millisecond

// LookupTimeout is the default of Parts.LookupTimeout. Only a request that gets no connection waits that long.
const LookupTimeout = 5 * time.Second

// app is Parts at work.
type app struct{ Parts }

// New returns the app. Parts must not change once it serves.
func New(p Parts) http.Handler {
	a := &app{p}

	e := echo.New()
	e.HTTPErrorHandler = a.writeError
	e.IPExtractor = echo.ExtractIPDirect() // echo would believe an X-Forwarded-For that any client can write

	// Outermost first. Every request gets a log line, even one that panics, with the request id of its response.
	e.Use(
		a.setRequestID,
		a.logRequests,
		middleware.RecoverWithConfig(middleware.RecoverConfig{DisableErrorHandler: true, DisableStackAll: true, LogErrorFunc: recordPanic}),
		limitBody,
		routeUnreserved(e.Router()),
	)

	// HEAD is everywhere where GET is (RFC 9110 §9.1). net/http sends the headers of the response, and leaves out the body.
	get := func(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) {
		e.Match([]string{http.MethodGet, http.MethodHead}, path, h, m...)
	}
	get("/health", health)
	get("/openapi.yaml", a.openAPI)
	e.POST("/login", a.login)
	get("/api/v1/ping", a.ping, a.requireAuth, a.requireScope)
	get("/api/v1/data", a.data, a.requireAuth, a.requireMethod, a.requireScope)
	e.POST("/api/v1/data", a.addData, a.requireAuth, a.requireMethod, a.requireScope)
	get("/api/v1/resource/:id", a.resource, a.optionalAuth)
	e.POST("/api/v1/resource", a.addResource, a.requireAuth)
	e.DELETE("/api/v1/resource/:id", a.deleteResource, a.requireAuth)
	get("/api/v1/trigger-error", a.report)
	get("/api/v1/export", a.export)
	get("/api/v1/external-call", a.externalCall)
	return e
}

func health(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}
