package lab

import (
	"crypto/tls"
	"net/http/httptrace"
	"sync"
)

// trace records the events of a connection. They come from several goroutines.
type trace struct {
	mu     sync.Mutex
	events []string
}

func (e *trace) add(event string, err error) {
	if err != nil {
		event += "(err)"
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.events = append(e.events, event)
}

func (e *trace) list() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string{}, e.events...)
}

// hooks returns the functions that net/http calls at each event.
func (e *trace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn:              func(string) { e.add("GetConn", nil) },
		DNSStart:             func(httptrace.DNSStartInfo) { e.add("DNSStart", nil) },
		DNSDone:              func(i httptrace.DNSDoneInfo) { e.add("DNSDone", i.Err) },
		ConnectStart:         func(string, string) { e.add("ConnectStart", nil) },
		ConnectDone:          func(_, _ string, err error) { e.add("ConnectDone", err) },
		TLSHandshakeStart:    func() { e.add("TLSHandshakeStart", nil) },
		TLSHandshakeDone:     func(_ tls.ConnectionState, err error) { e.add("TLSHandshakeDone", err) },
		GotConn:              func(httptrace.GotConnInfo) { e.add("GotConn", nil) },
		WroteRequest:         func(i httptrace.WroteRequestInfo) { e.add("WroteRequest", i.Err) },
		GotFirstResponseByte: func() { e.add("GotFirstResponseByte", nil) },
	}
}
