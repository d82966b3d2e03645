package report

import (
	"fmt"

	"failurelab/grader/internal/volatile"
)

// Normal is text without what differs from run to run: times, tokens, addresses. Request ids are numbered as they appear, so
// that one which stands for another still shows.
func Normal(s string) string {
	known := map[string]string{}
	return volatile.RequestID.ReplaceAllStringFunc(volatile.Replace(s, volatile.Lab...), func(id string) string {
		if known[id] == "" {
			known[id] = fmt.Sprintf("ID%d", len(known)+1)
		}
		return known[id]
	})
}
