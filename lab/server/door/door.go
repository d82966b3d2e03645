// Package door lets clients in to an HTTP server: only as many connections as there is room for, each in its turn. When all places
// are taken, the slowest client loses its own. A server that stops cuts no request off that its client may already have sent.
package door

import "net/http"

// Server serves HTTP within limits.
type Server struct {
	Handler http.Handler
	Limits  Limits
	// OnStop is called when the server stops: no new connections are accepted, and those that are open have not ended yet. It is for
	// responses that would not end by themselves, such as streams. It may be nil.
	OnStop func()
}
