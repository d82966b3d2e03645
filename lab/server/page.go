package server

import (
	"embed"
	"html/template"
	"net/http"
	"strings"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
)

//go:embed page
var files embed.FS

// index is the page, in which everything that is shown is escaped.
var index = template.Must(template.ParseFS(files, "page/index.html"))

// shownPage is what the page is made of.
type shownPage struct {
	Tree  question
	Parts []part
	Count int // of tickets
}

// part is an exercise, and its tickets.
type part struct {
	Name, Title string
	Rows        []row
}

// row is a ticket in the list.
type row struct {
	Ticket
	Status   string // what the customer sees: "401"; "none" when he sees no status
	Branches string // where the triage tree leads to it, separated by spaces
}

func newPage() shownPage {
	p := shownPage{Tree: tree}
	for _, e := range course.All() {
		shown := part{Name: e.Name, Title: e.Title}
		for _, f := range e.AllTickets() {
			status := seen(e, f)
			shown.Rows = append(shown.Rows, row{newTicket(e, f), status, strings.Join(branches(status, f), " ")})
		}
		if len(shown.Rows) > 0 {
			p.Parts, p.Count = append(p.Parts, shown), p.Count+len(shown.Rows)
		}
	}
	return p
}

// none is the status of a call that was given none.
const none = "none"

// oddOnes are the tickets in which the customer sees another status than in the rest of the exercise; his own words say
// so. A test sends every ticket's call, and so finds one that is missing here.
var oddOnes = map[string]string{"T108": none, "T405": "200"}

// seen is the status that a ticket's customer sees: the first word of the exercise's title.
func seen(e *course.Exercise, f *failure.Failure) string {
	if odd := oddOnes[f.Ticket.Number]; odd != "" {
		return odd
	}
	status, _, _ := strings.Cut(e.Title, ":")
	if strings.Trim(status, "0123456789") != "" {
		return none
	}
	return status
}

// branches are the leaves of the tree at which a ticket hangs. They give away no more than the customer's own words do:
// which of the 404s never came to the app is for the learner to find out, so that all of them hang at both leaves.
func branches(status string, f *failure.Failure) []string {
	switch {
	case status == none || status == "401" || status == "403":
		return []string{status}
	case status == "404":
		return []string{status, "other"}
	case f.Slow == lab.Yes:
		return []string{"slow"}
	default:
		return []string{"app"}
	}
}

func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = index.Execute(w, newPage()) // the browser may have left
}

// assets are the page's style and script.
func assets() http.Handler {
	files := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/page" + r.URL.Path[len("/assets"):]
		w.Header().Set("Cache-Control", "no-cache")
		files.ServeHTTP(w, r)
	})
}
