package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"failurelab/lab/wire"
)

// answerBytes is how much of an answer is shown.
const answerBytes = 64 << 10

// sendTime is how long a ticket's call may take. The slowest failure takes a second.
const sendTime = 8 * time.Second

// logTime is how long a call's log line is waited for, once its answer is there.
const logTime = time.Second

// Sent is what came of a call.
type Sent struct {
	Request  string   `json:"request"` // as it went out
	Status   int      `json:"status"`  // 0: there was no answer
	Response string   `json:"response,omitempty"`
	Error    string   `json:"error,omitempty"` // what the customer's program was told, when there was no answer or it broke off
	Trace    []string `json:"trace"`           // what happened to the connection, with times
	Took     float64  `json:"took_ms"`
	ID       string   `json:"request_id,omitempty"`
	Logs     []string `json:"logs"` // the lines that the call left
}

// sendTicket sends a ticket's call, as it was changed, the way the customer's program does.
func (s *Server) sendTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		refuse(w, r, err)
		return
	}
	c, u, err := readCall(http.MaxBytesReader(w, r.Body, answerBytes))
	if err != nil {
		http.Error(w, "the call: "+err.Error(), http.StatusBadRequest)
		return
	}
	// The place is not to be changed: nobody calls other hosts from here.
	q := o.world.Request()
	q.Method, q.Header, q.Body = c.Method, c.Header, c.Body
	ctx, cancel := context.WithTimeout(r.Context(), sendTime)
	defer cancel()
	answer(w, send(ctx, o, func(ctx context.Context) *http.Request {
		req := q.HTTP(ctx)
		req.URL.Path, req.URL.RawPath, req.URL.RawQuery, req.URL.ForceQuery = u.Path, u.RawPath, u.RawQuery, u.ForceQuery
		return req
	}))
}

// ours are fields that the customer's program writes itself, whatever it is told.
var ours = []string{"Connection", "Content-Length", "Expect", "Host", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// methodLetters are those of a token (RFC 9110 §5.6.2), which a method is.
const methodLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"

// readCall reads a call that can be sent. Header fields that are no header fields are let through: that a client refuses
// those is what some tickets are about.
func readCall(body io.Reader) (c Call, u *url.URL, err error) {
	in := json.NewDecoder(body)
	if err := in.Decode(&c); err != nil {
		return c, nil, err
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return c, nil, errors.New("there is something behind its end")
	}
	if len(c.Method) == 0 || len(c.Method) > 32 || strings.Trim(c.Method, methodLetters) != "" || c.Method == http.MethodConnect {
		return c, nil, fmt.Errorf("method %.40q: want one such as GET, POST or DELETE", c.Method)
	}
	u, err = url.Parse(c.URL)
	if err != nil {
		return c, nil, err
	}
	if !strings.HasPrefix(u.Path, "/") {
		return c, nil, fmt.Errorf("url %.80q: want a path that begins with /, such as /api/v1/ping", c.URL)
	}
	for name := range c.Header {
		if slices.Contains(ours, http.CanonicalHeaderKey(name)) {
			return c, nil, fmt.Errorf("header %s: the client writes it itself; leave it out", name)
		}
	}
	return c, u, nil
}

// send makes a call and writes down what comes of it.
func send(ctx context.Context, o *opened, request func(context.Context) *http.Request) Sent {
	began := time.Now()
	sent := Sent{Trace: []string{}, Logs: []string{}}
	var mu sync.Mutex
	event := func(name string, err error) {
		mu.Lock()
		defer mu.Unlock()
		if err != nil {
			name += ": " + wire.ClientFact(err).Value
		}
		sent.Trace = append(sent.Trace, fmt.Sprintf("%.1f ms  %s", milliseconds(time.Since(began)), name))
	}
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(i httptrace.DNSStartInfo) { event("asks for the name "+i.Host, nil) },
		DNSDone:              func(i httptrace.DNSDoneInfo) { event("is told of the name", i.Err) },
		ConnectStart:         func(_, address string) { event("dials "+address, nil) },
		ConnectDone:          func(_, _ string, err error) { event("is done with dialling", err) },
		WroteRequest:         func(i httptrace.WroteRequestInfo) { event("has sent the request", i.Err) },
		GotFirstResponseByte: func() { event("hears the first byte", nil) },
	})
	req := request(traced)
	if raw, err := httputil.DumpRequestOut(request(context.Background()), true); err == nil {
		sent.Request = string(raw)
	} else {
		sent.Request = fmt.Sprintf("%s %s\n(%v)", req.Method, req.URL.RequestURI(), err)
	}
	client := o.world.Client()
	defer client.CloseIdleConnections()
	x, resp, err := wire.Send(client, req, answerBytes)
	if resp != nil {
		sent.Status, sent.ID = x.Status, x.Received.Get("X-Request-Id")
		sent.Response = head(resp) + x.Body
	}
	if err != nil {
		sent.Error = wire.ClientFact(err).Value
	}
	sent.Took = milliseconds(time.Since(began))
	if sent.ID != "" {
		ctx, cancel := context.WithTimeout(ctx, logTime)
		defer cancel()
		for _, l := range o.lines.await(ctx, sent.ID) {
			sent.Logs = append(sent.Logs, string(l.text))
		}
	}
	mu.Lock()
	defer mu.Unlock()
	return sent
}

// head is an answer's status line and header, and the empty line below. Nothing is in it that was not sent, as there is in
// what httputil.DumpResponse writes; only the order is ours.
func head(resp *http.Response) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\r\n", resp.Proto, resp.Status)
	for _, coding := range resp.TransferEncoding { // net/http has taken it out
		fmt.Fprintf(&b, "Transfer-Encoding: %s\r\n", coding)
	}
	_ = resp.Header.Write(&b) // a Builder takes everything
	b.WriteString("\r\n")
	return b.String()
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// passTicket passes what curl asks for to a ticket's lab, the way the customer's program goes: through his names and his
// network. It is given up after a while, or whoever hangs for ever would keep a place for ever.
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
	// The path as it was written: %2F is no slash.
	raw := strings.TrimPrefix(r.URL.EscapedPath(), "/tickets/"+number+"/call")
	path, err := url.PathUnescape(raw)
	if err != nil {
		http.Error(w, "the path: "+err.Error(), http.StatusBadRequest)
		return
	}
	client := o.world.Client()
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(r.Context(), sendTime)
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

// unanswered answers for a call that was not.
func unanswered(w http.ResponseWriter, _ *http.Request, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		http.Error(w, fmt.Sprintf("The call's body is longer than %d bytes.", large.Limit), http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "The call was not answered: "+wire.ClientFact(err).Value+".\nThis line is not the API's; it only tells what the customer's program was told.", http.StatusBadGateway)
}
