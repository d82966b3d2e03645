package server

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// curl returns the curl command that sends a ticket's request. It returns "" where curl cannot show the failure: for a request
// that a client refuses to send, and for one to a name of the lab's own network.
func curl(host string, o *opened, q wire.Request) string {
	if q.Scheme != "http" || q.Host == world.Name || strings.ContainsAny(fmt.Sprint(q.Header), "\n") {
		return ""
	}
	words := []string{"curl -i"}
	if q.Method != http.MethodGet {
		words = append(words, "-X "+q.Method)
	}
	var names []string
	for name := range q.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if strings.Contains(name, ":") {
			return ""
		}
		for _, v := range q.Header[name] {
			words = append(words, "-H "+quoted(name+": "+v))
		}
	}
	if q.Body != "" {
		words = append(words, "-d "+quoted(q.Body))
	}
	return strings.Join(append(words, quoted("http://"+host+"/labs/"+o.id+q.Path)), " ")
}

// showCurl responds with the curl command for a request as the page's user changed it.
func (s *Server) showCurl(w http.ResponseWriter, r *http.Request) {
	c, u, o, err := s.called(w, r)
	if err != nil {
		refuse(w, r, err)
		return
	}
	defer s.labs.release(o)
	q := c.over(o.world.Request())
	q.Path = u.RequestURI()
	answer(w, map[string]string{"curl": curl(r.Host, o, q)})
}

// quoted returns s in single quotes, as one word of a shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
