package review

import (
	"bytes"
	"crypto/rand"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"path/filepath"
	"strings"

	"failurelab/grader/class/notes"
	"failurelab/grader/result"
)

//go:embed dialog.js forms.js review.js
var scripts embed.FS

// script is the editor, in the order in which its parts use one another.
var script = joined("dialog.js", "forms.js", "review.js")

func joined(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		text, err := scripts.ReadFile(name)
		if err != nil {
			panic(err) // the program was built with it
		}
		b.Write(text)
	}
	return b.String()
}

//go:embed review.css
var style string

// seen is what the page's script is told. It is what the writer sees, so a write names its versions.
type seen struct {
	policyNow
	Version string         `json:"version"` // of the settings
	None    string         `json:"none"`    // the version of a note that is not there
	File    string         `json:"file"`    // the settings' name
	By      string         `json:"by"`
	Also    bool           `json:"also"`
	Regrade bool           `json:"regrade"` // there is an older grading
	Changes bool           `json:"changes"` // this is the page of what changed
	Max     points         `json:"max"`
	Labs    []labSeen      `json:"labs"`
	Work    []exerciseSeen `json:"work"`
	Members []member       `json:"members"`
}

// points are those of tickets and of whole exercises, by number or name, before weights.
type points map[string]float64

type labSeen struct {
	Code string `json:"code"`
	What string `json:"what"`
}

type exerciseSeen struct {
	Exercise string   `json:"exercise"`
	Tickets  []string `json:"tickets"`
}

type member struct {
	ID     string     `json:"id"`
	Called string     `json:"called"`
	Files  []string   `json:"files"`
	Points points     `json:"points"`
	Notes  []noteSeen `json:"notes"`
}

type noteSeen struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Text    string `json:"text"`
	Version string `json:"version"`
}

// report builds the page of the class from the files as they are now.
func (s *Server) report(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state, c, err := s.look()
	s.page(w, state, err, func(b *bytes.Buffer, a Added) error { return s.options.Report(b, c, a) })
}

// regrade builds the page of what changed since an older grading.
func (s *Server) regrade(w http.ResponseWriter, r *http.Request) {
	if s.options.Changes == nil {
		http.NotFound(w, r)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.page(w, seen{Changes: true}, nil, func(b *bytes.Buffer, a Added) error { return s.options.Changes(b, a) })
}

// look reads the class, and what of it the script has to know. The settings are read first: if they change meanwhile, a write is
// refused.
func (s *Server) look() (seen, result.Class, error) {
	file, text, _, err := s.policy()
	if err != nil {
		return seen{}, result.Class{}, err
	}
	state := seen{
		Version: notes.Version(string(text)), None: notes.Version(""), File: filepath.Base(file), By: s.options.By, Also: s.options.Course != "",
		Regrade: s.options.Changes != nil, Max: s.options.Known.Max, Labs: []labSeen{}, Work: []exerciseSeen{}, Members: []member{},
	}
	if state.policyNow, err = s.read(file, text); err != nil {
		return state, result.Class{}, err
	}
	c, err := s.options.Class()
	if err != nil {
		return state, c, err
	}
	s.remember(c)
	for _, e := range c.Exercises {
		work := exerciseSeen{Exercise: e.Exercise, Tickets: []string{}}
		for _, t := range e.Tickets {
			work.Tickets = append(work.Tickets, t.Ticket)
		}
		state.Work = append(state.Work, work)
		for _, l := range e.Labs {
			state.Labs = append(state.Labs, labSeen{Code: l.Code, What: l.What})
		}
	}
	for _, m := range c.Members {
		state.Members = append(state.Members, member{ID: m.ID, Called: m.Called(), Files: s.members[m.ID], Points: pointsOf(m.Mark), Notes: notesSeen(m.Notes)})
	}
	return state, c, nil
}

// pointsOf are the points of a student as they count now.
func pointsOf(m result.Mark) points {
	p := points{}
	for _, e := range m.Exercises {
		p[e.Exercise] = e.Points
		for _, t := range e.Tickets {
			p[t.Ticket] = t.Points
		}
	}
	return p
}

// notesSeen are notes with their versions. Two notes on one line are one.
func notesSeen(list []result.Note) []noteSeen {
	all := []noteSeen{}
	sheet, known := notes.Sheet{Notes: list}, map[result.Note]bool{}
	for _, n := range list {
		at := result.Note{Path: n.Path, Line: n.Line}
		if known[at] {
			continue
		}
		known[at] = true
		text := sheet.Text(n.Path, n.Line)
		all = append(all, noteSeen{Path: n.Path, Line: n.Line, Text: text, Version: notes.Version(text)})
	}
	return all
}

// page writes a page with the review's script, or why there is none.
func (s *Server) page(w http.ResponseWriter, state seen, err error, report func(*bytes.Buffer, Added) error) {
	var b bytes.Buffer
	nonce := rand.Text()
	if err == nil {
		var text []byte
		if text, err = json.Marshal(state); err == nil { // it escapes <, > and &
			err = report(&b, Added{Script: "(() => {\n\"use strict\";\nconst seen = " + string(text) + ";\n" + script + "})();\n", Style: style, Nonce: nonce})
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		_ = broken.Execute(w, strings.TrimSpace(err.Error()))
		return
	}
	w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; script-src 'nonce-%[1]s'; style-src 'nonce-%[1]s'; img-src data:; "+
		"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", nonce))
	_, _ = w.Write(b.Bytes()) // the browser sees that it came to an end too early
}

// broken is shown if there is no page.
var broken = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Review: something is wrong</title>
<h1>The class cannot be shown</h1>
<pre>{{.}}</pre>
<p>Mend it, and load this page again. Nothing is lost.</p>
</html>
`))
