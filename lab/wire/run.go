package wire

import (
	"io"
	"os"
	"sync/atomic"
)

var current atomic.Pointer[Host]

// Current is the host of this process, or nil when there is none.
func Current() *Host { return current.Load() }

// Connect makes url's host that of this process.
func Connect(url string) { current.Store(Dial(url)) }

// Child runs tests as a host's child: it connects to the host at url, runs, says that it ended, and returns the exit
// code. The process ends at once when its standard input does, so that none is left behind when its parent dies.
func Child(url string, run func() int) int {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	Connect(url)
	code := run()
	if err := Current().Ask("ended", "", Ended{Code: code}, nil); err != nil {
		return 3
	}
	return code
}
