//go:build !linux

package world

import (
	"errors"
	"net"
	"runtime"
)

// Dropped is that packets are swallowed on the way, as a firewall does. We know how to have that on Linux only.
var Dropped = Mechanism{Unsupported: onlyLinux}

// Unrouted is that no route leads to an address. We know how to have that on Linux only.
var Unrouted = Mechanism{Unsupported: onlyLinux}

const nowhere = ""

func onlyLinux() string {
	return "it can be had on Linux only, and this is " + runtime.GOOS + ": use the dev container, or Docker"
}

func fullBacklog() (net.Listener, []net.Conn, error) { return nil, nil, errors.New(onlyLinux()) }
