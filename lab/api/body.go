package api

import (
	"fmt"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"
)

// maxBodyBytes limits the body of a request to any route.
const maxBodyBytes = 64 << 10

// limitBody responds with 413 to a request whose Content-Length is above the limit. A body of unknown length fails with a
// *http.MaxBytesError when a handler reads past the limit.
func limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if 0 <= r.ContentLength && r.ContentLength <= maxBodyBytes {
			return next(c)
		}
		r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, maxBodyBytes)
		if r.ContentLength < 0 {
			return next(c)
		}
		// Reading past the limit tells net/http not to reset the connection: the client is still sending, and a reset would
		// cost it the response.
		_, _ = io.Copy(io.Discard, r.Body)
		return contentTooLarge(&http.MaxBytesError{Limit: maxBodyBytes})
	}
}

// contentTooLarge is a 413 (RFC 9110 §15.5.14).
func contentTooLarge(err *http.MaxBytesError) *Error {
	return &Error{
		Status: http.StatusRequestEntityTooLarge, Type: "/problems/too-large", Title: "Content Too Large",
		Detail: fmt.Sprintf("The body may have at most %d bytes.", err.Limit), Layer: "client", Err: err,
	}
}

// badRequest is a 400.
func badRequest(detail string, err error) *Error {
	return &Error{
		Status: http.StatusBadRequest, Type: "/problems/bad-request", Title: "Bad Request",
		Detail: detail, Layer: "client", Err: err,
	}
}
