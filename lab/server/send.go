package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxBodyBytes limits how much of a response is shown, and the size of a request that the page sends.
const maxBodyBytes = 64 << 10

// sendTimeout limits a ticket's request. The slowest failure takes a second.
const sendTimeout = 8 * time.Second

// logTimeout limits the wait for the log line, once the response is there.
const logTimeout = time.Second

// sendTicket sends a ticket's request, as the page's user changed it, from the customer's machine.
func (s *Server) sendTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		refuse(w, r, err)
		return
	}
	c, u, err := readCall(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		http.Error(w, "the request: "+err.Error(), http.StatusBadRequest)
		return
	}
	// The host is never taken from the client: the lab must not send requests to other hosts.
	q := o.world.Request()
	q.Method, q.Header, q.Body = c.Method, c.Header, c.Body
	ctx, cancel := context.WithTimeout(r.Context(), sendTimeout)
	defer cancel()
	answer(w, target{o.world.Machine, o.lines}.send(ctx, func(ctx context.Context) *http.Request {
		req := q.HTTP(ctx)
		req.URL.Path, req.URL.RawPath, req.URL.RawQuery, req.URL.ForceQuery = u.Path, u.RawPath, u.RawQuery, u.ForceQuery
		return req
	}))
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

// passTicket forwards a request, usually curl's, to a ticket's lab, through the customer's names and network. It gives up after
// sendTimeout: a failure that hangs must not hold a connection for ever.
func (s *Server) passTicket(w http.ResponseWriter, r *http.Request) {
	number := r.PathValue("ticket")
	o, err := s.tickets.find(number, false)
	if err != nil {
		refuse(w, r, err)
		return
	}
	base, err := url.Parse(o.world.URL())
	if err != nil {
		refuse(w, r, err)
		return
	}
	// The path as the client wrote it: %2F must not become a slash.
	raw := strings.TrimPrefix(r.URL.EscapedPath(), "/tickets/"+number+"/call")
	path, err := url.PathUnescape(raw)
	if err != nil {
		http.Error(w, "the path: "+err.Error(), http.StatusBadRequest)
		return
	}
	client := o.world.Client()
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(r.Context(), sendTimeout)
	defer cancel()
	proxy := httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(base)
			p.Out.URL.Path, p.Out.URL.RawPath = path, raw
		},
		Transport:    client.Transport,
		ErrorHandler: unanswered,
	}
	proxy.ServeHTTP(w, r.WithContext(ctx))
}

// unanswered responds with 502 if the ticket's lab sent no response, and with 413 to a request that is too large.
func unanswered(w http.ResponseWriter, _ *http.Request, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		http.Error(w, fmt.Sprintf("The request's body is longer than %d bytes. Send a shorter one.", large.Limit), http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "The request got no response: "+errorText(err)+".\nThis text is not the API's. It only repeats the error that the customer's program got.", http.StatusBadGateway)
}
