package server

import (
	"sync"
	"time"
)

// fakeClock is a clock that a test moves.
type fakeClock struct {
	mu     sync.Mutex
	now    time.Time
	timers []*fakeTimer
}

type fakeTimer struct {
	clock *fakeClock
	at    time.Time
	f     func() // nil when it was stopped or has called
}

func newFakeClock() *fakeClock { return &fakeClock{now: time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)} }

// clocked has a server use a clock.
func clocked(c *fakeClock) func(*Server) { return func(s *Server) { s.labs.clock = c } }

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) AfterFunc(d time.Duration, f func()) timer {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &fakeTimer{c, c.now.Add(d), f}
	c.timers = append(c.timers, t)
	return t
}

func (t *fakeTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	was := t.f != nil
	t.f = nil
	return was
}

// sleep moves the clock without calling back, as a machine's does that sleeps.
func (c *fakeClock) sleep(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// advance moves the clock, and calls back all timers that are due by then.
func (c *fakeClock) advance(d time.Duration) {
	c.sleep(d)
	for {
		var due func()
		c.mu.Lock()
		for _, t := range c.timers {
			if t.f != nil && !t.at.After(c.now) {
				due, t.f = t.f, nil
				break
			}
		}
		c.mu.Unlock()
		if due == nil {
			return
		}
		due()
	}
}
