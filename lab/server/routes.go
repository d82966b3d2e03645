package server

import "net/http"

// routes returns the server's own routes, and beside them those of the app.
func (s *Server) routes(answers hosts) http.Handler {
	own := http.NewServeMux()
	own.Handle("GET /{$}", confined(http.HandlerFunc(s.page)))
	own.Handle("GET /assets/{file}", confined(http.HandlerFunc(asset)))
	own.Handle("GET /logs", s.logs(func(*http.Request) (*ring, bool) { return s.lines, true }))
	own.HandleFunc("GET /tickets", s.listTickets)
	own.HandleFunc("GET /tickets/{ticket}", s.showTicket)
	own.HandleFunc("GET /tickets/{ticket}/cause", s.showCause)
	own.HandleFunc("GET /tickets/{ticket}/logs", s.logs(s.ticketLog))
	own.HandleFunc("POST /tickets/{ticket}/reset", s.resetTicket)
	own.HandleFunc("POST /tickets/{ticket}/cure", s.cureTicket)
	own.HandleFunc("POST /tickets/{ticket}/send", s.sendTicket)
	own.HandleFunc("/tickets/{ticket}/call/{path...}", s.passTicket) // for curl
	return unguessed(answers.only(sameOrigin(apart{own, s.world.App})))
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
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		w.Header().Set("Referrer-Policy", "no-referrer")
		h.ServeHTTP(w, r)
	})
}
