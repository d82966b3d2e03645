package server

import (
	"bytes"
	"encoding/json"
	"sync"
)

// mostLines is how many log lines are kept of a lab.
const mostLines = 1000

// lineBytes is how long a line may be that is kept.
const lineBytes = 16 << 10

// line is one log line, and whose it is.
type line struct {
	id   string // request_id
	text []byte
}

// ring keeps the last lines of a log, and passes each on to whoever follows.
type ring struct {
	mu        sync.Mutex
	lines     []line
	next      int
	followers map[chan line]bool
}

func newRing() *ring { return &ring{followers: map[chan line]bool{}} }

// Write takes whole lines.
func (r *ring) Write(b []byte) (int, error) {
	if len(b) > lineBytes {
		return len(b), nil
	}
	var of struct {
		ID string `json:"request_id"`
	}
	_ = json.Unmarshal(b, &of) // what is none has no id
	l := line{of.ID, bytes.TrimSuffix(bytes.Clone(b), []byte("\n"))}

	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.lines) < mostLines {
		r.lines = append(r.lines, l)
	} else {
		r.lines[r.next] = l
		r.next = (r.next + 1) % mostLines
	}
	for f := range r.followers {
		select {
		case f <- l:
		default: // who does not keep up misses lines; the log does not wait for him
		}
	}
	return len(b), nil
}

// of are the lines of a request, oldest first; of all requests for "".
func (r *ring) of(id string) []line {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []line
	for i := range r.lines {
		if l := r.lines[(r.next+i)%len(r.lines)]; id == "" || l.id == id {
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
