package server

import (
	"fmt"
	"net/http"
	"time"
)

// events streams what happens in the labs of a browser's session and in the root lab: log lines, and labs that are opened, started
// over or cured. It is one stream for all tickets, because a browser opens only six connections to a host.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	own, leave := s.labs.connect(r)
	defer leave()
	if r.Method == http.MethodHead {
		s.newStream(w)
		return
	}
	f, stop, ok := s.hub.follow(own, addressOf(r))
	st := s.newStream(w)
	if !ok { // with another status than 200, a browser would not try again
		st.send(fmt.Sprintf("retry: 10000\nevent: full\ndata: {\"limit\": %d}\n\n", maxFollowers))
		return
	}
	defer stop()
	if !st.event("hello", object(map[string]string{"server": s.id, "session": own.whose()})) {
		return
	}
	alive := time.NewTicker(s.limits.Write / 2)
	defer alive.Stop()
	for going := true; going; {
		select {
		case e, more := <-f.events:
			going = more && st.happened(f, e)
		case <-alive.C:
			going = st.keepAlive()
		case <-r.Context().Done():
			going = false
		case <-s.ended:
			going = false
		}
	}
}

// happened sends an event, and how many log lines were missed before. It says whether the stream goes on.
func (st *stream) happened(f *watcher, e event) bool {
	if n := f.missed.Swap(0); n > 0 && !st.event("missed", object(map[string]uint64{"lines": n})) {
		return false
	}
	return st.event(e.name, e.data) && !e.last
}

// connect counts a stream of the session that a request means, until leave.
func (l *labs) connect(r *http.Request) (own *session, leave func()) {
	own = l.enter(r)
	defer l.leave(own)
	l.mu.Lock()
	defer l.unlock()
	own.streams++
	return own, func() {
		l.mu.Lock()
		defer l.unlock()
		own.streams--
		own.seen = l.clock.Now()
	}
}
