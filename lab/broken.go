package lab

import (
	"errors"
	"io"
	"net/http"

	"failurelab/lab/wire"
)

// recordingTransport records the requests that got no response, or only part of one. The host cannot see them: it sees only
// requests that reach it. It also tells of each response.
type recordingTransport struct {
	transport
	machine  func() wire.Machine
	record   func(wire.Broken)
	received func(*http.Response)
}

// transport is what a client of package wire sends its requests with.
type transport interface {
	http.RoundTripper
	CloseIdleConnections()
}

// RoundTrip sends r.
func (w *recordingTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.transport.RoundTrip(r)
	if err != nil {
		w.broken(r, err)
		return nil, err
	}
	w.received(resp)
	resp.Body = &recordingBody{resp.Body, func(err error) { w.broken(r, err) }}
	return resp, nil
}

// broken records that r failed with err.
func (w *recordingTransport) broken(r *http.Request, err error) {
	w.record(wire.Broken{
		Method: r.Method, URL: r.URL.String(), Error: wire.ClientFact(err).Value, Clock: w.machine().RanOut(r.Context(), err),
	})
}

// recordingBody is the body of a response. It calls broken when a read fails.
type recordingBody struct {
	io.ReadCloser
	broken func(error)
}

func (b *recordingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && b.broken != nil {
		b.broken(err)
		b.broken = nil
	}
	return n, err
}
