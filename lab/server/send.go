package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"failurelab/lab/wire"
)

// maxBodyBytes limits how much of a response is shown, and the size of a request that the page sends.
const maxBodyBytes = 64 << 10

// sendTimeout limits a ticket's request. The slowest failure takes a second.
const sendTimeout = 8 * time.Second

// logTimeout limits the wait for the log line, once the response is there.
const logTimeout = time.Second

// sendTicket sends a ticket's request, as the page's user changed it, from the customer's machine.
func (s *Server) sendTicket(w http.ResponseWriter, r *http.Request) {
	c, u, o, err := s.called(w, r)
	if err != nil {
		refuse(w, r, err)
		return
	}
	defer s.labs.release(o)
	q := c.over(o.world.Request())
	ctx, cancel := context.WithTimeout(r.Context(), sendTimeout)
	defer cancel()
	sent := o.send(ctx, func(ctx context.Context) *http.Request { return withURL(q.HTTP(ctx), u) })
	s.labs.answered(o, sent.Status)
	answer(w, sent)
}

// called reads a call of a ticket, and takes the lab that it is meant for.
func (s *Server) called(w http.ResponseWriter, r *http.Request) (c Call, u *url.URL, o *opened, err error) {
	if _, err := failureOf(r.PathValue("ticket")); err != nil {
		return c, nil, nil, err
	}
	c, u, err = readCall(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		return c, nil, nil, unreadable(err)
	}
	o, err = s.labs.take(sessionOf(r), r.PathValue("ticket"), c.Lab)
	return c, u, o, err
}

// over returns a ticket's request with what the page's user may change. The host is never taken from the client: the lab must
// not send requests to other hosts.
func (c Call) over(q wire.Request) wire.Request {
	q.Method, q.Header, q.Body = c.Method, c.Header, c.Body
	return q
}

// withURL gives a request the path and the query of u, as they were written.
func withURL(req *http.Request, u *url.URL) *http.Request {
	req.URL.Path, req.URL.RawPath, req.URL.RawQuery, req.URL.ForceQuery = u.Path, u.RawPath, u.RawQuery, u.ForceQuery
	return req
}

// unreadable is the problem of a request that says in its body what to send, or for which lab, and that cannot be understood.
func unreadable(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return badRequest("the request: " + err.Error())
}

// clientFields are the header fields that net/http writes itself, whatever it is given.
var clientFields = []string{"Connection", "Content-Length", "Expect", "Host", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// methodLetters are the characters of a method: those of a token (RFC 9110 §5.6.2).
const methodLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"

// readCall reads a request that can be sent. It accepts invalid header fields, because some tickets are about clients that
// refuse to send them.
func readCall(body io.Reader) (c Call, u *url.URL, err error) {
	in := json.NewDecoder(body)
	if err := in.Decode(&c); err != nil {
		return c, nil, err
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return c, nil, errors.New("there is more text after its end")
	}
	if len(c.Method) == 0 || len(c.Method) > 32 || strings.Trim(c.Method, methodLetters) != "" || c.Method == http.MethodConnect {
		return c, nil, fmt.Errorf("method %.40q: want a method such as GET, POST or DELETE", c.Method)
	}
	u, err = url.Parse(c.URL)
	if err != nil {
		return c, nil, err
	}
	if !strings.HasPrefix(u.Path, "/") {
		return c, nil, fmt.Errorf("url %.80q: want a path that begins with /, such as /api/v1/ping", c.URL)
	}
	for name := range c.Header {
		if slices.Contains(clientFields, http.CanonicalHeaderKey(name)) {
			return c, nil, fmt.Errorf("header %s: leave it out: the client sets it itself", name)
		}
	}
	return c, u, nil
}
