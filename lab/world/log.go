package world

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"time"

	"failurelab/lab/wire"
)

// mostLog is how many bytes of a log are kept: more than a course's labs ever write, while a server's run for long.
const mostLog = 8 << 20

// Log keeps the lines that an app writes, as journald would, and forgets the older half when there are too many.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write takes whole lines.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len()+len(line) > mostLog {
		l.text.Next(mostLog / 2)
		_, _ = l.text.ReadBytes('\n') // the rest of the line that was cut; at the end there is none
	}
	return l.text.Write(line)
}

// handler writes JSON, timed by the world's own clock.
func (l *Log) handler(now func() time.Time) slog.Handler {
	return slog.NewJSONHandler(l, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			a.Value = slog.TimeValue(now())
		}
		return a
	}})
}

// Lines are the lines so far, with their attributes as text.
func (l *Log) Lines() []wire.Line {
	l.mu.Lock()
	text := l.text.String()
	l.mu.Unlock()

	lines := []wire.Line{}
	for t := range strings.Lines(text) {
		line := wire.Line{Text: strings.TrimSuffix(t, "\n"), Attrs: map[string]string{}}
		var raw map[string]json.RawMessage
		if json.Unmarshal([]byte(t), &raw) == nil {
			for k, v := range raw {
				line.Attrs[k] = plain(v)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// plain is a JSON value as text: a string without its quotes, anything else as it is written.
func plain(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	return string(v)
}
