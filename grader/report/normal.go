package report

import (
	"fmt"
	"regexp"
)

// What differs from run to run, by name.
var volatile = []struct {
	what    *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`), "TOKEN"},
	{regexp.MustCompile(`\b[A-Z2-7]{26}\b`), "SESSION"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)`), "TIME"},
	{regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT`), "DATE"},
	{regexp.MustCompile(`"(stack|trace)":"(\\.|[^"\\])*"`), "STACK"},
	{regexp.MustCompile(`"\w+_ms":[\d.e-]+`), "LATENCY"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`Content-Length:\[\d+\]`), "LENGTH"},
}

var requestID = regexp.MustCompile(`\b[A-Z2-7]{16}\b`)

// Normal is text without what differs from run to run: times, tokens, addresses. Request ids are numbered as they appear,
// so that one which stands for another still shows.
func Normal(s string) string {
	for _, v := range volatile {
		s = v.what.ReplaceAllString(s, v.instead)
	}
	known := map[string]string{}
	return requestID.ReplaceAllStringFunc(s, func(id string) string {
		if known[id] == "" {
			known[id] = fmt.Sprintf("ID%d", len(known)+1)
		}
		return known[id]
	})
}
