package logs

import "sync"

// MaxFollowers limits how many clients follow a feed at once.
const MaxFollowers = 100

// Feed passes new log lines on to the followers. Rings that come one after another may have one feed, so that clients that follow the
// log go on with the lines of the next ring.
type Feed struct {
	mu        sync.Mutex
	followers map[chan Line]bool
}

// NewFeed returns a feed without followers.
func NewFeed() *Feed { return &Feed{followers: map[chan Line]bool{}} }

// pass gives a line to the followers. A follower that is too slow misses lines: the log does not wait for it.
func (f *Feed) pass(l Line) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for follower := range f.followers {
		select {
		case follower <- l:
		default:
		}
	}
}

// Follow returns a channel of the lines that are written from now on, until stop is called. It returns false when there are
// MaxFollowers already.
func (f *Feed) Follow() (lines <-chan Line, stop func(), ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.followers) >= MaxFollowers {
		return nil, nil, false
	}
	lines, stop = f.add()
	return lines, stop, true
}

// await is Follow without the limit, for a request that waits for its own line: it ends soon, and must not miss the line because
// others follow the log.
func (f *Feed) await() (lines <-chan Line, stop func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.add()
}

// add adds a follower. The caller holds f.mu.
func (f *Feed) add() (lines <-chan Line, stop func()) {
	follower := make(chan Line, 64)
	f.followers[follower] = true
	return follower, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.followers, follower)
	}
}
