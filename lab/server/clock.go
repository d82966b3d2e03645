package server

import "time"

// clock tells the time, and calls back when some has passed. Tests have one of their own.
type clock interface {
	Now() time.Time
	AfterFunc(d time.Duration, f func()) timer
}

// timer is a call back that can be stopped.
type timer interface{ Stop() bool }

// systemClock is the machine's.
type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) AfterFunc(d time.Duration, f func()) timer { return time.AfterFunc(d, f) }
