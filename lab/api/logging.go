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

// identify gives every request an id of our own. What a client sends as X-Request-Id is not taken over: it would end up
// in the log as the client wrote it.
func (a *app) identify(next echo.HandlerFunc) echo.HandlerFunc {
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

// note adds a fact to the request's log line. A key stands there once: what was noted last.
func note(c echo.Context, key string, value any) {
	facts := c.Get(factsKey).(*[]slog.Attr)
	*facts = slices.DeleteFunc(*facts, func(a slog.Attr) bool { return a.Key == key })
	*facts = append(*facts, slog.Any(key, value))
}

// logged writes one line a request: 5xx are errors, 4xx warnings.
func (a *app) logged() echo.MiddlewareFunc {
	return middleware.RequestLoggerWithConfig(middleware.RequestLoggerConfig{
		HandleError: true, // before the line is written, so that its status is the one that was sent
		LogMethod:   true, LogRoutePath: true, LogStatus: true, LogLatency: true, LogError: true, LogURIPath: true,
		LogValuesFunc: func(c echo.Context, v middleware.RequestLoggerValues) error {
			attrs := []slog.Attr{
				slog.String("request_id", requestID(c)),
				slog.String("method", v.Method),
				slog.String("path", v.URIPath),
				slog.String("route", v.RoutePath),
				slog.Int("status", v.Status),
				slog.Float64("latency_ms", float64(v.Latency)/float64(time.Millisecond)),
			}
			if v.Error != nil {
				attrs = append(attrs, slog.String("layer", explained(v.Error).Layer))
			}
			attrs = append(attrs, *c.Get(factsKey).(*[]slog.Attr)...)
			if v.Error != nil {
				attrs = append(attrs, slog.String("err", v.Error.Error()))
			}
			status := v.Status
			if v.Error != nil { // what went wrong may come to light only after a good status was sent
				status = max(status, explained(v.Error).Status)
			}
			a.log.LogAttrs(context.WithoutCancel(c.Request().Context()), a.Level(status), "request", a.Line(attrs)...)
			return nil
		},
	})
}

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

// panicked keeps the stack of a panic for the log line, and the panic for the error handler.
func panicked(c echo.Context, err error, stack []byte) error {
	ours, _, _ := strings.Cut(string(stack), "github.com/labstack/echo/v4.(*Echo).ServeHTTP") // below it, nothing is the app's
	note(c, "stack", ours)
	return &Panic{Stack: ours, err: err}
}

// Panic is what a handler panicked with, and where. Both are for the log.
type Panic struct {
	Stack string
	err   error
}

func (p *Panic) Error() string { return "panic: " + p.err.Error() }

// Unwrap is the error as it was.
func (p *Panic) Unwrap() error { return p.err }
