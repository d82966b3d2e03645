package api

import (
	"cmp"
	"net/url"
	"regexp"

	"github.com/labstack/echo/v4"
)

// sentPath returns a path as it stood on the request line, without the query; "/" if there was none. Only bytes that are not
// visible ASCII, which no URL may have, are percent-encoded.
func sentPath(u *url.URL) string {
	if u.RawPath == "" { // the client used the encoding that net/url would use
		return cmp.Or(u.EscapedPath(), "/")
	}
	return notVisible.ReplaceAllStringFunc(u.RawPath, url.PathEscape)
}

var notVisible = regexp.MustCompile(`[^!-~]+`)

// routeUnreserved finds the route of a path in which letters, digits, "-", ".", "_" or "~" are percent-encoded: such a path is
// the same as the one without the encoding (RFC 3986 §6.2.2.2). The request itself stays as it was sent.
func routeUnreserved(routes *echo.Router) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			sent := c.Request().URL.RawPath
			if sent == "" || !unreserved.MatchString(sent) {
				return next(c)
			}
			routes.Find(c.Request().Method, unreserved.ReplaceAllStringFunc(sent, decoded), c)
			return c.Handler()(c)
		}
	}
}

// unreserved is a percent-encoded byte that needs no encoding anywhere in a URL (RFC 3986 §2.3).
var unreserved = regexp.MustCompile(`(?i)%(3[0-9]|[46][1-9A-F]|[57][0-9A]|2D|2E|5F|7E)`)

func decoded(encoded string) string {
	plain, _ := url.PathUnescape(encoded) // unreserved matches nothing that is malformed
	return plain
}
