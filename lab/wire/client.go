package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// HTTP returns a new request, with a body of its own, for net/http to send.
func (r Request) HTTP(ctx context.Context) *http.Request {
	path, query, _ := strings.Cut(r.Path, "?")
	req := (&http.Request{
		Method: r.Method,
		URL:    &url.URL{Scheme: r.Scheme, Host: r.Host, Path: path, RawQuery: query},
		Host:   r.Host,
		Proto:  "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.Header.Clone(),
	}).WithContext(ctx)
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if r.Body != "" {
		req.Body = io.NopCloser(strings.NewReader(r.Body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(r.Body))), nil }
		req.ContentLength = int64(len(r.Body))
	}
	return req
}

var (
	address = regexp.MustCompile(`(\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\]):\d+`)
	labs    = regexp.MustCompile(`^(192\.0\.2|198\.51\.100|203\.0\.113)\.`) // addresses of the lab's network (RFC 5737)
	instant = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)
)

// ClientFact returns the text of a client's error as a fact; "" for nil. It is Go's own text, whatever the machine says
// ([Machine.Says]). Times and addresses that differ between machines are
// replaced; the addresses of the lab's own network stay.
func ClientFact(err error) Fact {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	var other translated
	if errors.As(err, &other) {
		err = other.error
	}
	text := ""
	if err != nil {
		text = address.ReplaceAllStringFunc(err.Error(), func(a string) string {
			if labs.MatchString(a) {
				return a
			}
			return "HOST"
		})
		text = instant.ReplaceAllString(text, "TIME")
	}
	return Fact{Source: "client", Key: "error", Value: text}
}
