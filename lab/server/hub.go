package server

import (
	"encoding/json"
	"slices"
	"sync"
	"sync/atomic"

	"failurelab/lab/server/logs"
)

// Why a lab was opened or a session ended.
const (
	whyFirst = "first" // the first request for the ticket
	whyReset = "reset" // the learner started it over
	whyAge   = "age"   // it was as old as a lab may be
	whyClass = "class" // the teacher reset all labs
	whyRoom  = "room"  // another lab or session needed its place
	whyIdle  = "idle"  // the session was not used for long
)

// maxFollowers limits how many browsers follow their labs at once.
const maxFollowers = logs.MaxFollowers

// hub passes on what happens in labs to the browsers that follow: each gets what happens in its own session, and in the root lab.
type hub struct {
	count     atomic.Int32 // of followers; so that a line that nobody follows costs nothing
	mu        sync.Mutex
	followers map[*watcher]bool
}

// watcher is a browser that follows.
type watcher struct {
	session *session
	client  string        // its address
	events  chan event    // ends when the follower is cut off
	missed  atomic.Uint64 // log lines that it was too slow for
}

// event is a server-sent event.
type event struct {
	name string
	data []byte // JSON, without a line break
	last bool   // the stream ends with it
}

func newHub() *hub { return &hub{followers: map[*watcher]bool{}} }

// follow returns a new follower of a session, until stop is called. When there are too many, a client that takes too much loses one
// (see [crowd]); if there is no such client, it returns false.
func (h *hub) follow(s *session, client string) (f *watcher, stop func(), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.followers) >= maxFollowers && !h.makeRoom(client) {
		return nil, nil, false
	}
	f = &watcher{session: s, client: client, events: make(chan event, 256)}
	h.followers[f] = true
	h.count.Store(int32(len(h.followers))) // #nosec G115 -- no more than maxFollowers
	return f, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.drop(f)
	}, true
}

// makeRoom lets a follower go of the client that takes too much. It returns false if there is no such client. The caller holds
// h.mu.
func (h *hub) makeRoom(asker string) bool {
	places := map[string]int{}
	for f := range h.followers {
		places[f.client]++
	}
	crowded := crowd(places, maxFollowers, asker)
	for f := range h.followers {
		if crowded != "" && f.client == crowded {
			h.drop(f)
			return true
		}
	}
	return false
}

// drop lets a follower go. The caller holds h.mu.
func (h *hub) drop(f *watcher) {
	if !h.followers[f] {
		return
	}
	delete(h.followers, f)
	h.count.Store(int32(len(h.followers))) // #nosec G115 -- no more than maxFollowers
	close(f.events)
}

// of returns the followers of a session; of all sessions for nil. The caller holds h.mu.
func (h *hub) of(s *session) []*watcher {
	var list []*watcher
	for f := range h.followers {
		if s == nil || f.session == s {
			list = append(list, f)
		}
	}
	return list
}

// logged tells of a log line. A follower that is too slow misses it, and is told how many it has missed: no lab waits for a
// browser.
func (h *hub) logged(s *session, ticket, lab string, text []byte) {
	if h.count.Load() == 0 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	followers := h.of(s)
	if len(followers) == 0 {
		return
	}
	// The line is JSON already. To encode it once more would cost more than all else that is done with it.
	e := event{name: "log", data: slices.Concat([]byte(`{"ticket":"`+ticket+`","lab":"`+lab+`","line":`), text, []byte("}"))}
	for _, f := range followers {
		select {
		case f.events <- e:
		default:
			f.missed.Add(1)
		}
	}
}

// change is what is told of a lab.
type change struct {
	Ticket string `json:"ticket"` // "" for the root lab
	Lab    string `json:"lab"`    // the id of the current lab
	Why    string `json:"why,omitempty"`
}

// opened tells that a lab was started over, or opened for the first time.
func (h *hub) opened(s *session, ticket, lab, why string) {
	h.changed(s, event{name: "opened", data: object(change{ticket, lab, why})})
}

// cured tells that the cure was applied to a lab.
func (h *hub) cured(s *session, ticket, lab string) {
	h.changed(s, event{name: "cured", data: object(change{ticket, lab, ""})})
}

// ended tells that a session has ended.
func (h *hub) ended(s *session, why string) {
	h.changed(s, event{name: "ended", data: object(map[string]string{"why": why}), last: true})
}

// changed tells the followers what they must not miss. One that is too slow is cut off: when it connects again, it learns how things
// are.
func (h *hub) changed(s *session, e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.of(s) {
		select {
		case f.events <- e:
		default:
			h.drop(f)
		}
	}
}

// object returns v as JSON. v is one of our own types, which all have a JSON form.
func object(v any) []byte {
	b, _ := json.Marshal(v)
	return b
}
