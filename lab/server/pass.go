package server

import (
	"context"
	"errors"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
)

// passTicket forwards a request to the session's current lab of a ticket.
func (s *Server) passTicket(w http.ResponseWriter, r *http.Request) {
	o, err := s.labs.take(sessionOf(r), r.PathValue("ticket"), "")
	s.pass(w, r, o, err)
}

// passLab forwards a request, usually curl's, to the lab with an id. It needs no cookie.
func (s *Server) passLab(w http.ResponseWriter, r *http.Request) {
	o, err := s.labs.takeByID(r.PathValue("lab"))
	s.pass(w, r, o, err)
}

// pass forwards a request to a lab that was taken, through the customer's names and network, and releases the lab. It refuses an
// error. It gives up after sendTimeout: a failure that hangs must not hold a connection for ever.
func (s *Server) pass(w http.ResponseWriter, r *http.Request, o *opened, err error) {
	if err != nil {
		refuse(w, r, err)
		return
	}
	defer s.labs.release(o)
	base, err := url.Parse(o.world.URL())
	if err != nil {
		refuse(w, r, err)
		return
	}
	// The path as the client wrote it: %2F must not become a slash.
	raw := passedOn(r.URL.EscapedPath())
	path, err := url.PathUnescape(raw)
	if err != nil {
		refuse(w, r, badRequest("the path: "+err.Error()))
		return
	}
	client := o.world.Client()
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(r.Context(), sendTimeout)
	defer cancel()
	proxy := httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(base)
			p.Out.URL.Path, p.Out.URL.RawPath = path, raw
			withoutSession(p.Out)
		},
		Transport: client.Transport,
		ModifyResponse: func(resp *http.Response) error {
			s.labs.answered(o, resp.StatusCode)
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			s.labs.answered(o, 0)
			refuse(w, r, unanswered(err))
		},
	}
	proxy.ServeHTTP(w, r.WithContext(ctx))
}

// withoutSession removes the browser's session from a request's cookies: it is none of the lab's business.
func withoutSession(r *http.Request) {
	cookies := r.Cookies()
	if !slices.ContainsFunc(cookies, isSession) {
		return
	}
	r.Header.Del("Cookie")
	for _, c := range cookies {
		if !isSession(c) {
			r.AddCookie(c)
		}
	}
}

func isSession(c *http.Cookie) bool { return c.Name == cookieName }

// unanswered is the problem of a request that got no response from the lab: a 502, or a 413 if the request is too large.
func unanswered(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return &problem{
		Type: "/problems/no-response", Title: "The request got no response", Status: http.StatusBadGateway,
		Detail: "The request got no response: " + errorText(err) + ". This text is not the API's. It only repeats the error that the customer's program got.",
	}
}
