package logs

import (
	"bytes"
	"io"
	"log/slog"
	"sync"
	"time"
)

const (
	// collecting is how long lines are collected after some were written. One write for all of them costs far less than one each;
	// the first line after a pause is written at once.
	collecting = time.Millisecond
	// maxPiece is about how many bytes are written at once.
	maxPiece = 64 << 10
)

// QueueLimits limit the lines that wait until the terminal takes them. Lines beyond that are dropped.
type QueueLimits struct {
	Lines int
	Bytes int           // in these lines
	AtEnd time.Duration // for the terminal to take the lines that are left, when the queue is closed
}

// Queue passes log lines on to the terminal, in one goroutine. A terminal may take none for a while, after Ctrl-S or at the end
// of a pipe that nobody reads: then lines wait, and those beyond the limits are dropped, so that the lab goes on. As soon as the
// terminal takes lines again, it gets one that says how many were dropped. A line that the terminal refuses, because its disk is
// full for example, is a dropped line too.
type Queue struct {
	out    io.Writer
	show   func(to, line []byte) []byte // appends a line as the terminal shows it
	limits QueueLimits

	came    chan struct{} // has a value when lines wait
	end     func()        // closes closing, once
	closing chan struct{}
	closed  chan struct{} // closed when no line will be written any more

	mu      sync.Mutex
	waiting []byte // complete lines
	lines   int    // in waiting
	dropped int    // since the terminal was last told

	spare []byte // of run alone: the next waiting
	piece []byte // of run alone: what is written at once
}

// NewQueue returns a queue to a terminal. show appends a line, with its newline, as the terminal shows it: AppendText for people. Its
// goroutine ends with [Queue.Close], if the terminal lets it.
func NewQueue(out io.Writer, show func(to, line []byte) []byte, most QueueLimits) *Queue {
	q := &Queue{
		out: out, show: show, limits: most,
		came: make(chan struct{}, 1), closing: make(chan struct{}), closed: make(chan struct{}),
	}
	q.end = sync.OnceFunc(func() { close(q.closing) })
	go q.run()
	return q
}

// Write adds one line, which ends with a newline. It never blocks and never fails: a line that there is no room for is dropped.
func (q *Queue) Write(line []byte) (int, error) {
	q.mu.Lock()
	fits := q.lines < q.limits.Lines && len(q.waiting)+len(line) <= q.limits.Bytes
	if fits {
		q.waiting = append(q.waiting, line...)
		q.lines++
	} else {
		q.dropped++
	}
	first := q.lines == 1
	q.mu.Unlock()

	if fits && first {
		select {
		case q.came <- struct{}{}:
		default:
		}
	}
	return len(line), nil
}

// Close writes the lines that are left. It returns when the terminal has taken them, or after QueueLimits.AtEnd if it does not.
func (q *Queue) Close() {
	q.end()
	select {
	case <-q.closed:
	case <-time.After(q.limits.AtEnd):
	}
}

func (q *Queue) run() {
	defer close(q.closed)
	for {
		select {
		case <-q.came:
		case <-q.closing:
			q.pass()
			return
		}
		q.pass()
		select {
		case <-time.After(collecting):
		case <-q.closing:
		}
	}
}

// pass writes the lines that wait, and then how many were dropped.
func (q *Queue) pass() {
	q.mu.Lock()
	lines, dropped := q.waiting, q.dropped
	q.waiting, q.lines, q.dropped = q.spare, 0, 0
	q.mu.Unlock()
	q.spare = nil
	if cap(lines) <= 4*maxPiece { // after a long wait the memory is given back
		defer func() { q.spare = lines[:0] }()
	}

	refused := q.write(lines)
	dropped += refused
	if dropped > 0 && (refused > 0 || q.write(droppedLine(dropped)) > 0) {
		q.mu.Lock()
		q.dropped += dropped // to be told later
		q.mu.Unlock()
	}
}

// write writes lines in pieces. It returns how many the terminal refused: after an error it writes no more of them.
func (q *Queue) write(lines []byte) (refused int) {
	for len(lines) > 0 {
		q.piece = q.piece[:0]
		for len(lines) > 0 && len(q.piece) < maxPiece {
			end := bytes.IndexByte(lines, '\n') + 1
			q.piece = q.show(q.piece, lines[:end])
			lines = lines[end:]
		}
		if n, err := q.out.Write(q.piece); err != nil {
			return bytes.Count(q.piece[n:], newline) + bytes.Count(lines, newline)
		}
	}
	return 0
}

var newline = []byte("\n")

// droppedLine says that n lines were dropped.
func droppedLine(n int) []byte {
	var b bytes.Buffer
	slog.New(slog.NewJSONHandler(&b, nil)).Warn(
		"log lines were dropped, because the terminal did not take them in time: see the page or /logs for the last ones", "dropped", n)
	return b.Bytes()
}
