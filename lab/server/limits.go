package server

import "time"

// limits are what keeps anybody from taking the lab down. They are a value, so that a test need not wait as long as a class
// may take.
type limits struct {
	header      time.Duration // to read a request's header
	read        time.Duration // to read all of it
	write       time.Duration // to write an answer: longer than any failure takes
	idle        time.Duration // between two requests
	stop        time.Duration // for requests in flight, when it stops
	connections int
}

// usual are the limits in front of a class.
var usual = limits{
	header: 5 * time.Second, read: 10 * time.Second, write: 20 * time.Second, idle: 30 * time.Second, stop: 10 * time.Second,
	connections: 1024,
}

const (
	headerBytes = 16 << 10
	bodyBytes   = 1 << 20
)
