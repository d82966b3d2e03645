//go:build !linux

package world

import (
	"errors"
	"net"
	"runtime"
)

// Dropped says whether this system can drop packets, as a firewall does. The lab can do that only on Linux.
var Dropped = Mechanism{Unsupported: onlyLinux}

// Unrouted says whether this system can have an address without a route. The lab can do that only on Linux.
var Unrouted = Mechanism{Unsupported: onlyLinux}

const unroutable = ""

func onlyLinux() string {
	return "it works only on Linux, and this is " + runtime.GOOS + ": use the dev container, or Docker"
}

func fullBacklog() (net.Listener, net.Conn, error) { return nil, nil, errors.New(onlyLinux()) }
