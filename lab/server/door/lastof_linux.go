package door

import (
	"errors"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// lastOf returns the connections that wait in a listener's queue, and closes the listener. It ends the listener as soon as the queue
// is empty, with nothing in between: the kernel resets a connection that comes into the queue later.
func lastOf(l net.Listener) []net.Conn {
	defer l.Close()
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	var waiting []int
	_ = raw.Control(func(fd uintptr) { // it fails only if the listener is closed
		for {
			c, _, err := unix.Accept4(int(fd), unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
			switch {
			case err == nil:
				waiting = append(waiting, c)
			case errors.Is(err, unix.EINTR), errors.Is(err, unix.ECONNABORTED): // as net.Listener.Accept does
			default:
				_ = unix.Shutdown(int(fd), unix.SHUT_RD) // after this no handshake is finished
				return
			}
		}
	})
	var last []net.Conn
	for _, fd := range waiting {
		f := os.NewFile(uintptr(fd), "connection")
		if c, err := net.FileConn(f); err == nil {
			last = append(last, c)
		}
		_ = f.Close() // FileConn has a copy
	}
	return last
}
