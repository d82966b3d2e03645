package api

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
)

// Error is an error with the response that it becomes. The error that it wraps goes to the log only.
type Error struct {
	Status    int
	Type      string // the type of the problem: a path, such as /problems/forbidden
	Title     string
	Detail    string // a client reads it: it must not tell anything about the lab's accounts
	Challenge string // the value of WWW-Authenticate (RFC 9110 §11.6.1); "" for none
	Layer     string // for the log: the part that failed, such as "auth" or "db"
	Err       error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// queryError is a query that failed. A query that found no row is sql.ErrNoRows instead.
type queryError struct{ error }

func (e *queryError) Unwrap() error { return e.error }

// Problem is a response that is about to be written: problem details (RFC 9457).
type Problem struct {
	Status  int
	Media   string // Content-Type
	Header  http.Header
	Members Object
	Err     error // for the log; it is not written
}

// Set sets a member. A new member is added at the end.
func (p *Problem) Set(name string, value any) { p.Members = p.Members.With(name, value) }

// MarshalJSON writes the members in their order.
func (p *Problem) MarshalJSON() ([]byte, error) { return p.Members.MarshalJSON() }

// NewProblem returns the response to an error. Its instance is the path of the URL, percent-encoded, because RFC 9457 §3.1.5
// wants a URI reference.
func NewProblem(e *Error, at *url.URL) *Problem {
	p := &Problem{
		Status: e.Status,
		Media:  "application/problem+json",
		Header: http.Header{},
		Members: append(make(Object, 0, 8), // with room for more
			Member{"type", e.Type},
			Member{"title", e.Title},
			Member{"status", e.Status},
			Member{"detail", e.Detail},
			Member{"instance", at.EscapedPath()},
		),
		Err: e.Err,
	}
	if e.Challenge != "" {
		p.Header.Set("Www-Authenticate", e.Challenge) // as net/http writes it
	}
	return p
}

// writeError turns an error into a response. It does nothing once a response has begun.
func (a *app) writeError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := NewProblem(asError(err), c.Request().URL)
	p.Set("request_id", requestID(c))
	p.Err = a.Describe(p.Err)
	a.Problem(p)

	for k, v := range p.Header {
		c.Response().Header()[k] = v
	}
	body, err := p.Members.Text()
	if err == nil {
		err = c.Blob(p.Status, p.Media, body)
	}
	if err != nil {
		note(c, "write_err", err.Error())
	}
}

// asError returns the Error in err's chain. An error without one becomes a 404 or 405 if echo says so, and else a 500.
func asError(err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	status := http.StatusInternalServerError
	if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		status = he.Code
	}
	e := &Error{Status: status, Title: http.StatusText(status), Layer: "app", Err: err}
	if _, ok := errors.AsType[*queryError](err); ok {
		e.Layer = "db"
	}
	switch status {
	case http.StatusNotFound:
		e.Type, e.Detail, e.Layer = "/problems/not-found", "There is nothing at this path.", "client"
	case http.StatusMethodNotAllowed:
		e.Type, e.Detail, e.Layer = "/problems/method-not-allowed", "This path does not take this method; Allow lists what it takes.", "client"
	default:
		e.Type, e.Detail = "/problems/internal-error", "Something went wrong on our side. Give us the request_id."
	}
	return e
}
