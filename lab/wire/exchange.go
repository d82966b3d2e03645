package wire

import (
	"io"
	"net/http"
	"time"
)

// Exchange is one HTTP request and what came back, as either end of a connection saw it.
type Exchange struct {
	Method   string        `json:"method"`
	Path     string        `json:"path"` // with its query
	Sent     http.Header   `json:"sent,omitempty"`
	SentBody string        `json:"sent_body,omitempty"`
	Status   int           `json:"status"` // 0: no response
	Received http.Header   `json:"received,omitempty"`
	Body     string        `json:"body,omitempty"`
	Line     string        `json:"line,omitempty"`    // the status line: "HTTP/1.1 401 Unauthorized"
	Codings  []string      `json:"codings,omitempty"` // of Transfer-Encoding, which net/http takes out of the header
	Closed   bool          `json:"closed,omitempty"`  // the connection ended with the response (RFC 9112 §9.6)
	Took     time.Duration `json:"took_ns"`           // until the end of the body, or the error
}

// Send sends a request and reads the response, no more than maxBody bytes of its body. Redirects are not followed: a
// customer's program that follows one hides what the first server said.
//
// The error is the client's: the request was not sent, nothing came back, or the response broke off. In the last case the
// exchange has a status, and holds what had arrived before.
func Send(client *http.Client, r *http.Request, maxBody int64) (Exchange, error) {
	c := *client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	x := Exchange{Method: r.Method, Path: r.URL.RequestURI(), Sent: r.Header.Clone()}
	began := time.Now()
	resp, err := c.Do(r)
	if err == nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
		_ = resp.Body.Close()
		x.Line, x.Codings = resp.Proto+" "+resp.Status, resp.TransferEncoding
		x.Status, x.Received, x.Body, x.Closed = resp.StatusCode, resp.Header, string(body), resp.Close
	}
	x.Took = time.Since(began)
	return x, err
}
