package server

import (
	"net/http"

	"failurelab/lab/server/logs"
)

// routes returns the server's own routes, and beside them those of the app.
func (s *Server) routes(answers hosts) http.Handler {
	mux := newApart(s.root)
	mux.Handle("GET /{$}", confined(s.welcome(http.HandlerFunc(s.page))))
	mux.Handle("GET /assets/{file}", confined(http.HandlerFunc(asset)))
	mux.HandleFunc("GET /logs", s.logs(func(*http.Request) (*logs.Ring, error) { return s.root.lines, nil }))
	mux.HandleFunc("POST /reset", s.resetRoot)
	mux.HandleFunc("POST /send", s.sendRoot)
	mux.HandleFunc("POST /curl", s.showRootCurl)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /session", s.entered(s.showSession))
	mux.HandleFunc("PUT /session", s.entered(s.nameSession))
	mux.Handle("GET /class", s.teaching(s.class))
	mux.Handle("POST /class/reset", s.teaching(s.resetClass))
	mux.HandleFunc("GET /tickets", s.listTickets)
	mux.HandleFunc("GET /tickets/{ticket}", s.entered(s.showTicket))
	mux.HandleFunc("GET /tickets/{ticket}/cause", s.showCause)
	mux.HandleFunc("GET /tickets/{ticket}/logs", s.logs(s.ticketLog))
	mux.HandleFunc("POST /tickets/{ticket}/reset", s.entered(s.resetTicket))
	mux.HandleFunc("POST /tickets/{ticket}/cure", s.entered(s.cureTicket))
	mux.HandleFunc("POST /tickets/{ticket}/send", s.entered(s.sendTicket))
	mux.HandleFunc("POST /tickets/{ticket}/curl", s.entered(s.showCurl))
	mux.HandleFunc("/tickets/{ticket}/call/{path...}", s.entered(s.passTicket))
	mux.HandleFunc("/labs/{lab}/{path...}", s.passLab) // for curl
	return unguessed(answers.only(sameOrigin(mux)))
}

// unguessed keeps browsers from guessing the type of a response.
func unguessed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		h.ServeHTTP(w, r)
	})
}

// sameOrigin keeps the pages of other sites from posting to the lab.
func sameOrigin(h http.Handler) http.Handler {
	same := http.NewCrossOriginProtection()
	same.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, &problem{
			Type: "/problems/cross-origin", Title: "Forbidden", Status: http.StatusForbidden,
			Detail: "A browser sent this from a page of another site. Send it from the lab's own page, or with curl.",
		})
	}))
	return same.Handler(h)
}

// confined forbids browsers what the page never needs: to load anything from another host, and to be put into a frame.
func confined(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		w.Header().Set("Referrer-Policy", "no-referrer")
		h.ServeHTTP(w, r)
	})
}
