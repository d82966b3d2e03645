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

// maxLogBytes is how much of a log is kept. The labs of a test write far less; a server's lab may run for days.
const maxLogBytes = 2 << 20

// Log keeps the lines that the app writes. When it exceeds 2 MiB it drops the older half. The zero Log is empty and ready to
// use.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write appends one or more complete lines.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len()+len(line) > maxLogBytes {
		l.text.Next(maxLogBytes / 2)
		_, _ = l.text.ReadBytes('\n') // the rest of a line that was cut in two; io.EOF if there is none
	}
	return l.text.Write(line)
}

// handler writes records as JSON lines, with now as their time.
func (l *Log) handler(now func() time.Time) slog.Handler {
	return slog.NewJSONHandler(l, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			a.Value = slog.TimeValue(now())
		}
		return a
	}})
}

// Lines are the lines so far, with their attributes as text. Unlike [World.Lines] it does not wait for requests in flight.
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

// plain is a JSON value as text: a string without its quotes, any other value as it is written.
func plain(v json.RawMessage) string {
	var s string
	if json.Unmarshal(v, &s) == nil {
		return s
	}
	return string(v)
}
