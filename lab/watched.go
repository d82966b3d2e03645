package lab

import (
	"errors"
	"io"
	"net/http"

	"failurelab/lab/wire"
)

// watched remembers the calls that came to no end: the host sees only those that reach it.
type watched struct {
	*http.Transport
	api *API
}

// mostBroken is how many are remembered.
const mostBroken = 32

func (w *watched) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.Transport.RoundTrip(r)
	if err != nil {
		w.broken(r, err)
		return nil, err
	}
	resp.Body = &watchedBody{resp.Body, func(err error) { w.broken(r, err) }}
	return resp, nil
}

func (w *watched) broken(r *http.Request, err error) {
	w.api.mu.Lock()
	defer w.api.mu.Unlock()
	if len(w.api.report.Broken) < mostBroken {
		w.api.report.Broken = append(w.api.report.Broken, wire.Broken{Method: r.Method, URL: r.URL.String(), Error: wire.ClientFact(err).Value})
	}
}

// watchedBody tells when an answer breaks off.
type watchedBody struct {
	io.ReadCloser
	broken func(error)
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && b.broken != nil {
		b.broken(err)
		b.broken = nil
	}
	return n, err
}
