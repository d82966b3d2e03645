package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// ErrClosed is the error of a question that a test asks after its end.
var ErrClosed = errors.New("closed")

// Host is a client of the process that has a run's labs. The learner's process uses it.
type Host struct {
	url    string
	client *http.Client
}

// Dial returns the host at url. It sends nothing yet.
func Dial(url string) *Host {
	return &Host{url, &http.Client{Transport: &http.Transport{}}}
}

// Ask puts one question to a lab (world) or, if world is "", to the host itself. It decodes the answer into answer unless that
// is nil. The error is ErrClosed if the test has ended already. Any other error is a fault of the host, not of the learner.
func (h *Host) Ask(question, world string, body, answer any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("ask %s: %w", question, err)
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
