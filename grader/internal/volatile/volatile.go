// Package volatile knows what differs from run to run in what labs and tests print: times, tokens, addresses. Reports
// compare two runs without it, and tests compare a run with a file.
package volatile

import "regexp"

// Pattern is something that differs from run to run, and the word that stands for it.
type Pattern struct {
	*regexp.Regexp

	Word string
}

// The patterns. RequestID has no word of its own: which of several ids it is may matter.
var (
	RequestID = regexp.MustCompile(`\b[A-Z2-7]{16}\b`)
	Token     = Pattern{regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`), "TOKEN"}
	Session   = Pattern{regexp.MustCompile(`\b[A-Z2-7]{26}\b`), "SESSION"}
	Instant   = Pattern{regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)`), "TIME"}
	Date      = Pattern{regexp.MustCompile(`\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT`), "DATE"}
	Stack     = Pattern{regexp.MustCompile(`"(stack|trace)":"(\\.|[^"\\])*"`), "STACK"}
	Latency   = Pattern{regexp.MustCompile(`"\w+_ms":[\d.e-]+`), "LATENCY"}
	Address   = Pattern{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"}
	Length    = Pattern{regexp.MustCompile(`Content-Length:\[\d+\]`), "LENGTH"}
)

// Lab are the patterns in what a lab shows, in an order in which none hides another.
var Lab = []Pattern{Token, Session, Instant, Date, Stack, Latency, Address, Length}

// Replace puts words in place of what matches.
func Replace(text string, patterns ...Pattern) string {
	for _, p := range patterns {
		text = p.ReplaceAllString(text, p.Word)
	}
	return text
}
