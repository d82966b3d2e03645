package server

import (
	"bytes"
	"context"
	"sync"
)

// Limits of what is kept of a lab's log. A line longer than maxLineBytes is not kept at all.
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
	mu        sync.Mutex
	lines     []line
	bytes     int // in all lines
	followers map[chan line]bool
}

func newRing() *ring { return &ring{followers: map[chan line]bool{}} }

// Write adds one line. It never blocks and never fails.
func (r *ring) Write(b []byte) (int, error) {
	if len(b) > maxLineBytes {
		return len(b), nil
	}
	l := line{idOf(b), bytes.TrimSuffix(bytes.Clone(b), []byte("\n"))}

	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, l)
	r.bytes += len(l.text)
	for len(r.lines) > maxLines || r.bytes > maxBytes {
		r.bytes -= len(r.lines[0].text)
		r.lines[0] = line{} // the array behind the slice would keep its text alive
		r.lines = r.lines[1:]
	}
	for f := range r.followers {
		select {
		case f <- l:
		default: // a follower that is too slow misses lines: the log does not wait for it
		}
	}
	return len(b), nil
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
	follow, stop, _ := r.follow() // nil when there are too many followers: then only lines that are there already count
	if stop == nil {
		return r.of(id)
	}
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

// maxFollowers limits how many clients follow a log at once.
const maxFollowers = 100

// follow returns a channel of the lines that are written from now on, until stop is called. It returns false when there are too
// many followers.
func (r *ring) follow() (lines <-chan line, stop func(), ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.followers) >= maxFollowers {
		return nil, nil, false
	}
	f := make(chan line, 64)
	r.followers[f] = true
	return f, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.followers, f)
	}, true
}
