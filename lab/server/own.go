package server

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// apart serves the server's own routes, and leaves every other request to the app.
//
// http.ServeMux alone would not do. With the app at "/" it has a handler for every method, so that a wrong one at /tickets becomes
// the app's 404. And it redirects a path such as //login, which the app has to see as it was sent.
type apart struct {
	own   *http.ServeMux
	first map[string]bool // the first segments of the own paths: a path with another one is the app's, without a search
	app   http.Handler
}

// newApart returns a handler without routes of its own.
func newApart(app http.Handler) *apart {
	return &apart{http.NewServeMux(), map[string]bool{}, app}
}

// HandleFunc is Handle for a function.
func (a *apart) HandleFunc(pattern string, h http.HandlerFunc) { a.Handle(pattern, h) }

// Handle adds a route, with a pattern of http.ServeMux. Its first segment must not be a wildcard.
func (a *apart) Handle(pattern string, h http.Handler) {
	_, path, _ := strings.Cut(pattern, "/")
	a.first[firstOf(strings.TrimSuffix(path, "{$}"))] = true
	a.own.Handle(pattern, h)
}

// firstOf returns the first segment of a path without its first slash.
func firstOf(path string) string {
	segment, _, _ := strings.Cut(path, "/")
	return segment
}

// onward matches the routes that pass a path on to a ticket's lab, as the client wrote it. The groups are named after the
// patterns' wildcards.
var onward = regexp.MustCompile(`^/(?:tickets/(?P<ticket>[^/]+)/call|labs/(?P<lab>[^/]+))(?:/|$)`)

func (a *apart) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sent := r.URL.EscapedPath()
	if first := firstOf(strings.TrimPrefix(sent, "/")); !a.first[first] && !strings.Contains(first, "%") {
		a.app.ServeHTTP(w, r)
		return
	}
	if h := a.passes(r, sent); h != nil {
		h.ServeHTTP(w, r)
		return
	}
	if !clean(sent) {
		a.app.ServeHTTP(w, r)
		return
	}
	h, pattern := a.own.Handler(r)
	if pattern != "" {
		a.own.ServeHTTP(w, r)
		return
	}
	var told verdict // the mux says why: 404 or 405
	h.ServeHTTP(&told, r)
	if told.status == http.StatusMethodNotAllowed {
		w.Header()["Allow"] = told.header["Allow"]
		refuse(w, r, &problem{
			Type: "/problems/method-not-allowed", Title: "Method Not Allowed", Status: http.StatusMethodNotAllowed,
			Detail: "This path does not take this method. Use one that Allow lists.",
		})
		return
	}
	a.app.ServeHTTP(w, r)
}

// passes returns the handler of a route that passes a path on, and sets its wildcards in r. For any other route it returns nil.
func (a *apart) passes(r *http.Request, sent string) http.Handler {
	m := onward.FindStringSubmatchIndex(sent)
	if m == nil {
		return nil
	}
	prefix := *r
	prefix.URL = &url.URL{Path: strings.TrimSuffix(sent[:m[1]], "/") + "/", RawQuery: r.URL.RawQuery}
	h, pattern := a.own.Handler(&prefix)
	if pattern == "" {
		return nil
	}
	for i, name := range onward.SubexpNames() {
		if name != "" && m[2*i] >= 0 {
			value, _ := url.PathUnescape(sent[m[2*i]:m[2*i+1]]) // EscapedPath returns a valid encoding
			r.SetPathValue(name, value)
		}
	}
	return h
}

// passedOn returns the part of a path that a route passes on, as the client wrote it. The part before may be written in several ways:
// /tickets/%54105/call is /tickets/T105/call.
func passedOn(sent string) string {
	prefix := onward.FindString(sent)
	return sent[len(strings.TrimSuffix(prefix, "/")):]
}

// clean reports whether http.ServeMux would leave a path as it is: without empty segments and without "." and "..".
func clean(sent string) bool {
	c := path.Clean(sent)
	return sent == c || c != "/" && sent == c+"/"
}

// verdict is the header and the status code of a response without a body.
type verdict struct {
	header http.Header
	status int
}

func (v *verdict) Header() http.Header {
	if v.header == nil {
		v.header = http.Header{}
	}
	return v.header
}

func (v *verdict) WriteHeader(status int) { v.status = status }

func (v *verdict) Write(b []byte) (int, error) { return len(b), nil }
