package server

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"
	"strings"
	"time"
)

// cookieName is the name of the cookie that says which session a browser has.
const cookieName = "lab_session"

// session is a learner's browser, with labs of its own, or all those who share the shared labs. labs.mu guards it.
type session struct {
	number int // 1 is the first; 0 for the shared labs
	cookie string
	desks  map[string]*desk // by ticket

	name    string // that the learner gave; "" for none
	client  string // the address of the last request
	ticket  string // the last one that was opened; "" for none
	seen    time.Time
	came    bool // a request has brought the cookie
	busy    int  // requests that are served now
	streams int
	idling  timer
	ended   bool
}

// shares says whether it is the session of the shared labs.
func (s *session) shares() bool { return s.number == 0 }

// whose says whose labs they are: "own" or "shared".
func (s *session) whose() string {
	if s.shares() {
		return "shared"
	}
	return "own"
}

// welcome gives a browser that asks for the page a session, unless it has one or asks for the shared labs (?shared).
func (s *Server) welcome(page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "private, no-cache") // the response belongs to one browser
		if !r.URL.Query().Has("shared") && !s.labs.knows(r) {
			cookie, err := s.labs.newSession(addressOf(r))
			if err != nil {
				s.turnAway(w, r, err)
				return
			}
			http.SetCookie(w, &http.Cookie{Name: cookieName, Value: cookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
		page.ServeHTTP(w, r)
	})
}

// turnAway tells a browser that there is no room for one more session, on a page if it wants one.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, err error) {
	p := asProblem(r, err)
	if html, named := quality(strings.Join(r.Header.Values("Accept"), ","), "text/html"); html == 0 || !named {
		refuse(w, r, err)
		return
	}
	p.announce(w)
	s.showClass(w, r, p.Status, "full", p)
}

// newSession begins a session, and returns its cookie.
func (l *labs) newSession(client string) (cookie string, err error) {
	l.mu.Lock()
	defer l.unlock()
	if err := l.makeRoomForSession(client); err != nil {
		return "", err
	}
	l.numbers++
	s := &session{number: l.numbers, cookie: rand.Text(), desks: map[string]*desk{}, client: client, seen: l.clock.Now()}
	l.sessions[s.cookie] = s
	s.idling = l.clock.AfterFunc(l.bounds.idle, func() { l.idle(s) })
	return s.cookie, nil
}

// knows says whether a request brings the cookie of a session, and notes that it came.
func (l *labs) knows(r *http.Request) bool {
	l.mu.Lock()
	defer l.unlock()
	s := l.ownOf(r)
	if s == nil {
		return false
	}
	s.seen, s.client, s.came = l.clock.Now(), addressOf(r), true
	return true
}

// ownOf returns the session that a request's cookie names, or nil. The caller holds l.mu.
func (l *labs) ownOf(r *http.Request) *session {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return nil
	}
	return l.sessions[c.Value]
}

// enter returns the session whose labs a request means. It does not end before leave.
func (l *labs) enter(r *http.Request) *session {
	l.mu.Lock()
	defer l.unlock()
	s := l.ownOf(r)
	if s == nil || r.URL.Query().Has("shared") {
		s = l.shared
	}
	s.busy++
	s.seen, s.client, s.came = l.clock.Now(), addressOf(r), true
	return s
}

// leave is the end of a request that entered.
func (l *labs) leave(s *session) {
	l.mu.Lock()
	defer l.unlock()
	s.busy--
	s.seen = l.clock.Now()
}

// idle ends a session that has been idle for too long, or looks again when it may have been. A session with a stream is not idle.
func (l *labs) idle(s *session) {
	l.mu.Lock()
	defer l.unlock()
	if s.ended || l.ended {
		return
	}
	left := l.bounds.idle - l.clock.Now().Sub(s.seen)
	switch {
	case s.busy > 0 || s.streams > 0 || s.inUse():
		left = l.bounds.idle
	case left <= 0:
		l.end(s, whyIdle)
		return
	}
	s.idling = l.clock.AfterFunc(left, func() { l.idle(s) })
}

// inUse says whether a request uses one of a session's labs. The caller holds labs.mu.
func (s *session) inUse() bool {
	for _, d := range s.desks {
		if d.lab != nil && d.lab.holds > 0 {
			return true
		}
	}
	return false
}

// end ends a session with its labs. The caller holds l.mu.
func (l *labs) end(s *session, why string) {
	s.ended = true
	s.idling.Stop()
	delete(l.sessions, s.cookie)
	for _, d := range s.desks {
		delete(l.desks, d.id)
		if d.lab != nil {
			l.retire(d.lab)
		}
	}
	l.hub.ended(s, why)
}

// sessionKey is the key of the session in a request's context.
type sessionKey struct{}

// entered lets a request into its session while h serves it. [sessionOf] returns the session.
func (s *Server) entered(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		own := s.labs.enter(r)
		defer s.labs.leave(own)
		h(w, r.WithContext(context.WithValue(r.Context(), sessionKey{}, own)))
	}
}

// sessionOf returns the session of a request that was let in.
func sessionOf(r *http.Request) *session { return r.Context().Value(sessionKey{}).(*session) }

// addressOf returns the address of a client, without its port.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
