//go:build !linux

package world

import (
	"errors"
	"net"
	"runtime"
)

// Dropped is that packets are dropped on the way, as a firewall does. The lab can do that on Linux only.
var Dropped = Mechanism{Unsupported: onlyLinux}

// Unrouted is that no route leads to an address. The lab can do that on Linux only.
var Unrouted = Mechanism{Unsupported: onlyLinux}

const unroutable = ""

func onlyLinux() string {
	return "it can be had on Linux only, and this is " + runtime.GOOS + ": use the dev container, or Docker"
}

func fullBacklog() (net.Listener, net.Conn, error) { return nil, nil, errors.New(onlyLinux()) }
