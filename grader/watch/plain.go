package watch

import (
	"fmt"
	"io"
	"sync"
)

// plain prints verdicts one after another.
type plain struct {
	*board

	mu   sync.Mutex // saves and verdicts come from two goroutines
	out  io.Writer
	told bool            // the exercise that is next at the start was printed
	mine map[string]bool // exercises that were saved: their verdicts are printed
}

// columns is the width of lines if there is no screen.
const columns = 80

func (p *plain) show(e Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mine == nil {
		p.mine = map[string]bool{}
	}
	p.take(e)
	switch {
	case e.Note != "":
		fmt.Fprintln(p.out, safe(e.Note))
	case e.Saved:
		p.mine[e.Exercise] = true
	case (e.Result != nil || e.Fault != "") && p.mine[e.Exercise]:
		p.told = true
		p.print(e.Exercise)
	case (e.Result != nil || e.Fault != "") && !p.told && p.shown != "":
		p.told = true
		p.print(p.shown)
	}
}

// print writes a heading and a verdict.
func (p *plain) print(exercise string) {
	was := p.shown
	p.shown = exercise
	took := ""
	if d := p.took[exercise]; d > 0 {
		took = fmt.Sprintf(", after %.1f seconds", d.Seconds())
	}
	fmt.Fprintf(p.out, "\n== %s%s\n%s", exercise, took, p.verdict(columns))
	p.shown = was
	if p.news != "" {
		fmt.Fprintln(p.out, safe(p.news))
		p.news = ""
	}
}
