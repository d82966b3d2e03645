// Package logs is the way of a server's log lines. Each line is one JSON object, as slog's JSONHandler writes it. A [Ring] keeps the
// last lines, a [Feed] passes new ones on to the clients that follow a log, and a [Queue] passes them on to a terminal. None of them
// makes the server wait: everything has a limit, and what is beyond it is shortened, missed or dropped.
package logs

// Line is one log line.
type Line struct {
	RequestID string // "" for a line of no request
	Text      []byte // the JSON object, no longer than 16 KiB, without a newline. All readers share it, so none may change it
}
