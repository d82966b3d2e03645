package server

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"failurelab/lab/wire"
	"failurelab/lab/world"

	"golang.org/x/net/http/httpguts"
)

// curl returns the curl command that sends a request to a ticket's lab. It returns "" where curl cannot show the failure: for a
// request that a client refuses to send, and for one to a name of the lab's own network. uri is the path and the query, as they
// stand in the first line of the request.
func curl(host string, o *opened, q wire.Request, uri string) string {
	if q.Scheme != "http" || q.Host == world.Name {
		return ""
	}
	return curlCommand(q, "http://"+host+"/labs/"+o.id+uri)
}

// uriOf returns the path and the query of a request, as they stand in its first line.
func uriOf(q wire.Request) string { return q.HTTP(context.Background()).URL.RequestURI() }

// curlCommand returns the command that sends a request's method, header and body to an address. It returns "" for what curl does
// not send as it is: an invalid header field, and a HEAD with a body.
func curlCommand(q wire.Request, address string) string {
	words := []string{"curl -i"}
	switch {
	case q.Method == http.MethodHead && q.Body != "":
		return ""
	case q.Method == http.MethodHead: // with -X HEAD, curl would wait for the body
		words = append(words, "--head")
	case q.Method != http.MethodGet || q.Body != "":
		words = append(words, "-X "+quoted(q.Method))
	}
	if strings.ContainsAny(address, "[]{}") { // curl would make several addresses of them
		words = append(words, "-g")
	}
	if strings.Contains(address, "/.") { // curl would shorten /../
		words = append(words, "--path-as-is")
	}
	fields, ok := curlFields(q)
	if !ok {
		return ""
	}
	words = append(words, fields...)
	switch {
	case strings.HasPrefix(q.Body, "@"): // -d would send the file of that name
		words = append(words, "--data-raw "+quoted(q.Body))
	case q.Body != "":
		words = append(words, "-d "+quoted(q.Body))
	}
	return strings.Join(append(words, quoted(address)), " ")
}

// curlFields returns the options for a request's header, in the order of their names. It returns false if a client refuses to send
// one of the fields.
func curlFields(q wire.Request) (words []string, ok bool) {
	var names []string
	for name := range q.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !httpguts.ValidHeaderFieldName(name) {
			return nil, false
		}
		for _, v := range q.Header[name] {
			switch {
			case !httpguts.ValidHeaderFieldValue(v):
				return nil, false
			case v == "": // curl takes "X:" as the wish to leave X out
				words = append(words, "-H "+quoted(name+";"))
			default:
				words = append(words, "-H "+quoted(name+": "+v))
			}
		}
	}
	if q.Body != "" && !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, "Content-Type") }) {
		words = append(words, "-H 'Content-Type:'") // -d would send that of a form
	}
	return words, true
}

// showCurl responds with the curl command for a ticket's request as the page's user changed it.
func (s *Server) showCurl(w http.ResponseWriter, r *http.Request) {
	c, u, o, err := s.called(w, r)
	if err != nil {
		refuse(w, r, err)
		return
	}
	defer s.labs.release(o)
	answer(w, map[string]string{"curl": curl(r.Host, o, c.over(o.world.Request()), u.RequestURI())})
}

// showRootCurl responds with the curl command for a request to the lab at the root.
func (s *Server) showRootCurl(w http.ResponseWriter, r *http.Request) {
	c, u, err := readCall(http.MaxBytesReader(w, r.Body, maxBodyBytes))
	if err != nil {
		refuse(w, r, unreadable(err))
		return
	}
	answer(w, map[string]string{"curl": curlCommand(c.over(wire.Request{}), "http://"+r.Host+u.RequestURI())})
}

// quoted returns s as one word of a shell, in single quotes unless it needs none.
func quoted(s string) string {
	if s != "" && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
