package server

import "sync"

// maxFollowers limits how many clients follow a log at once, and how many browsers follow their labs.
const maxFollowers = 100

// feed passes new log lines on to the followers. The labs of a ticket, one after another, have one feed: clients that follow the
// log go on with the lines of the new lab.
type feed struct {
	mu        sync.Mutex
	followers map[chan line]bool
}

func newFeed() *feed { return &feed{followers: map[chan line]bool{}} }

// pass gives a line to the followers. A follower that is too slow misses lines: the log does not wait for it.
func (f *feed) pass(l line) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for follower := range f.followers {
		select {
		case follower <- l:
		default:
		}
	}
}

// follow returns a channel of the lines that are written from now on, until stop is called. It returns false when there are too
// many followers.
func (f *feed) follow() (lines <-chan line, stop func(), ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.followers) >= maxFollowers {
		return nil, nil, false
	}
	lines, stop = f.add()
	return lines, stop, true
}

// await is follow without the limit, for a request that waits for its own line: it ends soon, and must not miss the line because
// others follow the log.
func (f *feed) await() (lines <-chan line, stop func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.add()
}

// add adds a follower. The caller holds f.mu.
func (f *feed) add() (lines <-chan line, stop func()) {
	follower := make(chan line, 64)
	f.followers[follower] = true
	return follower, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.followers, follower)
	}
}
