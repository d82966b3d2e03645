package server

import "time"

// limits keep one client from taking the lab down. Tests use shorter ones.
type limits struct {
	header      time.Duration // to read the header of a request
	read        time.Duration // to read a whole request
	write       time.Duration // to write a response: longer than any failure takes
	idle        time.Duration // between two requests of a connection
	stop        time.Duration // for requests in flight, when the server stops
	grace       time.Duration // for the next request of an open connection to begin, when the server stops
	rest        time.Duration // for a request that has begun to come to its end, when the server stops
	connections int           // open at once
	tenure      time.Duration // how long a new connection keeps its place when all are taken

	waitingLines int           // of the log, until the terminal takes them; lines beyond that are dropped
	waitingBytes int           // in these lines
	lastLines    time.Duration // for the terminal to take the lines that are left, when the server stops
}

// defaultLimits are enough for a class.
var defaultLimits = limits{
	header: 5 * time.Second, read: 10 * time.Second, write: 20 * time.Second, idle: 30 * time.Second, stop: 10 * time.Second,
	grace: 500 * time.Millisecond, rest: 5 * time.Second, tenure: 500 * time.Millisecond,
	connections:  1024,
	waitingLines: 10_000, waitingBytes: 4 << 20, lastLines: time.Second,
}

const (
	maxHeaderBytes  = 16 << 10
	maxRequestBytes = 1 << 20
)
