//go:build !linux

package door

import (
	"net"
	"time"
)

// Limits of the time for which lastOf waits for one more connection.
const (
	pause  = 5 * time.Millisecond   // without a connection: the queue is empty
	atMost = 100 * time.Millisecond // altogether: new ones may keep coming
)

// lastOf returns the connections that wait in a listener's queue, and closes the listener. A connection that comes at the very end may be
// reset.
func lastOf(l net.Listener) []net.Conn {
	defer l.Close()
	patient, ok := l.(interface{ SetDeadline(time.Time) error })
	if !ok {
		return nil
	}
	var last []net.Conn
	for until := time.Now().Add(atMost); time.Now().Before(until); {
		if patient.SetDeadline(time.Now().Add(pause)) != nil {
			break
		}
		c, err := l.Accept()
		if err != nil {
			break
		}
		last = append(last, c)
	}
	return last
}
