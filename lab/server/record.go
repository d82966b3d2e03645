package server

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http/httptrace"
	"strings"
	"sync"
	"time"

	"failurelab/lab/wire"
)

// The kinds of a [Step], in their order.
const (
	stepLookup   = "lookup"   // a name server was asked for a name
	stepConnect  = "connect"  // a TCP connection
	stepTLS      = "tls"      // a handshake
	stepRequest  = "request"  // the bytes of the request were written to the connection
	stepWait     = "wait"     // until the first byte of the response
	stepResponse = "response" // from its first byte to its last
)

// Step is something that the customer's machine did for a request. A step that did not happen is not there.
type Step struct {
	Kind     string   `json:"kind"` // "lookup", "connect", "tls", "request", "wait" or "response"
	At       float64  `json:"at_ms"`
	Took     float64  `json:"took_ms"`
	To       string   `json:"to,omitempty"`             // host:port: of the name server (lookup), or of the other end of the connection
	Name     string   `json:"name,omitempty"`           // the name that was asked for (lookup), or that ClientHello names (tls)
	Got      []string `json:"got,omitempty"`            // the addresses of the name (lookup); the version and the certificate (tls)
	Sent     int      `json:"sent_bytes,omitempty"`     // tls, request
	Received int      `json:"received_bytes,omitempty"` // tls, response
	Error    string   `json:"error,omitempty"`          // why the step failed; "" if it did not
}

// maxRecorded limits how many bytes of a request are kept. No request that [Server] accepts is that long.
const maxRecorded = 4 * maxBodyBytes

// recorder notes what really happens on the connections of one request.
type recorder struct {
	began    time.Time
	host     string        // that the request is for
	resolver func() string // the customer's name server

	mu            sync.Mutex
	steps         []Step
	open          bool          // whether the last step goes on
	over          bool          // whether the request has ended
	request       []byte        // what was written to the connection
	written       time.Duration // when the last of it was
	cut           bool          // whether not all of it could be written
	response      int           // bytes of the response
	rawOut, rawIn int           // bytes on the wire, with what encrypts them
}

func (r *recorder) taps() wire.Taps {
	return wire.Taps{
		Raw: func(c net.Conn) net.Conn {
			return &tap{c, &r.mu, func([]byte) {}, func(_ []byte, n int) { r.rawOut += n }, func(n int) { r.rawIn += n }}
		},
		Clear: func(c net.Conn) net.Conn {
			return &tap{c, &r.mu, r.writing, r.wrote, func(n int) { r.response += n }}
		},
	}
}

// writing notes bytes of the request that are about to be written: the response may be there before the write returns.
func (r *recorder) writing(b []byte) {
	r.request = append(r.request, b[:min(len(b), maxRecorded-len(r.request))]...)
	r.written = time.Since(r.began)
}

// wrote notes that n of these bytes were written.
func (r *recorder) wrote(b []byte, n int) {
	r.request, r.cut = r.request[:max(0, len(r.request)-(len(b)-n))], r.cut || n < len(b)
	if r.open && r.steps[len(r.steps)-1].Kind == stepRequest {
		r.written = time.Since(r.began)
	}
}

// tap is a connection that notes what goes over it. Its functions are called with mu held.
type tap struct {
	net.Conn

	mu      *sync.Mutex
	writing func([]byte)
	wrote   func([]byte, int)
	read    func(int)
}

func (t *tap) Write(b []byte) (int, error) {
	t.mu.Lock()
	t.writing(b)
	t.mu.Unlock()
	n, err := t.Conn.Write(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrote(b, n)
	return n, err
}

func (t *tap) Read(b []byte) (int, error) {
	n, err := t.Conn.Read(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.read(n)
	return n, err
}

// hooks returns the functions that net/http and the customer's machine call at each event.
func (r *recorder) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart: func(i httptrace.DNSStartInfo) { r.begin(Step{Kind: stepLookup, To: r.resolver(), Name: i.Host}) },
		DNSDone: func(i httptrace.DNSDoneInfo) {
			var addresses []string
			for _, a := range i.Addrs {
				addresses = append(addresses, a.String())
			}
			r.end(stepLookup, i.Err, addresses...)
		},
		ConnectStart:         func(_, address string) { r.begin(Step{Kind: stepConnect, To: address}) },
		ConnectDone:          func(_, _ string, err error) { r.end(stepConnect, err) },
		TLSHandshakeStart:    func() { r.begin(Step{Kind: stepTLS, Name: r.host}) },
		TLSHandshakeDone:     func(s tls.ConnectionState, err error) { r.end(stepTLS, err, handshakeGot(s, err)...) },
		GotConn:              func(httptrace.GotConnInfo) { r.begin(Step{Kind: stepRequest}) },
		GotFirstResponseByte: func() { r.begin(Step{Kind: stepResponse}) },
	}
}

// handshakeGot returns what the server showed of itself in a handshake. A certificate that the client refuses is in its error.
func handshakeGot(s tls.ConnectionState, err error) (got []string) {
	var certificates []*x509.Certificate
	var refused *tls.CertificateVerificationError
	switch {
	case err == nil:
		got, certificates = append(got, tls.VersionName(s.Version)), s.PeerCertificates
	case errors.As(err, &refused):
		certificates = refused.UnverifiedCertificates
	}
	if len(certificates) > 0 {
		c := certificates[0]
		got = append(got, fmt.Sprintf("a certificate for %s, valid from %s to %s", strings.Join(c.DNSNames, ", "), c.NotBefore.UTC().Format(time.RFC3339), c.NotAfter.UTC().Format(time.RFC3339)))
	}
	return got
}

// begin adds a step, which ends the one before.
func (r *recorder) begin(s Step) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return
	}
	r.endLocked(nil)
	s.At = milliseconds(time.Since(r.began))
	r.addLocked(s)
}

// addLocked adds a step that goes on. A step without an address is one of the connection before.
func (r *recorder) addLocked(s Step) {
	if s.To == "" && len(r.steps) > 0 {
		s.To = r.steps[len(r.steps)-1].To
	}
	r.steps, r.open = append(r.steps, s), true
}

// end ends the last step if it is of a kind and goes on.
func (r *recorder) end(kind string, err error, got ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over || !r.open || r.steps[len(r.steps)-1].Kind != kind {
		return
	}
	s := &r.steps[len(r.steps)-1]
	for _, g := range got {
		s.Got = append(s.Got, wire.Shown(g))
	}
	r.endLocked(err)
}

// endLocked ends the last step, if it goes on, with r.mu held. A request ends when its last byte is written; what follows is
// the wait for the response. (The events of net/http say that it is written when it still stands in a buffer.)
func (r *recorder) endLocked(err error) {
	if !r.open {
		return
	}
	r.open = false
	now := milliseconds(time.Since(r.began))
	s := &r.steps[len(r.steps)-1]
	switch s.Kind {
	case stepTLS:
		s.Sent, s.Received = r.rawOut, r.rawIn
	case stepRequest:
		s.Sent = len(r.request)
		if written := milliseconds(r.written); s.Sent > 0 && !r.cut && written <= now {
			s.Took = written - s.At
			r.addLocked(Step{Kind: stepWait, At: written})
			r.endLocked(err)
			return
		}
	case stepResponse:
		s.Received = r.response
	}
	s.Took = now - s.At
	if err != nil {
		s.Error = wire.Shown(err.Error())
	}
}

// finish ends the request, with the client's error. What happens on its connections afterwards is not noted.
func (r *recorder) finish(err error) (steps []Step, request string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.endLocked(err)
	r.over = true
	return append([]Step{}, r.steps...), string(r.request)
}
