package server

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWantsStream(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		accept []string
		want   bool
	}{
		{nil, false},
		{[]string{"*/*"}, false}, // curl's
		{[]string{"text/event-stream"}, true},
		{[]string{"text/event-stream, */*"}, true},
		{[]string{"*/*, text/event-stream"}, true},
		{[]string{"Text/Event-Stream;charset=utf-8"}, true},
		{[]string{"text/*"}, true}, // JSON lines are not acceptable
		{[]string{"text/event-stream;q=0"}, false},
		{[]string{"text/event-stream;q=0, */*"}, false},
		{[]string{"*/*;q=0.1, text/event-stream;q=0.000"}, false},
		{[]string{"text/event-stream;q=0.5, */*"}, false}, // anything else is better
		{[]string{"text/event-stream;q=0.5, application/x-ndjson;q=0.4"}, true},
		{[]string{"application/x-ndjson, text/event-stream"}, true},
		{[]string{"application/x-ndjson, text/event-stream;q=0.9"}, false},
		{[]string{"text/html", "text/event-stream"}, true}, // two fields are one list
		{[]string{"text/event-stream;q=nan"}, false},
		{[]string{"text/event-stream;q=-1"}, false},
		{[]string{"text/event-stream;q=2"}, false},
		{[]string{"text/event-streams"}, false},
		{[]string{";;;, text/event-stream"}, true},
		{[]string{"application/json"}, false},
	} {
		assert.Equal(t, c.want, wantsStream(http.Header{"Accept": c.accept}), c.accept)
	}
}
