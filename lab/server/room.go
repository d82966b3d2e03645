package server

import (
	"fmt"
	"net/http"
	"time"
)

// bounds keep a class from taking all of a small machine.
type bounds struct {
	sessions int           // at once
	own      int           // labs of one session that are open at once
	all      int           // labs of all sessions that are open at once, the shared ones included
	spare    time.Duration // a lab that was used within that time is not closed for another session's
	away     time.Duration // a session without a stream may be ended after that time, when another one needs its place
	idle     time.Duration // a session without a stream ends after that time
}

// defaultBounds are enough for a class of 60 on a machine with 1 GiB: each learner may have 8 labs open, and 32 more may be shared
// ones. BenchmarkLabs measured with 480 labs open: 0.7 MiB, 2.7 file descriptors and 6 goroutines a lab, and 366 MiB for the whole
// process. All 512 take 24 MiB more and 1,400 descriptors, and their logs no more than 128 MiB. To open a lab takes 3 ms
// of a core (BenchmarkReset).
//
//	go test ./lab/server -run xxx -bench 'Labs|Reset' -benchtime 1x
var defaultBounds = bounds{sessions: 100, own: 8, all: 512, spare: 2 * time.Minute, away: 10 * time.Minute, idle: 2 * time.Hour}

// noRoom is the problem of a request that would need more room than there is. Detail says which bound was met, and what to do.
func noRoom(detail string) *problem {
	return &problem{Type: "/problems/no-room", Title: "No room", Status: http.StatusServiceUnavailable, Detail: detail, retry: time.Minute}
}

// makeRoom makes room for one more lab of a session, if it can: it closes the lab that was not used for longest, first one of
// the session's own if it has its number, and then one that no session has used for a while, or one of a client's that takes too much
// (see [crowd]). It never closes a lab in use. The shared labs have no number of their own. The caller holds l.mu.
func (l *labs) makeRoom(s *session) error {
	if n := s.open(); !s.shares() && n >= l.bounds.own {
		d := oldest(s.desks, l.clock.Now())
		if d == nil {
			return noRoom(fmt.Sprintf("You have %d labs open, which is the limit, and a request is running in each of them. Wait until one has ended, and try again.", n))
		}
		l.startOver(d, whyRoom)
	}
	if len(l.open) < l.bounds.all {
		return nil
	}
	d := oldest(l.desks, l.clock.Now().Add(-l.bounds.spare))
	if d == nil {
		d = oldest(l.crowded(s.client), l.clock.Now())
	}
	if d == nil {
		d = oldest(s.desks, l.clock.Now())
	}
	if d == nil {
		return noRoom(fmt.Sprintf("All %d labs of this server are in use. Try again in a minute. Or use the labs that all share: open /?shared. Or ask your teacher to reset all labs.", l.bounds.all))
	}
	l.startOver(d, whyRoom)
	return nil
}

// crowded returns the desks of the client that takes too many labs, by the ids of their labs; none if there is no such client.
// The caller holds l.mu.
func (l *labs) crowded(asker string) map[string]*desk {
	places := map[string]int{}
	for o := range l.open {
		if !o.desk.session.shares() {
			places[o.desk.session.client]++
		}
	}
	address := crowd(places, l.bounds.all, asker)
	desks := map[string]*desk{}
	for id, d := range l.desks {
		if address != "" && !d.session.shares() && d.session.client == address {
			desks[id] = d
		}
	}
	return desks
}

// open returns how many labs of a session are open. The caller holds labs.mu.
func (s *session) open() int {
	n := 0
	for _, d := range s.desks {
		if d.lab != nil {
			n++
		}
	}
	return n
}

// oldest returns the desk whose open lab was not used for longest, and not after a time. It returns nil if there is none, or if all
// of them are in use.
func oldest(desks map[string]*desk, until time.Time) *desk {
	var found *desk
	for _, d := range desks {
		if o := d.lab; o != nil && o.holds == 0 && !o.used.After(until) && (found == nil || o.used.Before(found.lab.used)) {
			found = d
		}
	}
	return found
}

// makeRoomForSession makes room for one more session, if it can. It ends a session that never came back, because its client keeps
// no cookies; then the one that is away for longest; then one that only has a stream, and sent no request for as long as a session may
// be idle; then one of a client's that takes too much (see [crowd]). It never ends a session in use. The caller holds l.mu.
func (l *labs) makeRoomForSession(client string) error {
	if len(l.sessions) < l.bounds.sessions {
		return nil
	}
	now := l.clock.Now()
	places := map[string]int{}
	for _, s := range l.sessions {
		places[s.client]++
	}
	crowded := crowd(places, l.bounds.sessions, client)
	for _, mayEnd := range []func(*session) bool{
		func(s *session) bool { return !s.came },
		func(s *session) bool { return s.streams == 0 && now.Sub(s.seen) >= l.bounds.away },
		func(s *session) bool { return now.Sub(s.seen) >= l.bounds.idle },
		func(s *session) bool { return crowded != "" && s.client == crowded },
	} {
		var longest *session
		for _, s := range l.sessions {
			if s.busy == 0 && !s.inUse() && mayEnd(s) && (longest == nil || s.seen.Before(longest.seen)) {
				longest = s
			}
		}
		if longest != nil {
			l.end(longest, whyRoom)
			return nil
		}
	}
	return noRoom(fmt.Sprintf("%d learners use this server, which is the limit. Try again in a minute. Or use the labs that all share: open /?shared. Or ask your teacher to restart the server.", l.bounds.sessions))
}
