// Package page writes the results of a class as one HTML file. The file needs nothing else: no other host, no other file, and no
// server. It works from a disk, on a phone, in the dark, on paper and with a keyboard.
//
// It reads package result and nothing else. Names, code, notes and messages are strangers' text: the page shows them as text
// only, and control characters by their code. The Markdown of notes becomes elements of a fixed set. A content security policy
// lets only the page's own script and style work.
//
// What students handed in is compressed, one piece for each, and read when it is looked at. So a class of 1000 opens at once.
//
// # For a script that adds to the page
//
// Package review serves the same page and adds an editor to it with [Options]. It may rely on these things, and on no others:
//
//	#/  #/refuted  #/mistakes  #/student/ID  #/student/ID/T105      the views; ID as encodeURIComponent writes it
//	[data-student="ada"]                                            the root of a student's view
//	[data-exercise="01_unauthorized"]                               an exercise's section in it
//	details[data-ticket="T105"]                                     a ticket's block in that
//	[data-lab="01-T105-m3"]                                         a row or a chip of a lab; there may be several
//	[data-path="01_unauthorized/exercise_test.go"][data-line="12"]  a line of a student's file; there may be several
//	[data-notes]                                                    where the notes on the whole submission are shown
//
// Parts that are folded away are built when they are opened. Two events go to document:
//
//	failurelab:view   detail {view, student, root}: a view was built; view is "class", "refuted", "mistakes", "student" or "changes"
//	failurelab:part   detail {student, root}: a folded part was built
//
// Four functions are at window.failurelab:
//
//	go(hash)     shows a view, such as "#/student/ada"
//	next()       shows the next student, in the order and the filter of the class view
//	previous()   shows the student before
//	built()      a promise: the view is built
//
// The keys are j and k (next and previous student), c (class) and / (find). A script that wants one of them listens on document
// and calls preventDefault: the page then leaves the key alone. In a dialog and in a field it has none.
package page

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/template"

	"failurelab/grader/result"
)

//go:embed assets
var assets embed.FS

// frame is the page around the data. All that it is given is either ours or JSON that has no "<" in it, so it escapes nothing.
var frame = template.Must(template.ParseFS(assets, "assets/page.html"))

// scripts and styles are the page's parts, in the order in which they are put together.
var (
	scripts = []string{
		"dom", "words", "data", "verdicts", "charts", "grid", "labs", "class", "refuted", "mistakes", "similar", "code", "trials", "ticket", "triage", "student",
		"changes", "keys", "main",
	}
	styles = []string{"base", "class", "student", "print"}
)

// Options are what a caller adds to the page. The zero value adds nothing.
type Options struct {
	Script string // runs after the page's own. With it, the page may ask the host that served it
	Style  string // comes after the page's own
	Nonce  string // of the content security policy, in base64; "": scripts and styles are allowed by their digests
}

// Write writes the report of a class. It is for staff: it shows everything.
func Write(w io.Writer, c result.Class, o Options) error {
	return write(w, "Class report", newOverview(c), o, func(out *bufio.Writer) error { return pieces(out, c) })
}

// Changes writes how the points of students changed from one grading to the next, in the order that they have. Falls without a reason are
// marked.
func Changes(w io.Writer, changes []result.Change, o Options) error {
	return write(w, "Regrade report", newComparison(changes), o, func(*bufio.Writer) error { return nil })
}

// write writes a page with its data, and after its script what more there is: the script need not wait for it.
func write(w io.Writer, title string, data any, o Options, more func(*bufio.Writer) error) error {
	if err := o.check(); err != nil {
		return err
	}
	text, err := json.Marshal(data) // it escapes <, >, & and the line separators
	if err != nil {
		return err
	}
	script, style := joined(scripts, ".js"), joined(styles, ".css")
	script = "(() => {\n\"use strict\";\n" + script + "})();\n"
	out := bufio.NewWriter(w)
	attribute := ""
	if o.Nonce != "" {
		attribute = ` nonce="` + o.Nonce + `"`
	}
	if err := frame.ExecuteTemplate(out, "page.html", map[string]any{
		"Policy": o.policy(script, style), "Title": title, "Data": string(text), "Nonce": attribute,
		"Style": style, "MoreStyle": o.Style, "Script": script, "MoreScript": o.Script,
	}); err != nil {
		return err
	}
	if err := more(out); err != nil {
		return err
	}
	if o.Script != "" {
		fmt.Fprintf(out, "<script%s>%s</script>\n", attribute, o.Script)
	}
	if _, err := out.WriteString("</body>\n</html>\n"); err != nil {
		return err
	}
	return out.Flush()
}

// joined are files of one kind as one text.
func joined(names []string, kind string) string {
	var b strings.Builder
	for _, n := range names {
		text, err := assets.ReadFile("assets/" + n + kind)
		if err != nil {
			panic(err) // the program was built with it
		}
		b.Write(text)
	}
	return b.String()
}

// closes are what would end a script or a style, or change how the rest of it is read.
var closes = regexp.MustCompile(`(?i)</(script|style)|<!--|<script`)

// base64Text is what a nonce may be.
var base64Text = regexp.MustCompile(`^[A-Za-z0-9+/_=-]*$`)

func (o Options) check() error {
	if closes.MatchString(o.Script) || closes.MatchString(o.Style) {
		return errors.New("page: Script and Style may not contain <script, </script, </style or <!--")
	}
	if !base64Text.MatchString(o.Nonce) {
		return errors.New("page: Nonce has to be base64")
	}
	return nil
}

// policy is the content security policy: nothing from anywhere, except the page's own script and style.
func (o Options) policy(script, style string) string {
	scripts, styles, host := digests(script, o.Script), digests(style, o.Style), "'none'"
	if o.Nonce != "" {
		scripts, styles = "'nonce-"+o.Nonce+"'", "'nonce-"+o.Nonce+"'"
	}
	if o.Script != "" {
		host = "'self'"
	}
	return fmt.Sprintf("default-src 'none'; script-src %s; style-src %s; connect-src %s; base-uri 'none'; form-action 'none'", scripts, styles, host)
}

// digests are the sources that allow these inline texts.
func digests(texts ...string) string {
	var all []string
	for _, t := range texts {
		if t != "" {
			sum := sha256.Sum256([]byte(t))
			all = append(all, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		}
	}
	return strings.Join(all, " ")
}
