package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"
)

// Error is a refusal or a failure that knows how it is to be answered. What it wraps is for the log alone.
type Error struct {
	Status    int
	Type      string // a path, the public name of this kind of problem
	Title     string
	Detail    string // no more than a client may know
	Challenge string // WWW-Authenticate (RFC 9110 §11.6.1)
	Layer     string // where it went wrong, for the log
	Err       error
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap is the error as it was.
func (e *Error) Unwrap() error { return e.Err }

// queryError is a query that did not work, as opposed to one that found nothing.
type queryError struct{ error }

func (e *queryError) Unwrap() error { return e.error }

// Problem is an answer that is about to be written: problem details as of RFC 9457.
type Problem struct {
	Status  int
	Media   string // Content-Type
	Header  http.Header
	Members []Member // of the JSON object, in order
	Err     error    // what went wrong; it stays in the log
}

// Member is one member of a JSON object.
type Member struct {
	Name  string
	Value any
}

// Set gives a member a value, at its place or at the end.
func (p *Problem) Set(name string, value any) {
	for i, m := range p.Members {
		if m.Name == name {
			p.Members[i].Value = value
			return
		}
	}
	p.Members = append(p.Members, Member{name, value})
}

// MarshalJSON writes the members in their order. Their names are ours, and need no escape.
func (p *Problem) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 512), '{')
	for _, m := range p.Members {
		value, err := json.Marshal(m.Value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, '"'), m.Name...), `":`...)
		b = append(append(b, value...), ',')
	}
	return append(bytes.TrimSuffix(b, []byte(",")), '}'), nil
}

// NewProblem is the answer to an error at a URL. Its instance is the path as it may stand in a URL, with its spaces and
// letters encoded: a URI reference (RFC 9457 §3.1.5).
func NewProblem(e *Error, at *url.URL) *Problem {
	p := &Problem{
		Status: e.Status,
		Media:  "application/problem+json",
		Header: http.Header{},
		Members: []Member{
			{"type", e.Type},
			{"title", e.Title},
			{"status", e.Status},
			{"detail", e.Detail},
			{"instance", at.EscapedPath()},
		},
		Err: e.Err,
	}
	if e.Challenge != "" {
		p.Header.Set(echo.HeaderWWWAuthenticate, e.Challenge)
	}
	return p
}

// fail is where every error becomes an answer.
func (a *app) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	p := NewProblem(explained(err), c.Request().URL)
	p.Set("request_id", requestID(c))
	a.Problem(p)

	for k, v := range p.Header {
		c.Response().Header()[k] = v
	}
	body, err := p.MarshalJSON() // json.Marshal would read once more what this wrote
	if err == nil {
		err = c.Blob(p.Status, p.Media, body)
	}
	if err != nil {
		note(c, "write_err", err.Error())
	}
}

// explained finds the answer to an error. What is not foreseen is a 500.
func explained(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	status := http.StatusInternalServerError
	var he *echo.HTTPError
	if errors.As(err, &he) {
		status = he.Code
	}
	e = &Error{Status: status, Title: http.StatusText(status), Layer: "app", Err: err}
	var query *queryError
	if errors.As(err, &query) {
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
