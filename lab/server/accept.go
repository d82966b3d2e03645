package server

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// lineByLine is the media type of log lines, one JSON object a line.
const lineByLine = "application/x-ndjson"

// wantsStream reports whether a client prefers server-sent events to JSON lines (RFC 9110 §12.5.1). A client that likes both
// equally gets events only if it names them: curl's */* is no wish for a response that never ends.
func wantsStream(h http.Header) bool {
	accept := strings.Join(h.Values("Accept"), ",")
	events, named := quality(accept, eventStream)
	lines, _ := quality(accept, lineByLine)
	return events > lines || events == lines && events > 0 && named
}

// quality returns the weight that an Accept header gives to a media type, from 0 (not acceptable) to 1. The most specific range
// counts; named says whether it is the type itself. A range that cannot be read does not count.
func quality(accept, media string) (q float64, named bool) {
	kind, _, _ := strings.Cut(media, "/")
	precedence := []string{"*/*", kind + "/*", media}
	best := -1
	for r := range strings.SplitSeq(accept, ",") {
		name, parameters, err := mime.ParseMediaType(r)
		if err != nil {
			continue
		}
		for rank, p := range precedence {
			if name == p && rank > best {
				best, q = rank, weight(parameters["q"])
			}
		}
	}
	return q, best == len(precedence)-1
}

// weight returns the value of the parameter q, which is 1 if it is missing and 0 if it is not a number from 0 to 1.
func weight(q string) float64 {
	if q == "" {
		return 1
	}
	f, err := strconv.ParseFloat(q, 64)
	if err != nil || !(f >= 0 && f <= 1) {
		return 0
	}
	return f
}
