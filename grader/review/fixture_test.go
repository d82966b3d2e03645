package review_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"failurelab/grader/class/marks"
	"failurelab/grader/class/notes"
	"failurelab/grader/class/settings"
	"failurelab/grader/class/store"
	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/grader/judge"
	"failurelab/grader/report/page"
	"failurelab/grader/result"
	"failurelab/grader/review"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	file   = small.Folder + "/exercise_test.go"
	ticket = small.Core
)

// hostile is the id of a student who handed in only that.
const hostile = "zoe\u202e</script><img src=x onerror=alert(1)>"

// missed is a broken lab that ada and bob miss.
var missed = func() string {
	e := small.Exercise()
	return e.Wrong(e.Ticket(ticket))[2].Code
}()

// source is what ada handed in.
const source = `package unauthorized

// By Ada Lovelace.

import (
	"net/http"
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	assert.Equal(t, http.StatusUnauthorized, status(api)) // ada@example.org says so
}

// status is what the customer gets.
func status(api *lab.API) int { return 401 }

func TestT101(t *testing.T) {
	lab.Open(t, strings.ToUpper("t101"))
}
`

// record is that of a student whose tests catch all labs, except one.
func record(student string) store.Record {
	e := small.Exercise()
	o := &judge.Observations{
		Schema: judge.ObservationsSchema, Exercise: e.Name, Scope: result.Whole, Seed: 2, Order: 1,
		Tickets: map[string]*judge.TicketObservation{}, Snapshots: map[string]*judge.Snapshot{}, Cures: map[string]judge.Cure{},
	}
	for _, f := range e.Tickets() {
		number := f.Ticket.Number
		at := wire.Place{File: "exercises/" + file, Line: 16}
		trials := func(labs []course.Lab, failed bool) (trials []judge.Trial) {
			for _, l := range labs {
				r := judge.TestReport{Test: "Test" + number, At: at, Asked: true, Failed: failed && l.Code != missed}
				if !failed {
					r.Succeeded = []string{"GET /api/v1/ping"}
					r.Diagnoses = []wire.Diagnosis{{Cause: string(f.Cause), Reached: "yes", Slow: "no", Side: "client", Evidence: &wire.Fact{Source: "log", Key: "err", Value: "the cause"}}}
				}
				trials = append(trials, judge.Trial{Lab: l.Code, Reports: []judge.TestReport{r}})
			}
			return trials
		}
		for i, l := range append([]course.Lab{e.First(f)}, e.Comparable(f)...) {
			cause := map[bool]string{true: "the cause", false: "another cause"}[i == 0]
			o.Snapshots[l.Code] = &judge.Snapshot{
				Request: wire.Request{Method: http.MethodGet, Path: "/api/v1/ping"}, Status: http.StatusUnauthorized,
				Lines: []map[string]string{{"err": cause}}, Client: wire.Fact{Source: "client", Key: "error", Value: cause},
			}
		}
		o.Cures[number] = judge.Cure{Changes: true, Request: "GET /api/v1/ping"}
		o.Tickets[number] = &judge.TicketObservation{
			Opened: []host.Opening{{Ticket: number, Test: "Test" + number, At: at}}, Right: trials(e.References(f), false), Wrong: trials(e.Wrong(f), true),
		}
	}
	return store.Record{
		Student: student, Digests: result.Digests{Grader: "g", Course: "c", Settings: "s", Submission: student},
		Handed:    store.Handed{Entry: student + ".zip", Files: []store.File{{Path: file, Text: source}}},
		Exercises: []store.Exercise{{Name: e.Name, Observations: o}}, GradedAt: time.Date(2026, 10, 30, 20, 0, 0, 0, time.UTC),
	}
}

// fixture is a review of a class of four: ada and bob did the same, and two handed in nothing.
type fixture struct {
	t               *testing.T
	results, course string
	url             string
}

func start(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, results: t.TempDir(), course: t.TempDir()}
	kept, err := store.Open(f.results)
	require.NoError(t, err)
	run := store.Run{Digests: result.Digests{Grader: "g", Course: "c", Settings: "s"}}
	for _, r := range []store.Record{record("ada"), record("bob"), {Student: "eve", Handed: store.Handed{None: true}}, {Student: hostile, Handed: store.Handed{None: true}}} {
		require.NoError(t, kept.Write(r))
		run.Class = append(run.Class, r.Student)
	}
	require.NoError(t, kept.WriteRun(run))
	f.url = f.serve()
	return f
}

// serve serves the review, as another process would: it knows the files alone.
func (f *fixture) serve() string {
	t := f.t
	t.Helper()
	l, err := review.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	exercises := []*course.Exercise{small.Exercise()}
	s := review.New(review.Options{
		Results: f.results, Settings: f.settings(), Course: f.course, By: "Dr Hopper", Known: marks.Known(exercises),
		Class: func() (result.Class, error) {
			records, err := store.All(f.results)
			if err != nil {
				return result.Class{}, err
			}
			var p settings.Settings
			if _, wrong := os.Stat(f.settings()); wrong == nil {
				if p, err = settings.Read(f.settings(), marks.Known(exercises)); err != nil {
					return result.Class{}, err
				}
			}
			c, err := marks.Whole(exercises, p, records)
			if err != nil {
				return c, err
			}
			return c, notes.Fill(&c, f.results)
		},
		Report:  func(w io.Writer, c result.Class, a review.Added) error { return page.Write(w, c, page.Options(a)) },
		Changes: func(w io.Writer, a review.Added) error { return page.Changes(w, nil, page.Options(a)) },
	}, l.Addr())
	ended := make(chan error)
	go func() { ended <- s.Serve(t.Context(), l) }() // the context of a test ends before its cleanups
	t.Cleanup(func() { assert.NoError(t, <-ended) })
	return s.URL()
}

func (f *fixture) settings() string { return filepath.Join(f.results, "grade.yaml") }

func (f *fixture) read(path string) string {
	f.t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(f.t, err)
	return string(b)
}

func (f *fixture) write(path, text string) {
	f.t.Helper()
	require.NoError(f.t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(f.t, os.WriteFile(path, []byte(text), 0o600))
}

// noteSeen is a note, as a page has it.
type noteSeen struct {
	Path, Text, Version string
	Line                int
}

// window is a page of a review that is open.
type window struct {
	t    *testing.T
	url  string
	html string
	seen struct {
		Version, None string
		Void          []settings.Void
		Members       []struct {
			ID    string
			Notes []noteSeen
		}
	}
}

var embedded = regexp.MustCompile(`(?m)^const seen = (\{.*\});$`)

// open opens a page, as a browser does.
func (f *fixture) open(url string) *window {
	f.t.Helper()
	w := &window{t: f.t, url: url}
	status, text := f.get(url)
	require.Equal(f.t, http.StatusOK, status, text)
	w.html = text
	m := embedded.FindStringSubmatch(text)
	require.NotNil(f.t, m)
	require.NoError(f.t, json.Unmarshal([]byte(m[1]), &w.seen))
	return w
}

func (f *fixture) get(url string) (status int, text string) {
	f.t.Helper()
	r, err := http.Get(url) //nolint:gosec // our own
	require.NoError(f.t, err)
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	require.NoError(f.t, err)
	return r.StatusCode, string(b)
}

// object is a JSON object.
type object = map[string]any

// reply is what a write is answered.
type reply struct {
	status         int
	Error, Version string
	Said           string
	Now            json.RawMessage
}

// post writes as the page does.
func (w *window) post(what string, body object) reply {
	w.t.Helper()
	text, err := json.Marshal(body)
	require.NoError(w.t, err)
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+"api/"+what, bytes.NewReader(text))
	require.NoError(w.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", strings.Join(strings.Split(w.url, "/")[:3], "/"))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	got, err := http.DefaultClient.Do(r)
	require.NoError(w.t, err)
	defer got.Body.Close()
	a := reply{status: got.StatusCode}
	require.NoError(w.t, json.NewDecoder(got.Body).Decode(&a))
	return a
}

// notes are those on a student that the page saw.
func (w *window) notes(student string) []noteSeen {
	for _, m := range w.seen.Members {
		if m.ID == student {
			return m.Notes
		}
	}
	return nil
}

// note is the version of a note that the page saw.
func (w *window) note(student, path string, line int) string {
	for _, n := range w.notes(student) {
		if n.Path == path && n.Line == line {
			return n.Version
		}
	}
	return w.seen.None
}
