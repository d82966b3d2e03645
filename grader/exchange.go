package grader

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"failurelab/lab/wire"
)

// Written is an exchange line by line, without what says nothing: dates and lengths.
func Written(x wire.Exchange) []string {
	lines := []string{fmt.Sprintf("-> %s %s", x.Method, x.Path)}
	add := func(format string, args ...any) {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("     "+format, args...), " "))
	}
	for _, h := range slices.Sorted(maps.Keys(x.Sent)) {
		if h != "Accept-Encoding" && h != "User-Agent" && h != "Content-Length" {
			add("%s: %q", h, x.Sent.Get(h))
		}
	}
	if x.SentBody != "" {
		add("%s", strings.TrimSpace(x.SentBody))
	}
	lines = append(lines, fmt.Sprintf("<- %d", x.Status))
	for _, h := range slices.Sorted(maps.Keys(x.Received)) {
		if h != "Date" && h != "Content-Length" {
			add("%s: %s", h, x.Received.Get(h))
		}
	}
	add("%s", strings.TrimSpace(x.Body))
	return lines
}
