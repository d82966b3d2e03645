package server

import (
	"fmt"
	"net/http"
	"time"
)

// eventStream is the media type of server-sent events.
const eventStream = "text/event-stream"

// stream is a response of server-sent events.
type stream struct {
	w      http.ResponseWriter
	out    *http.ResponseController
	within time.Duration // in which the client has to read what is sent
}

// newStream begins a stream: the response's header is sent, so that the client knows that it is connected.
func (s *Server) newStream(w http.ResponseWriter) *stream {
	st := &stream{w, http.NewResponseController(w), s.limits.Write}
	_ = st.out.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", eventStream)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusOK)
	return st
}

// send sends text, and says whether it could.
func (st *stream) send(text string) bool {
	if st.out.SetWriteDeadline(time.Now().Add(st.within)) != nil {
		return false
	}
	if _, err := fmt.Fprint(st.w, text); err != nil {
		return false
	}
	return st.out.Flush() == nil
}

// event sends an event.
func (st *stream) event(name string, data []byte) bool {
	return st.send(fmt.Sprintf("event: %s\ndata: %s\n\n", name, data))
}

// keepAlive sends a comment, so that the client and all that is in between keep the connection.
func (st *stream) keepAlive() bool { return st.send(": still here\n\n") }
