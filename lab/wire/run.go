package wire

import (
	"io"
	"os"
	"sync/atomic"
)

var current atomic.Pointer[Host]

// Current returns the host of this process, or nil if there is none.
func Current() *Host { return current.Load() }

// Connect makes the host at url that of this process. It replaces the one before.
func Connect(url string) { current.Store(Dial(url)) }

// Child runs tests in a host's child process: it connects to the host at url, calls run, and tells the host its exit code,
// which it returns. It returns 3 if the host cannot be told. The process exits at once, with 3, when its standard input is
// closed, so that no child outlives its parent.
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
