package failure

import (
	"bytes"
	"maps"
	"net/http"
)

// response is a response that is kept instead of sent, for a lab that looks at it first. It is an [http.ResponseWriter].
type response struct {
	header http.Header
	status int // 0 until the handler writes
	body   bytes.Buffer
}

// record makes h serve a request, and returns the response. Its status is 200 if the handler sets none.
func record(h http.Handler, r *http.Request) *response {
	kept := &response{header: http.Header{}}
	h.ServeHTTP(kept, r)
	kept.Flush()
	return kept
}

// Header is the header of the response. Unlike in net/http, changes after WriteHeader take effect.
func (r *response) Header() http.Header { return r.header }

// WriteHeader sets the status. Only the first final status counts, as in net/http; informational ones (1xx) are dropped.
func (r *response) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
}

// Write adds to the body. It never fails.
func (r *response) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// Flush sets the status to 200 if there is none yet. The body stays where it is.
func (r *response) Flush() { r.WriteHeader(http.StatusOK) }

// sendHead sends the header and the status.
func (r *response) sendHead(rw http.ResponseWriter) {
	maps.Copy(rw.Header(), r.header)
	rw.WriteHeader(r.status)
}

// send sends the whole response. It may be sent several times.
func (r *response) send(rw http.ResponseWriter) {
	r.sendHead(rw)
	_, _ = rw.Write(r.body.Bytes()) // the client may have hung up
}
