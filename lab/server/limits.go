package server

import (
	"time"

	"failurelab/lab/server/door"
	"failurelab/lab/server/logs"
)

// defaultLimits are enough for a class. Tests use shorter ones. Write is longer than any failure takes.
var defaultLimits = door.Limits{
	Header: 5 * time.Second, Read: 10 * time.Second, Write: 20 * time.Second, Idle: 30 * time.Second, HeaderBytes: maxHeaderBytes,
	Connections: 1024, Tenure: 500 * time.Millisecond,
	Stop: 10 * time.Second, Grace: 500 * time.Millisecond, Rest: 5 * time.Second,
}

// defaultWaiting is how much of the log waits for a terminal that takes none.
var defaultWaiting = logs.QueueLimits{Lines: 10_000, Bytes: 4 << 20, AtEnd: time.Second}

const (
	maxHeaderBytes  = 16 << 10
	maxRequestBytes = 1 << 20
)
