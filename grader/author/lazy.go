package author

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"failurelab/grader/author/starters"
	"failurelab/grader/result"
	"failurelab/lab/failure"
)

// maxLazy is how many of a ticket's points a test that asserts only the status may earn: those for valid tests and for broken
// labs that answer with another status.
const maxLazy = 60

//go:embed lazy.go.tmpl
var lazyTemplate string

var lazyTests = template.Must(template.New("lazy").Parse(lazyTemplate))

// lazy grades a learner who asserts each ticket's status and nothing else: that must not do, and no look-alike that looks
// the same may be caught.
func (v *verifier) lazy(ctx context.Context) error {
	type lazyTicket struct {
		Number string
		Status int // 0: no response
	}
	_, pkg, _ := strings.Cut(v.exercise.Name, "_")
	data := struct {
		Package string
		Tickets []lazyTicket
	}{Package: pkg}
	for _, f := range v.exercise.Tickets() {
		data.Tickets = append(data.Tickets, lazyTicket{f.Ticket.Number, v.exercise.StatusOf(f)})
	}
	var src bytes.Buffer
	if err := lazyTests.Execute(&src, data); err != nil {
		return fmt.Errorf("lazy tests of %s: %w", v.exercise.Name, err)
	}
	dir, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "exercise_test.go")
	if err := os.WriteFile(file, src.Bytes(), 0o600); err != nil {
		return err
	}
	r, err := v.grade(ctx, starters.Dir, map[string]string{v.exercise.Name + "/exercise_test.go": file})
	if err != nil {
		return err
	}
	for _, t := range r.Tickets {
		if f := v.exercise.Ticket(t.Ticket); f != nil && v.whole(f) {
			v.judgeLazy(f, t)
		}
	}
	return nil
}

// judgeLazy says what is off when a test that asserts only the status gets too far.
func (v *verifier) judgeLazy(f *failure.Failure, t result.Ticket) {
	max := maxLazy
	if t.Stretch {
		max = maxLazy * t.Max / 100
	}
	switch alike := result.OfKind(t.Labs, result.LookAlike); {
	case t.Verdict != result.TooWeak && t.Verdict != result.WrongDiagnosis:
		v.off(t.Ticket, "a test of nothing but the status is %s: %s", t.Verdict, oneLine(t.Message))
	case len(alike) > 0 && result.Caught(alike) == len(alike):
		v.off(t.Ticket, "a test of nothing but the status catches all %d look-alikes: let one have the same status and path", len(alike))
	case t.Points > max:
		v.off(t.Ticket, "a test of nothing but the status earns %d of %d points, want %d at most: let fewer broken labs of %s differ in it", t.Points, t.Max, max, f.Cause)
	}
}
