package world

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"
)

// Dropped is that packets are dropped on the way, as a firewall does: a dial gets neither a connection nor an error until it
// times out.
//
// Linux drops a SYN for a listener whose queue is full. So [Network.Dropping] is a listener that never accepts, with the
// shortest possible queue, filled up.
var Dropped = Mechanism{Unsupported: func() string { return "" }}

// Unrouted is that no route leads to an address.
var Unrouted = Mechanism{Unsupported: func() string { return "" }}

// unroutable is the loopback network's broadcast address. Linux reports it as unreachable (ENETUNREACH) and sends nothing.
const unroutable = "127.255.255.255:80"

// fullBacklog is a listener with a full queue, and the connections that fill it.
func fullBacklog() (net.Listener, []net.Conn, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	raw, err := l.(*net.TCPListener).SyscallConn()
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	var shortened error
	err = raw.Control(func(fd uintptr) { shortened = syscall.Listen(int(fd), 0) })
	if err = errors.Join(err, shortened); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("shorten the queue: %w", err), l.Close())
	}
	first, err := net.DialTimeout("tcp", l.Addr().String(), 10*time.Second) // long, because it has to succeed on a busy machine
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("fill the queue: %w", err), l.Close())
	}
	full := []net.Conn{first}
	for range 16 {
		conn, err := net.DialTimeout("tcp", l.Addr().String(), 5*time.Millisecond)
		if err != nil {
			return l, full, nil
		}
		full = append(full, conn)
	}
	return nil, nil, errors.Join(errors.New("the queue does not get full"), l.Close())
}
