package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// age is how old a ticket's lab becomes: tokens in it have an end of their own, and people leave things behind.
const age = 30 * time.Minute

// answerBytes is how much of an answer is shown.
const answerBytes = 64 << 10

// sendTime is how long a ticket's call may take. The slowest failure takes a second.
const sendTime = 8 * time.Second

// tickets are labs, one for each ticket: opened when somebody asks for it, and shared by all who do. So there are never
// more of them than tickets.
type tickets struct {
	handler func(*ring) slog.Handler

	mu   sync.Mutex
	open map[string]*opened
}

// opened is a ticket's lab.
type opened struct {
	ticket *failure.Failure
	world  *world.World
	lines  *ring
	since  time.Time
	cured  bool
}

func newTickets(handler func(*ring) slog.Handler) *tickets {
	return &tickets{handler: handler, open: map[string]*opened{}}
}

// errNoTicket is what is said of a ticket that there is not, or not here.
var errNoTicket = errors.New("no such ticket")

// find is a ticket's lab, opened if need be; anew says to open another one in any case.
func (t *tickets) find(number string, anew bool) (*opened, error) {
	e := course.Of(number)
	if e == nil {
		return nil, fmt.Errorf("%w: %q", errNoTicket, number)
	}
	f := e.Ticket(number)
	t.mu.Lock()
	defer t.mu.Unlock()
	o := t.open[number]
	if o != nil && !anew && time.Since(o.since) < age {
		return o, nil
	}
	lines := newRing()
	w, err := world.Open(func(w *world.World) { w.Log = t.handler(lines) }, f.Break)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", number, err)
	}
	if o != nil {
		go o.world.Close() // it waits for the calls that are in flight
	}
	o = &opened{ticket: f, world: w, lines: lines, since: time.Now()}
	t.open[number] = o
	return o, nil
}

func (t *tickets) cure(number string) (*opened, error) {
	o, err := t.find(number, false)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if !o.cured {
		o.cured = true
		_, err = o.world.Cure(o.ticket.Ticket.Cure)
	}
	return o, err
}

func (t *tickets) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, o := range t.open {
		o.world.Close()
	}
	clear(t.open)
}

// Ticket is a ticket as the page shows it. Its cause is told by another route, to who asks for it.
type Ticket struct {
	Number   string `json:"number"`
	Exercise string `json:"exercise"`
	Title    string `json:"title"` // of the exercise
	Symptom  string `json:"symptom"`
	Stretch  bool   `json:"stretch,omitempty"`
	Lacking  string `json:"lacking,omitempty"` // why it cannot be had here
}

func everyTicket() []Ticket {
	var list []Ticket
	for _, e := range course.All() {
		for _, f := range e.Everybodys() {
			list = append(list, newTicket(e, f))
		}
	}
	return list
}

func newTicket(e *course.Exercise, f *failure.Failure) Ticket {
	return Ticket{f.Ticket.Number, e.Name, e.Title, f.Ticket.Symptom, f.Ticket.Stretch, f.Lacking()}
}

// Call is a ticket's call, to be looked at, changed and sent.
type Call struct {
	Method string              `json:"method"`
	URL    string              `json:"url"` // as the customer's program has it; only its path and query may be changed
	Header map[string][]string `json:"header"`
	Body   string              `json:"body"`
}

// Shown is a ticket and its call.
type Shown struct {
	Ticket
	Call  Call   `json:"call"`
	Curl  string `json:"curl"`            // does the same; "" when no curl can, because names and networks are the lab's own
	Cured bool   `json:"cured,omitempty"` // whether its cure was applied
}

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

func (s *Server) listTickets(w http.ResponseWriter, _ *http.Request) { answer(w, everyTicket()) }

func (s *Server) showTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, s.shown(r, o))
}

func (s *Server) resetTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), true)
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, s.shown(r, o))
}

func (s *Server) cureTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.cure(r.PathValue("ticket"))
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, s.shown(r, o))
}

func (s *Server) showCause(w http.ResponseWriter, r *http.Request) {
	e := course.Of(r.PathValue("ticket"))
	if e == nil {
		refuse(w, r, errNoTicket)
		return
	}
	f := e.Ticket(r.PathValue("ticket"))
	answer(w, map[string]string{"cause": string(f.Cause), "means": f.Means, "see": f.See})
}

func (s *Server) ticketLog(r *http.Request) (*ring, bool) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		return nil, false
	}
	return o.lines, true
}

// shown is a ticket's lab as it stands.
func (s *Server) shown(r *http.Request, o *opened) Shown {
	all := everyTicket()
	i := slices.IndexFunc(all, func(t Ticket) bool { return t.Number == o.ticket.Ticket.Number })
	q := o.world.Request()
	c := Call{Method: q.Method, URL: strings.TrimPrefix(q.Scheme+"://", "://") + q.Host + q.Path, Header: q.Header, Body: q.Body}
	return Shown{Ticket: all[i], Call: c, Curl: curl(r.Host, o, q), Cured: o.cured}
}

// curl is the command that makes a ticket's call. What the client itself refuses to send, and what lies on the way to a
// name of the lab's own, no curl can show.
func curl(host string, o *opened, q wire.Request) string {
	if q.Scheme != "http" || q.Host == world.Name || strings.ContainsAny(fmt.Sprint(q.Header), "\n") {
		return ""
	}
	words := []string{"curl -i"}
	if q.Method != http.MethodGet {
		words = append(words, "-X "+q.Method)
	}
	var names []string
	for name := range q.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.Contains(name, ":") {
			return ""
		}
		for _, v := range q.Header[name] {
			words = append(words, "-H "+quoted(name+": "+v))
		}
	}
	if q.Body != "" {
		words = append(words, "-d "+quoted(q.Body))
	}
	return strings.Join(append(words, quoted("http://"+host+"/tickets/"+o.ticket.Ticket.Number+"/call"+q.Path)), " ")
}

// quoted is a word as a shell takes it.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// sendTicket sends a ticket's call, as it was changed, the way the customer's program does.
func (s *Server) sendTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		refuse(w, r, err)
		return
	}
	var c Call
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, answerBytes)).Decode(&c); err != nil {
		http.Error(w, "the call: "+err.Error(), http.StatusBadRequest)
		return
	}
	q := o.world.Request()
	u, err := url.Parse(c.URL)
	if err != nil {
		http.Error(w, "the call's url: "+err.Error(), http.StatusBadRequest)
		return
	}
	// The place is not to be changed: nobody calls other hosts from here.
	q.Method, q.Path, q.Header, q.Body = c.Method, u.Path, c.Header, c.Body
	if u.RawQuery != "" {
		q.Path += "?" + u.RawQuery
	}
	ctx, cancel := context.WithTimeout(r.Context(), sendTime)
	defer cancel()
	answer(w, send(ctx, o, q))
}

// send makes a call and writes down what comes of it.
func send(ctx context.Context, o *opened, q wire.Request) Sent {
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
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:             func(i httptrace.DNSStartInfo) { event("asks for the name "+i.Host, nil) },
		DNSDone:              func(i httptrace.DNSDoneInfo) { event("is told of the name", i.Err) },
		ConnectStart:         func(_, address string) { event("dials "+address, nil) },
		ConnectDone:          func(_, _ string, err error) { event("is done with dialling", err) },
		WroteRequest:         func(i httptrace.WroteRequestInfo) { event("has sent the request", i.Err) },
		GotFirstResponseByte: func() { event("hears the first byte", nil) },
	})
	req := q.HTTP(ctx)
	if raw, err := httputil.DumpRequestOut(q.HTTP(context.Background()), true); err == nil {
		sent.Request = string(raw)
	} else {
		sent.Request = fmt.Sprintf("%s %s\n(%v)", q.Method, q.Path, err)
	}
	client := o.world.Client()
	defer client.CloseIdleConnections()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err == nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, answerBytes))
		_ = resp.Body.Close()
		head, _ := httputil.DumpResponse(resp, false)
		sent.Status, sent.ID = resp.StatusCode, resp.Header.Get("X-Request-Id")
		sent.Response = string(bytes.TrimSuffix(head, []byte("\r\n"))) + "\n" + string(body)
	}
	if err != nil {
		sent.Error = wire.ClientFact(err).Value
	}
	sent.Took = milliseconds(time.Since(began))
	o.world.Exchanges() // waits for what is in flight
	for _, l := range o.lines.of(sent.ID) {
		if sent.ID != "" {
			sent.Logs = append(sent.Logs, string(l.text))
		}
	}
	mu.Lock()
	defer mu.Unlock()
	return sent
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// passTicket passes what curl asks for to a ticket's lab.
func (s *Server) passTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.tickets.find(r.PathValue("ticket"), false)
	if err != nil {
		refuse(w, r, err)
		return
	}
	base, err := url.Parse(o.world.URL())
	if err != nil {
		refuse(w, r, err)
		return
	}
	transport := o.world.Client().Transport
	if t, ok := transport.(*http.Transport); ok {
		defer t.CloseIdleConnections()
	}
	proxy := httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(base)
			p.Out.URL.Path, p.Out.URL.RawPath = "/"+r.PathValue("path"), ""
		},
		Transport: transport,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "The call was not answered: "+wire.ClientFact(err).Value+".\nThis line is not the API's; it only tells what the customer's program was told.", http.StatusBadGateway)
		},
	}
	proxy.ServeHTTP(w, r)
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // whoever asked may have left
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, errNoTicket) {
		http.Error(w, fmt.Sprintf("There is no ticket %q here. Those that there are: /tickets", r.PathValue("ticket")), http.StatusNotFound)
		return
	}
	http.Error(w, "the lab itself has failed, and not on purpose: "+err.Error(), http.StatusInternalServerError)
}
