package api

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	requestKey = "request"
	servedBy   = "X-Served-By"
)

// request holds what the log line of a request is made of. It is used again for another request, because each would cost the
// garbage collector as much as the rest of a log line.
type request struct {
	facts []slog.Attr // see note
	line  []slog.Attr // room for the whole line
}

var requests = sync.Pool{New: func() any { return new(request) }}

// setRequestID gives every request a new id. An X-Request-Id that the client sends is ignored: it would end up in the log as
// the client wrote it.
func (a *app) setRequestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, a.NewID())
		c.Response().Header().Set(servedBy, a.Host)
		r := requests.Get().(*request)
		c.Set(requestKey, r)
		err := next(c)
		clear(r.facts)
		clear(r.line)
		r.facts, r.line = r.facts[:0], r.line[:0]
		requests.Put(r)
		return err
	}
}

func requestID(c echo.Context) string {
	return c.Response().Header().Get(echo.HeaderXRequestID)
}

// note adds an attribute to the request's log line. The last value of a key replaces those before.
func note(c echo.Context, key string, value any) {
	r := c.Get(requestKey).(*request)
	r.facts = slices.DeleteFunc(r.facts, func(a slog.Attr) bool { return a.Key == key })
	r.facts = append(r.facts, slog.Any(key, value))
}

// logRequests writes one log line for each request, after its response. An error becomes a response first, so that the line has
// the status code that was sent.
func (a *app) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		err := next(c)
		if err != nil {
			a.writeError(err, c)
		}
		a.logRequest(c, time.Since(began), err)
		return nil
	}
}

func (a *app) logRequest(c echo.Context, took time.Duration, err error) {
	r, kept, status := c.Request(), c.Get(requestKey).(*request), c.Response().Status
	attrs := append(kept.line,
		slog.String("request_id", requestID(c)),
		slog.String("method", r.Method),
		slog.String("path", sentPath(r.URL)),
		slog.String("route", c.Path()),
		slog.Int("status", status),
		slog.Float64("latency_ms", float64(took)/float64(time.Millisecond)),
		slog.String("client", c.RealIP()), // its port differs from one connection to the next, and tells nothing
	)
	if err == nil {
		attrs = append(attrs, kept.facts...)
	} else {
		e := asError(err)
		attrs = append(attrs, slog.String("layer", e.Layer))
		attrs = append(attrs, kept.facts...)
		attrs = append(attrs, slog.String("err", a.Describe(err).Error()))
		status = max(status, e.Status) // a handler may fail after it has sent a 200
	}
	kept.line = attrs
	a.write(context.WithoutCancel(r.Context()), a.Level(status), a.Line(attrs))
}

// write writes a log line. Unlike a slog.Logger it does not look for the line of code that it is called from: it is always this
// one.
func (a *app) write(ctx context.Context, level slog.Level, attrs []slog.Attr) {
	if !a.Log.Enabled(ctx, level) {
		return
	}
	line := slog.NewRecord(time.Now(), level, "request", 0)
	line.AddAttrs(attrs...)
	_ = a.Log.Handle(ctx, line) // there is no log to write it to
}

// level is ERROR for a 5xx, WARN for a 4xx, and INFO for anything else.
func level(status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelError
	case status >= http.StatusBadRequest:
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}

// recordPanic puts the stack of a panic into the log line, and returns the panic as an error.
func recordPanic(c echo.Context, err error, stack []byte) error {
	app, _, _ := strings.Cut(string(stack), "github.com/labstack/echo/v4.(*Echo).ServeHTTP") // the frames below are net/http's
	note(c, "stack", app)
	return &Panic{Stack: app, err: err}
}

// Panic is the value that a handler panicked with, and the stack. Both are for the log, never for a response.
type Panic struct {
	Stack string
	err   error
}

func (p *Panic) Error() string { return "panic: " + p.err.Error() }

// Unwrap returns the value of the panic as an error.
func (p *Panic) Unwrap() error { return p.err }
