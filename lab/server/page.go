package server

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
)

//go:embed page
var files embed.FS

// index is the page's template. html/template escapes everything that it shows.
var index = template.Must(template.ParseFS(files, "page/index.html"))

// shownPage is what the page is made of.
type shownPage struct {
	Tree  question
	Parts []part
	Count int // of tickets
	Tries []try
	New   bool // whether this response begins a session
}

// part is an exercise with its tickets.
type part struct {
	Name, Title string
	Rows        []row
}

// row is a ticket in the list.
type row struct {
	Ticket
	Status   string // the status code that the customer sees: "401"; none when there is no response
	Branches string // the leaves of the triage tree at which the ticket hangs, separated by spaces
}

func newPage() shownPage {
	p := shownPage{Tries: tries}
	withOther4xx := false
	for _, e := range course.All() {
		shown := part{Name: e.Name, Title: e.Title}
		for _, f := range e.AllTickets() {
			status := seenStatus(e, f)
			leaves := branches(status, f.Slow)
			withOther4xx = withOther4xx || slices.Contains(leaves, other4xx)
			shown.Rows = append(shown.Rows, row{newTicket(e, f), status, strings.Join(leaves, " ")})
		}
		if len(shown.Rows) > 0 {
			p.Parts, p.Count = append(p.Parts, shown), p.Count+len(shown.Rows)
		}
	}
	p.Tree = newTree(withOther4xx)
	return p
}

// none is the status of a request that got no response. It is also the name of a leaf.
const none = "none"

// seenStatus returns the status code that a ticket's customer sees.
func seenStatus(e *course.Exercise, f *failure.Failure) string {
	if status := e.StatusOf(f); status != 0 {
		return strconv.Itoa(status)
	}
	return none
}

// branches returns the leaves of the tree at which a ticket hangs. It follows from the class of the status code (RFC 9110
// §15): 4xx is the client's error, all other codes leave the server to look at, even a 200 whose body breaks off.
//
// It gives away no more than the customer's own words do. Which of the 404s never reached the app is for the learner to find
// out, so all of them hang at two leaves.
func branches(status string, slow lab.Answer) []string {
	switch {
	case status == none:
		return []string{none}
	case status == "404":
		return []string{"404", "other"}
	case strings.HasPrefix(status, "4"):
		if slices.ContainsFunc(clientErrors, func(q question) bool { return q.Leaf == status }) {
			return []string{status}
		}
		return []string{other4xx}
	case slow == lab.Yes:
		return []string{"slow"}
	default:
		return []string{"app"}
	}
}

// page responds with the page, for a browser.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer // half a page with status 200 would hide a fault of the template
	p := newPage()
	p.New = w.Header().Get("Set-Cookie") != ""
	if err := index.Execute(&b, p); err != nil {
		refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // the browser may have hung up
}

// asset responds with one of the page's styles and scripts. The templates beside them are no pages until they are filled in, so they
// do not exist here.
func asset(w http.ResponseWriter, r *http.Request) {
	name := "page/" + r.PathValue("file")
	if info, err := fs.Stat(files, name); err != nil || info.IsDir() || strings.HasSuffix(name, ".html") {
		refuse(w, r, &problem{
			Type: "/problems/not-found", Title: "Not Found", Status: http.StatusNotFound, Detail: "The page has no such file.",
		})
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeFileFS(w, r, files, name)
}
