package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
)

// ErrTooLong is the error of a question that is longer than [MaxQuestion].
var ErrTooLong = errors.New("too long")

// ErrClosed is the error of a question that a test asks after its end.
var ErrClosed = errors.New("closed")

// Host is a client of the process that has a run's labs. The learner's process uses it.
type Host struct {
	url    string
	client *http.Client
}

// dependencies are what [DependOn] was told.
var dependencies struct {
	sync.Mutex
	paths []string
}

// DependOn names files and folders that the outcome of this process's tests depends on, beside its own binary. They are
// opened with the first question to the host, while a test runs. Go test tracks the files that a test opens, and does not use
// a cached result if one of them has changed (go help test).
func DependOn(paths ...string) {
	dependencies.Lock()
	defer dependencies.Unlock()
	dependencies.paths = paths
}

// openDependencies opens what the tests depend on, once.
func openDependencies() {
	dependencies.Lock()
	defer dependencies.Unlock()
	for _, path := range dependencies.paths {
		if f, err := os.Open(path); err == nil {
			_ = f.Close()
		}
	}
	dependencies.paths = nil
}

// Dial returns the host at url. It sends nothing yet.
func Dial(url string) *Host {
	return &Host{url, &http.Client{Transport: &http.Transport{}}}
}

// Ask puts one question to a lab (world) or, if world is "", to the host itself. It decodes the answer into answer unless that
// is nil. The error is ErrClosed if the test has ended already, and ErrTooLong if body is too long. Any other error is a fault
// of the host, not of the learner.
func (h *Host) Ask(question, world string, body, answer any) error {
	openDependencies()
	return h.ask(question, world, body, answer)
}

// ask is Ask before a test runs. Go test does not track the files that are opened then.
func (h *Host) ask(question, world string, body, answer any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("ask %s: %w", question, err)
	}
	if len(b) > MaxQuestion {
		return ErrTooLong
	}
	resp, err := h.client.Post(h.url+"/"+question+"/"+world, "application/json", bytes.NewReader(b))
	if err != nil {
		return fmt.Errorf("ask %s: %w", question, err)
	}
	defer resp.Body.Close()
	b, err = io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Errorf("ask %s: %w", question, err)
	}
	if resp.StatusCode == http.StatusGone {
		return fmt.Errorf("%w: %s", ErrClosed, strings.TrimSpace(string(b)))
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("ask %s: %s: %s", question, resp.Status, strings.TrimSpace(string(b)))
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(b, answer); err != nil {
		return fmt.Errorf("ask %s: %w", question, err)
	}
	return nil
}
