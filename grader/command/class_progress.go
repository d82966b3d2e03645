package command

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"failurelab/grader/class/store"

	"charm.land/bubbles/v2/progress"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// every is how often a plain line tells how far the grading is.
const every = 10 * time.Second

// classProgress tells how far the grading of a class is: with a bar on a terminal, and elsewhere with a line now and then.
type classProgress struct {
	w    io.Writer
	bar  *progress.Model // nil: this is no terminal
	now  func() time.Time
	stop chan struct{}

	mu     sync.Mutex
	began  time.Time
	total  int
	done   int
	faults int
	report store.Sandbox // of the last submission
	over   bool
}

// progress tells it on standard error, so that standard output has only the summary.
func (s *session) progress() *classProgress {
	p := &classProgress{w: s.err, now: time.Now, stop: make(chan struct{})}
	if f := file(s.err); f != nil && term.IsTerminal(f.Fd()) {
		bar := progress.New(progress.WithWidth(30))
		p.bar = &bar
	}
	return p
}

func (p *classProgress) say(text string) { fmt.Fprintln(p.w, text) }

// fillingCache is said while the packages that submissions import are compiled.
const fillingCache = "Filling the build cache. This takes some minutes, and only the first time ..."

// later says a text if done is not called within some seconds.
func (p *classProgress) later(text string) (done func()) {
	const patience = 5 * time.Second
	t := time.AfterFunc(patience, func() { p.say(text) })
	return func() { t.Stop() }
}

// begin begins to tell.
func (p *classProgress) begin(left, kept int) {
	p.mu.Lock()
	p.began, p.total = p.now(), left
	p.mu.Unlock()
	if kept > 0 {
		p.say(fmt.Sprintf("Graded already: %d. Left: %d.", kept, left))
	}
	interval := every
	if p.bar != nil {
		interval = time.Second
	}
	ticker := time.NewTicker(interval)
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				p.tell()
			case <-p.stop:
				return
			}
		}
	}()
}

// graded counts a submission.
func (p *classProgress) graded(r store.Record, err error) {
	p.mu.Lock()
	p.done++
	if err != nil || slices.ContainsFunc(r.Exercises, func(e store.Exercise) bool { return e.Fault != "" }) {
		p.faults++
	}
	if len(r.Sandbox.Enforced) > 0 {
		p.report = r.Sandbox
	}
	p.mu.Unlock()
	if p.bar != nil {
		p.tell()
	}
}

// interrupted says what happens after an interrupt.
func (p *classProgress) interrupted() {
	p.mu.Lock()
	over := p.over
	p.mu.Unlock()
	if !over {
		p.say("\nInterrupted. What is in flight is graded to its end. Press Ctrl-C again to stop at once. Nothing that is graded is lost.")
	}
}

// end ends to tell.
func (p *classProgress) end() {
	close(p.stop)
	p.mu.Lock()
	p.over = true
	p.mu.Unlock()
	if p.bar != nil {
		p.tell()
		fmt.Fprintln(p.w)
	}
}

// tell tells how far it is.
func (p *classProgress) tell() {
	p.mu.Lock()
	defer p.mu.Unlock()
	text := p.text()
	if p.bar == nil {
		fmt.Fprintln(p.w, text)
		return
	}
	share := 1.0
	if p.total > 0 {
		share = float64(p.done) / float64(p.total)
	}
	fmt.Fprint(p.w, "\r"+p.bar.ViewAs(share)+" "+text+ansi.EraseLineRight)
}

// enough is how many submissions it takes to say how long the others will take. The first ones say little.
const enough = 10

// inWords is how long something takes, as exactly as anybody knows.
func inWords(d time.Duration) string {
	if d < 2*time.Minute {
		return d.Round(time.Second).String()
	}
	return fmt.Sprintf("%.0f min", d.Minutes())
}

// text is how far it is, in words.
func (p *classProgress) text() string {
	parts := []string{fmt.Sprintf("%d of %d graded", p.done, p.total)}
	if p.done >= max(1, min(p.total/10, enough)) && p.done < p.total {
		each := p.now().Sub(p.began) / time.Duration(p.done)
		parts = append(parts, "about "+inWords(each*time.Duration(p.total-p.done))+" to go")
	}
	if p.faults > 0 {
		parts = append(parts, fmt.Sprintf("%d could not be graded", p.faults))
	}
	return strings.Join(parts, ", ")
}
