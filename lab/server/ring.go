package server

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

// line is one log line, with the id of its request; "" for a line of no request.
type line struct {
	id   string
	text []byte
}

// ring keeps the last lines of a log, and passes each new one on to the followers.
type ring struct {
	feed    *feed
	publish func(line) // gets each new line, for the streams of whole sessions

	maxLines, maxBytes int

	mu    sync.Mutex
	lines []line
	bytes int // in all lines
}

func newRing() *ring {
	return &ring{feed: newFeed(), publish: func(line) {}, maxLines: maxLines, maxBytes: maxBytes}
}

// Write adds one line. It never blocks and never fails.
func (r *ring) Write(b []byte) (int, error) {
	l := line{idOf(b), shortened(bytes.TrimSuffix(b, []byte("\n")), maxLineBytes)}
	r.keep(l)
	r.feed.pass(l)
	r.publish(l)
	return len(b), nil
}

func (r *ring) keep(l line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, l)
	r.bytes += len(l.text)
	for len(r.lines) > r.maxLines || r.bytes > r.maxBytes {
		r.bytes -= len(r.lines[0].text)
		r.lines[0] = line{} // the array behind the slice would keep its text alive
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

// await returns the lines of a request as soon as there is one, or none when ctx ends. It waits because the app writes the log
// line after the response.
func (r *ring) await(ctx context.Context, id string) []line {
	follow, stop := r.feed.await()
	defer stop()
	for {
		if lines := r.of(id); len(lines) > 0 {
			return lines
		}
		select {
		case <-follow:
		case <-ctx.Done():
			return r.of(id)
		}
	}
}

// of returns the lines of a request, oldest first; for "" all lines.
func (r *ring) of(id string) []line {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []line
	for _, l := range r.lines {
		if id == "" || l.id == id {
			lines = append(lines, l)
		}
	}
	return lines
}
