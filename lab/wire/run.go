package wire

import (
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"sync/atomic"
)

var current atomic.Pointer[Host]

// Current returns the host of this process, or nil if there is none.
func Current() *Host { return current.Load() }

// Connect makes the host at url that of this process. It replaces the one before.
func Connect(url string) { current.Store(Dial(url)) }

// inOrder has the host's first test run before the others, so that it finds package variables that no other test has touched.
func inOrder(run func() int) (code int, err error) {
	var begun Begun
	if err := Current().ask("begin", "", struct{}{}, &begun); err != nil {
		return 0, err
	}
	if begun.First == "" {
		return run(), nil
	}
	flag.Parse() // or run would do it, and forget what is set here
	only, skipped := flag.Lookup("test.run"), flag.Lookup("test.skip")
	if only == nil || skipped == nil {
		return 0, errors.New("this program is not a test binary: start it with go test")
	}
	first, all, none := "^"+regexp.QuoteMeta(begun.First)+"$", only.Value.String(), skipped.Value.String()
	if err := only.Value.Set(first); err != nil {
		return 0, err
	}
	code = run()
	if none != "" {
		first = none + "|" + first
	}
	if err := errors.Join(only.Value.Set(all), skipped.Value.Set(first)); err != nil {
		return 0, err
	}
	return max(code, run()), nil
}

// Child runs tests in a host's child process. It connects to the host at url, calls run (twice, when the host wants one test to
// go first), and tells the host its exit code, which it returns. It returns 3 if it cannot talk to the host. The process exits
// at once, with 3, when its standard input is closed, so that no child outlives its parent.
func Child(url string, run func() int) int {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	Connect(url)
	code, err := inOrder(run)
	if err != nil {
		return 3
	}
	if err := Current().Ask("ended", "", Ended{Code: code}, nil); err != nil {
		return 3
	}
	return code
}

// ChildOnInput is [Child] for a process that gets the host's URL as the first line of its standard input, so that nobody can read
// it in the process's environment. It returns 3 if there is no such line.
func ChildOnInput(run func() int) int {
	url, err := firstLine(os.Stdin)
	if err != nil {
		return 3
	}
	return Child(url, run)
}

// maxURL is how many bytes a host's URL may have.
const maxURL = 1000

// firstLine reads one line, and nothing behind it.
func firstLine(r io.Reader) (string, error) {
	line, b := []byte{}, make([]byte, 1)
	for len(line) < maxURL {
		if _, err := io.ReadFull(r, b); err != nil {
			return "", err
		}
		if b[0] == '\n' {
			return string(line), nil
		}
		line = append(line, b[0])
	}
	return "", errors.New("the first line of the input is too long for a URL")
}
