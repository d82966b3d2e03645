package world

import (
	"errors"
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// Dropped makes packets disappear on the way, as a firewall does: a dial gets neither a connection nor an error until it
// times out.
//
// Linux drops a SYN for a listener whose queue is full. So [Network.Dropping] is a listener that never accepts, with the
// shortest possible queue, filled up.
var Dropped = Mechanism{Unsupported: func() string { return "" }}

// Unrouted makes an address that no route leads to.
var Unrouted = Mechanism{Unsupported: func() string { return "" }}

// unroutable is the loopback network's broadcast address. Linux reports it as unreachable (ENETUNREACH) and sends nothing.
const unroutable = "127.255.255.255:80"

// fullBacklog is a listener with a full queue, and the connection that fills it. A queue of length 0 has room for one
// connection (listen(2); the kernel drops a SYN when the queue is longer than its limit).
func fullBacklog() (net.Listener, net.Conn, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	if err := control(l, func(fd int) error { return unix.Listen(fd, 0) }); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("shorten the queue: %w", err), l.Close())
	}
	first, err := net.DialTimeout("tcp", l.Addr().String(), Ample)
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("fill the queue: %w", err), l.Close())
	}
	err = control(l, func(fd int) error {
		queue, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		if err == nil && queue.Unacked <= queue.Sacked { // of a listener: how many wait in its queue, and its limit (ss(8))
			err = fmt.Errorf("%d connections wait in a queue of %d", queue.Unacked, queue.Sacked)
		}
		return err
	})
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("the queue does not get full: %w", err), first.Close(), l.Close())
	}
	return l, first, nil
}

// control calls do with a listener's file descriptor.
func control(l net.Listener, do func(fd int) error) error {
	raw, err := l.(*net.TCPListener).SyscallConn()
	if err != nil {
		return err
	}
	var done error
	err = raw.Control(func(fd uintptr) { done = do(int(fd)) })
	return errors.Join(err, done)
}
