package server

import (
	"bytes"
	"context"
	"sync"
)

// What is kept of a lab's log: the last lines, and none that is longer than all that anybody reads.
const (
	mostLines = 1000
	mostBytes = 1 << 20
	lineBytes = 16 << 10
)

// line is one log line, and whose it is.
type line struct {
	id   string // request_id
	text []byte
}

// ring keeps the last lines of a log, and passes each on to whoever follows.
type ring struct {
	mu        sync.Mutex
	lines     []line
	bytes     int // in all lines
	followers map[chan line]bool
}

func newRing() *ring { return &ring{followers: map[chan line]bool{}} }

// Write takes whole lines.
func (r *ring) Write(b []byte) (int, error) {
	if len(b) > lineBytes {
		return len(b), nil
	}
	l := line{idOf(b), bytes.TrimSuffix(bytes.Clone(b), []byte("\n"))}

	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, l)
	r.bytes += len(l.text)
	for len(r.lines) > mostLines || r.bytes > mostBytes {
		r.bytes -= len(r.lines[0].text)
		r.lines[0] = line{} // the array below outlives it
		r.lines = r.lines[1:]
	}
	for f := range r.followers {
		select {
		case f <- l:
		default: // who does not keep up misses lines; the log does not wait for him
		}
	}
	return len(b), nil
}

// idOf is the request_id of a line. To parse a line costs more than all else that becomes of it; and a quotation mark that
// is not escaped, as they are within strings, stands in a line's own frame.
func idOf(b []byte) string {
	_, rest, _ := bytes.Cut(b, []byte(`,"request_id":"`))
	id, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(id)
}

// await are the lines of a request, once there are some: what a handler has answered, it has not always logged yet.
func (r *ring) await(ctx context.Context, id string) []line {
	follow, stop, _ := r.follow() // nil when there are too many: then it comes to what is there now
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

// of are the lines of a request, oldest first; of all requests for "".
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

// mostFollowers is how many may follow a log at once.
const mostFollowers = 100

// follow passes on lines from now on, until stop is called; false when too many follow already.
func (r *ring) follow() (lines <-chan line, stop func(), ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.followers) >= mostFollowers {
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
