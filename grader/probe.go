package grader

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"failurelab/lab/course"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// probe looks into labs by itself, so that evidence need not be taken on trust: it sends the customer's request, as the
// customer's program does, and then sees what there is to see.
type probe struct {
	mu    sync.Mutex
	looks map[string]*glance
	under sync.WaitGroup // looks that are being taken before they are asked for
	turns chan struct{}  // how many of these at once: to open labs takes a processor, and others wait for their clocks
}

// glance is a look that is taken once, whoever asks for it first.
type glance struct {
	sync.Once
	look *look
	err  error
}

// look is a lab after the customer's call.
type look struct {
	world  *world.World
	status int    // 0 when there was no answer
	route  string // as the log has it
	body   string
	header http.Header
	hungUp bool  // whether the connection ended with the answer
	err    error // the client's, when there was no answer
	client wire.Fact
	lines  []wire.Line
}

func newProbe() *probe {
	return &probe{looks: map[string]*glance{}, turns: make(chan struct{}, 2)}
}

// Close closes the labs that were looked into.
func (p *probe) Close() {
	p.under.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, g := range p.looks {
		if g.look != nil {
			g.look.world.Close()
		}
	}
	clear(p.looks)
}

// into looks into a lab, once.
func (p *probe) into(ctx context.Context, l course.Lab) (*look, error) {
	p.mu.Lock()
	g := p.looks[l.Code]
	if g == nil {
		g = &glance{}
		p.looks[l.Code] = g
	}
	p.mu.Unlock()
	g.Do(func() {
		w, err := l.Open()
		if err != nil {
			g.err = fmt.Errorf("%s: %w", l.Code, err)
			return
		}
		seen := &look{world: w}
		seen.call(ctx)
		p.mu.Lock()
		defer p.mu.Unlock()
		g.look = seen
	})
	return g.look, g.err
}

// anew looks into a lab once more.
func (p *probe) anew(ctx context.Context, l course.Lab) (*look, error) {
	p.mu.Lock()
	before := p.looks[l.Code]
	delete(p.looks, l.Code)
	p.mu.Unlock()
	if before != nil && before.look != nil {
		before.look.world.Close()
	}
	return p.into(ctx, l)
}

// ahead looks into labs that will be asked for, side by side: some keep their customers waiting.
func (p *probe) ahead(ctx context.Context, labs []course.Lab) {
	for _, l := range labs {
		p.under.Go(func() {
			p.turns <- struct{}{}
			defer func() { <-p.turns }()
			_, _ = p.into(ctx, l) // whoever asks for it is told what went wrong
		})
	}
}

// call sends what the customer sends now.
func (l *look) call(ctx context.Context) { l.send(ctx, l.world.Request()) }

// send sends a request from the customer's machine.
func (l *look) send(ctx context.Context, r wire.Request) {
	client := l.world.Client()
	defer client.CloseIdleConnections()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(r.HTTP(ctx))
	l.status, l.body, l.header, l.hungUp = 0, "", nil, false
	if err == nil {
		var body []byte
		body, err = io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		l.status, l.body, l.header, l.hungUp = resp.StatusCode, string(body), resp.Header, resp.Close
	}
	l.err, l.client = err, wire.ClientFact(err)
	l.lines = l.world.Lines()
	l.route, _, _ = strings.Cut(l.world.Request().Path, "?") // a call that the app has not seen has no route
	if n := len(l.lines); n > 0 {
		l.route = l.lines[n-1].Attrs["route"]
	}
}

// holds says whether a fact is one of this lab's.
func (l *look) holds(ctx context.Context, f wire.Fact) (bool, error) {
	switch f.Source {
	case "log":
		for _, line := range l.lines {
			if v, ok := line.Attrs[f.Key]; ok && v == f.Value {
				return true, nil
			}
		}
		return false, nil
	case "sql":
		t, err := l.world.Query(ctx, f.Key)
		return err == nil && t.Error == "" && t.Fact(f.Key) == f, err
	case "metrics":
		v, ok := l.world.Metrics()[f.Key]
		return ok && v == f.Value, nil
	case "client":
		return l.status == 0 && l.client == f, nil
	default:
		return false, nil
	}
}
