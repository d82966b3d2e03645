package logs

import (
	"bytes"
	"context"
	"sync"
)

// Limits of what is kept of a lab's log. A longer line is shortened.
const (
	maxLines     = 1000
	maxBytes     = 1 << 20
	maxLineBytes = 16 << 10
)

// Ring keeps the last lines of a log, and passes each new one on to the followers. Its fields may be changed until the first line
// comes.
type Ring struct {
	Feed    *Feed      // several rings may have one
	Publish func(Line) // gets each new line, and must not block

	MaxLines, MaxBytes int // what is kept

	mu    sync.Mutex
	lines []Line
	bytes int // in all lines
}

// NewRing returns a ring with a feed of its own, which keeps 1000 lines in 1 MiB and publishes nothing.
func NewRing() *Ring {
	return &Ring{Feed: NewFeed(), Publish: func(Line) {}, MaxLines: maxLines, MaxBytes: maxBytes}
}

// Write adds one line. It never blocks and never fails. A line that is too long is shortened.
func (r *Ring) Write(b []byte) (int, error) {
	l := Line{idOf(b), shortened(bytes.TrimSuffix(b, []byte("\n")), maxLineBytes)}
	r.keep(l)
	r.Feed.pass(l)
	r.Publish(l)
	return len(b), nil
}

func (r *Ring) keep(l Line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, l)
	r.bytes += len(l.Text)
	for len(r.lines) > r.MaxLines || r.bytes > r.MaxBytes {
		r.bytes -= len(r.lines[0].Text)
		r.lines[0] = Line{} // the array behind the slice would keep its text alive
		r.lines = r.lines[1:]
	}
}

// idOf returns the request_id of a line, which is JSON. It searches the text because parsing would cost more than all else that
// is done with a line. The search is safe: within a JSON string each quotation mark is escaped.
func idOf(b []byte) string {
	_, rest, _ := bytes.Cut(b, []byte(`,"request_id":"`))
	id, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(id)
}

// Await returns the lines of a request as soon as there is one, or none when ctx ends. It waits because the app writes the log
// line after the response.
func (r *Ring) Await(ctx context.Context, id string) []Line {
	follow, stop := r.Feed.await()
	defer stop()
	for {
		if lines := r.Of(id); len(lines) > 0 {
			return lines
		}
		select {
		case <-follow:
		case <-ctx.Done():
			return r.Of(id)
		}
	}
}

// Of returns the lines of a request, oldest first; for "" all lines.
func (r *Ring) Of(id string) []Line {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []Line
	for _, l := range r.lines {
		if id == "" || l.RequestID == id {
			lines = append(lines, l)
		}
	}
	return lines
}
