package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"failurelab/lab/wire"
)

// nothingReached is the exchange of a test whose requests, if it sent any, went elsewhere.
const nothingReached = "-> no request reached the lab"

// exchangeLine is the first request of a lab's tests and its response, in one line; "" when no test ended.
func exchangeLine(t Trial) string {
	for _, r := range t.Reports {
		if r.Exchange == nil {
			continue
		}
		x := *r.Exchange
		sent := ""
		if x.SentBody != "" {
			sent = "  " + clip(x.SentBody, 50)
		}
		for _, h := range []string{"Authorization", "X-Api-Key"} {
			if v := x.Sent.Get(h); v != "" {
				sent += "  " + h + ": " + clip(v, 16)
			}
		}
		media, _, _ := strings.Cut(x.Received.Get("Content-Type"), ";")
		id := "no X-Request-Id"
		if v := x.Received.Get("X-Request-Id"); v != "" {
			id = "X-Request-Id " + clip(v, 4)
		}
		return fmt.Sprintf("-> %s %s%s   <- %d %s  %s  %v", x.Method, x.Path, sent,
			x.Status, strings.TrimPrefix(media, "application/"), id, x.Took.Round(100*time.Microsecond))
	}
	if len(t.Reports) > 0 {
		return nothingReached
	}
	return ""
}

// exchangeLines is an exchange line by line, without dates and lengths, which say nothing.
func exchangeLines(x wire.Exchange) []string {
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
	for line := range strings.SplitSeq(strings.TrimSpace(x.Body), "\n") {
		add("%s", line)
	}
	return lines
}

// inEveryLine are the attributes that the log has of every request, and that prove nothing.
var inEveryLine = []string{"time", "level", "msg", "request_id", "method", "path", "route", "status", "latency_ms", "client", "query_ms", "upstream_ms"}

// facts are what there is to see of the customer's request; of the metrics, those that a text names.
func facts(s Snapshot, text string) string {
	var list []string
	for name, value := range s.Metrics {
		if strings.Contains(text, "`"+name+"`") {
			list = append(list, fmt.Sprintf("%s=%q", name, value))
		}
	}
	slices.Sort(list)
	switch {
	case len(s.Lines) == 0 && s.Status == 0:
		return strings.Join(append(list, "no line in the log"), ", ") + fmt.Sprintf(", and the client's error %q.", s.Client.Value)
	case len(s.Lines) == 0:
		return strings.Join(append(list, "no line in the log"), ", ") + ", and a response that another server gave."
	default:
		for _, k := range slices.Sorted(maps.Keys(s.Lines[0])) {
			if !slices.Contains(inEveryLine, k) {
				list = append(list, fmt.Sprintf("%s=%q", k, clip(s.Lines[0][k], 80)))
			}
		}
	}
	if len(list) == 0 { // the app did not see anything go wrong
		list = append(list, fmt.Sprintf("status=%q", s.Lines[0]["status"]))
	}
	return strings.Join(list, " ") + "."
}

// clip shortens a text to n characters, and says so.
func clip(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n]) + "..."
}
