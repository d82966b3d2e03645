package server

import (
	"fmt"
	"net/http"
	"regexp"
	"time"
)

// requestID matches what a request id may look like.
var requestID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// logs responds with the log lines that are kept, or with those of one request (?request_id=). With Accept: text/event-stream it
// streams the lines that are written from now on instead.
func (s *Server) logs(of func(*http.Request) (*ring, bool)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		lines, found := of(r)
		if !found {
			http.NotFound(w, r)
			return
		}
		id := r.URL.Query().Get("request_id")
		if id != "" && !requestID.MatchString(id) {
			http.Error(w, "request_id: letters, digits, - and _, no more than 64 of them", http.StatusBadRequest)
			return
		}
		if wantsStream(r.Header) {
			s.stream(w, r, lines, id)
			return
		}
		w.Header().Set("Content-Type", lineByLine)
		for _, l := range lines.of(id) {
			_, _ = fmt.Fprintf(w, "%s\n", l.text) // append would change the text for other readers
		}
	}
}

// stream sends log lines as server-sent events, until the client hangs up or the server stops. A HEAD gets only the header.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, lines *ring, id string) {
	w.Header().Set("Vary", "Accept")
	if r.Method == http.MethodHead {
		w.Header().Set("Content-Type", eventStream)
		return
	}
	follow, stop, ok := lines.follow()
	if !ok {
		w.Header().Set("Retry-After", "10")
		http.Error(w, "too many are following this log already: try again later", http.StatusServiceUnavailable)
		return
	}
	defer stop()
	out := http.NewResponseController(w)
	_ = out.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", eventStream)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	alive := time.NewTicker(s.limits.write / 2)
	defer alive.Stop()
	for {
		if err := out.SetWriteDeadline(time.Now().Add(s.limits.write)); err != nil || out.Flush() != nil {
			return
		}
		select {
		case l := <-follow:
			if id == "" || l.id == id {
				if _, err := fmt.Fprintf(w, "data: %s\n\n", l.text); err != nil {
					return
				}
			}
		case <-alive.C:
			if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.ended:
			return
		}
	}
}
