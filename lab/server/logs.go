package server

import (
	"fmt"
	"net/http"
	"regexp"
	"time"

	"failurelab/lab/server/logs"
)

// requestID matches what a request id may look like.
var requestID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// logs responds with the log lines that are kept, or with those of one request (?request_id=). A request that prefers
// text/event-stream gets a stream of the lines that are written from now on instead.
func (s *Server) logs(of func(*http.Request) (*logs.Ring, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		lines, err := of(r)
		if err != nil {
			refuse(w, r, err)
			return
		}
		id := r.URL.Query().Get("request_id")
		if id != "" && !requestID.MatchString(id) {
			refuse(w, r, badRequest("request_id: want letters, digits, - and _, no more than 64 of them."))
			return
		}
		w.Header().Set("Vary", "Accept")
		if wantsStream(r.Header) {
			s.streamLog(w, r, lines, id)
			return
		}
		w.Header().Set("Content-Type", lineByLine)
		for _, l := range lines.Of(id) {
			_, _ = fmt.Fprintf(w, "%s\n", l.Text) // append would change the text for other readers
		}
	}
}

// streamLog sends log lines as server-sent events, until the client hangs up or the server stops.
func (s *Server) streamLog(w http.ResponseWriter, r *http.Request, lines *logs.Ring, id string) {
	if r.Method == http.MethodHead {
		s.newStream(w)
		return
	}
	follow, stop, ok := lines.Feed.Follow()
	if !ok {
		p := noRoom(fmt.Sprintf("%d clients follow this log, which is the limit. Try again later, or ask for the lines that are kept: without Accept: %s.", logs.MaxFollowers, eventStream))
		p.retry = 10 * time.Second
		refuse(w, r, p)
		return
	}
	defer stop()
	st := s.newStream(w)
	going := st.send("")
	alive := time.NewTicker(s.limits.Write / 2)
	defer alive.Stop()
	for going {
		select {
		case l := <-follow:
			if id == "" || l.RequestID == id {
				going = st.send(fmt.Sprintf("data: %s\n\n", l.Text))
			}
		case <-alive.C:
			going = st.keepAlive()
		case <-r.Context().Done():
			return
		case <-s.ended:
			return
		}
	}
}
