package api

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

const (
	factsKey = "facts"
	servedBy = "X-Served-By"
)

// setRequestID gives every request a new id. An X-Request-Id that the client sends is ignored: it would end up in the log as
// the client wrote it.
func (a *app) setRequestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, a.NewID())
		c.Response().Header().Set(servedBy, a.Host)
		c.Set(factsKey, new([]slog.Attr))
		return next(c)
	}
}

func requestID(c echo.Context) string {
	return c.Response().Header().Get(echo.HeaderXRequestID)
}

// note adds an attribute to the request's log line. The last value of a key replaces those before.
func note(c echo.Context, key string, value any) {
	facts := c.Get(factsKey).(*[]slog.Attr)
	*facts = slices.DeleteFunc(*facts, func(a slog.Attr) bool { return a.Key == key })
	*facts = append(*facts, slog.Any(key, value))
}

// logRequests writes one log line for each request, after its response.
func (a *app) logRequests() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		HandleError: true, // the error becomes a response first, so that the line has the status code that was sent
		LogMethod:   true, LogRoutePath: true, LogStatus: true, LogLatency: true, LogError: true, LogRemoteIP: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			attrs := []slog.Attr{
				slog.String("request_id", requestID(c)),
				slog.String("method", v.Method),
				slog.String("path", sentPath(c.Request().URL)),
				slog.String("route", v.RoutePath),
				slog.Int("status", v.Status),
				slog.Float64("latency_ms", float64(v.Latency)/float64(time.Millisecond)),
				slog.String("client", v.RemoteIP), // its port differs from one connection to the next, and tells nothing
			}
			if v.Error != nil {
				attrs = append(attrs, slog.String("layer", asError(v.Error).Layer))
			}
			attrs = append(attrs, *c.Get(factsKey).(*[]slog.Attr)...)
			if v.Error != nil {
				attrs = append(attrs, slog.String("err", a.Describe(v.Error).Error()))
			}
			status := v.Status
			if v.Error != nil { // a handler may fail after it has sent a 200
				status = max(status, asError(v.Error).Status)
			}
			a.log.LogAttrs(context.WithoutCancel(c.Request().Context()), a.Level(status), "request", a.Line(attrs)...)
			return nil
		},
	})
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
