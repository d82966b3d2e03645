package server

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"failurelab/lab/course"
	"failurelab/lab/failure"
	"failurelab/lab/server/logs"
)

// Ticket is a ticket as the page shows it, without its cause: that has a route of its own.
type Ticket struct {
	Number      string `json:"number"`
	Exercise    string `json:"exercise"`
	Title       string `json:"title"` // of the exercise
	Symptom     string `json:"symptom"`
	Stretch     bool   `json:"stretch,omitempty"`
	Unsupported string `json:"unsupported,omitempty"` // why this system cannot run it; "" if it can
}

func everyTicket() []Ticket {
	var list []Ticket
	for _, e := range course.All() {
		for _, f := range e.AllTickets() {
			list = append(list, newTicket(e, f))
		}
	}
	return list
}

func newTicket(e *course.Exercise, f *failure.Failure) Ticket {
	return Ticket{f.Ticket.Number, e.Name, e.Title, f.Ticket.Symptom, f.Ticket.Stretch, f.Unsupported()}
}

// Call is a ticket's request, which the page's user can change and send.
type Call struct {
	Method string              `json:"method"`
	URL    string              `json:"url"` // as the customer's program has it; only its path and query may be changed
	Header map[string][]string `json:"header"`
	Body   string              `json:"body"`
	Lab    string              `json:"lab,omitempty"` // the id of the lab that it is meant for; "" for the current one
}

// Shown is a ticket and its call.
type Shown struct {
	Ticket
	Lab    string `json:"lab"`    // the id of the current lab
	Shared bool   `json:"shared"` // whether others use the same lab
	Call   Call   `json:"call"`
	Curl   string `json:"curl"`            // the command that sends the same request; "" if curl cannot
	Cured  bool   `json:"cured,omitempty"` // whether its cure was applied
}

func (s *Server) listTickets(w http.ResponseWriter, _ *http.Request) { answer(w, everyTicket()) }

func (s *Server) showTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.labs.take(sessionOf(r), r.PathValue("ticket"), "")
	s.show(w, r, o, err)
}

func (s *Server) resetTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.labs.anew(sessionOf(r), r.PathValue("ticket"))
	s.show(w, r, o, err)
}

// cureTicket applies a ticket's cure. The body may say for which lab: {"lab": id}.
func (s *Server) cureTicket(w http.ResponseWriter, r *http.Request) {
	var meant struct {
		Lab string `json:"lab"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBodyBytes)).Decode(&meant)
	if err != nil && !errors.Is(err, io.EOF) {
		refuse(w, r, unreadable(err))
		return
	}
	o, err := s.labs.take(sessionOf(r), r.PathValue("ticket"), meant.Lab)
	if err == nil {
		if err = s.labs.cure(o); err != nil {
			s.labs.release(o)
		}
	}
	s.show(w, r, o, err)
}

// show responds with a lab that was taken, and releases it. It refuses an error.
func (s *Server) show(w http.ResponseWriter, r *http.Request, o *opened, err error) {
	if err != nil {
		refuse(w, r, err)
		return
	}
	defer s.labs.release(o)
	answer(w, s.shown(r, o))
}

func (s *Server) showCause(w http.ResponseWriter, r *http.Request) {
	f, err := failureOf(r.PathValue("ticket"))
	if err != nil {
		refuse(w, r, err)
		return
	}
	answer(w, map[string]string{"cause": string(f.Cause), "means": f.Means, "see": f.See})
}

// ticketLog returns the log of a ticket's lab.
func (s *Server) ticketLog(r *http.Request) (*logs.Ring, error) {
	own := s.labs.enter(r)
	defer s.labs.leave(own)
	o, err := s.labs.take(own, r.PathValue("ticket"), "")
	if err != nil {
		return nil, err
	}
	defer s.labs.release(o)
	return o.lines, nil
}

// shown returns a ticket's lab as the page shows it now.
func (s *Server) shown(r *http.Request, o *opened) Shown {
	q := o.world.Request()
	c := Call{Method: q.Method, URL: strings.TrimPrefix(q.Scheme+"://", "://") + q.Host + q.Path, Header: q.Header, Body: q.Body}
	f := o.ticket
	return Shown{
		Ticket: newTicket(course.Of(f.Ticket.Number), f), Lab: o.id, Shared: o.desk.session.shares(),
		Call: c, Curl: curl(r.Host, o, q, uriOf(q)), Cured: o.cured.Load(),
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // the client may have hung up
}
