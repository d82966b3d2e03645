package report

import (
	"fmt"

	"failurelab/grader/internal/volatile"
)

// Normal returns a text without the things that differ from run to run: times, tokens, addresses. It numbers request ids in the
// order of their appearance, so that a wrong id still shows.
func Normal(s string) string {
	known := map[string]string{}
	return volatile.RequestID.ReplaceAllStringFunc(volatile.Replace(s, volatile.Lab...), func(id string) string {
		if known[id] == "" {
			known[id] = fmt.Sprintf("ID%d", len(known)+1)
		}
		return known[id]
	})
}
