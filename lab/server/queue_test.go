package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pipe returns a pipe that holds as much as the system lets it, and that nobody reads yet.
func pipe(t *testing.T) (read, write *os.File) {
	t.Helper()
	read, write, err := os.Pipe()
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = read.Close() // first, because it ends a write that blocks
		_ = write.Close()
	})
	return read, write
}

// shownIn returns a line as a terminal with -log json shows it.
var shownIn = shownAs(Config{JSON: true})

// dropped returns the number in a line that says how many were dropped; 0 for any other line.
func dropped(line string) (n int) {
	var said struct{ Dropped int }
	_ = json.Unmarshal([]byte(line), &said)
	return said.Dropped
}

// TestTerminalThatTakesNothing writes far more lines than a pipe, which nobody reads, and the queue hold. Then the pipe is read:
// each line is there, in its place, or was counted.
func TestTerminalThatTakesNothing(t *testing.T) {
	t.Parallel()
	const lines = 20_000
	for name, most := range map[string]waitingLimits{
		"as many lines as may wait": {lines: 1000, bytes: 1 << 30, atEnd: time.Minute},
		"as many bytes as may wait": {lines: 1 << 30, bytes: 100_000, atEnd: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, write := pipe(t)
			q := newQueue(write, shownIn, most)
			for i := range lines {
				n, err := fmt.Fprintf(q, "line %d of many that are long enough for a pipe to be full after some of them\n", i)
				require.NoError(t, err)
				require.NotZero(t, n)
			}

			in := bufio.NewScanner(read)
			kept, lost := 0, 0
			for kept+lost < lines && in.Scan() {
				if n := dropped(in.Text()); n > 0 {
					lost += n
					continue
				}
				require.True(t, strings.HasPrefix(in.Text(), fmt.Sprintf("line %d of", kept+lost)), "%q after %d lines, and %d that were dropped", in.Text(), kept, lost)
				kept++
			}
			assert.Equal(t, lines, kept+lost)
			assert.NotZero(t, lost)
			fmt.Fprintln(q, "and on")
			require.True(t, in.Scan())
			assert.Equal(t, "and on", in.Text())
			q.close()
		})
	}
}

// TestStopOfATerminalThatTakesNothing holds the stop to its limit. Without one the test would hang.
func TestStopOfATerminalThatTakesNothing(t *testing.T) {
	t.Parallel()
	_, write := pipe(t)
	q := newQueue(write, shownIn, waitingLimits{lines: 1, bytes: 1 << 30, atEnd: soon})
	fmt.Fprintln(q, strings.Repeat("-", 1<<20)) // more than a pipe holds
	q.close()
}

func TestStopWritesTheLinesThatAreLeft(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer // not locked: nothing writes to it after the stop
	q := newQueue(&out, appendText, defaultWaiting)
	for i := range 1000 {
		fmt.Fprintf(q, `{"n":%d}`+"\n", i)
	}
	q.close()
	assert.Equal(t, 1000, strings.Count(out.String(), "\n"))
	assert.True(t, strings.HasSuffix(out.String(), "n=999\n"))
}

// full is a file on a disk that is full, until there is room.
type full struct {
	io.Writer
	refused chan bool     // gets a value for each write that is refused
	room    chan struct{} // closed when there is room
}

func (f full) Write(b []byte) (int, error) {
	select {
	case <-f.room:
		return f.Writer.Write(b)
	default:
		f.refused <- true
		return 0, errors.New("no space left on device")
	}
}

func TestTerminalThatRefusesLines(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	disk := full{&out, make(chan bool), make(chan struct{})}
	q := newQueue(disk, shownIn, defaultWaiting)
	fmt.Fprintln(q, "first")
	<-disk.refused
	close(disk.room)
	fmt.Fprintln(q, "second")
	q.close()

	said := strings.SplitAfter(out.String(), "\n")
	require.Len(t, said, 3, out.String())
	assert.Equal(t, "second\n", said[0])
	assert.Equal(t, 1, dropped(said[1]), said[1])
}

// TestLabWithATerminalThatTakesNothing is the whole lab, of which each request is answered, and found in the log.
func TestLabWithATerminalThatTakesNothing(t *testing.T) {
	t.Parallel()
	_, write := pipe(t)
	s, err := New(Config{Out: write})
	require.NoError(t, err)
	s.queue.limits.atEnd = soon
	lab := start(t, func(l *Server) { l.Handler = s.Handler })
	const calls = 800 // of 200 bytes each; a pipe holds 64 KiB, or less
	for range calls {
		status, header, _ := lab.call(t, http.MethodGet, "/api/v1/ping", "")
		require.Equal(t, http.StatusUnauthorized, status)
		require.Len(t, s.root.lines.of(header.Get("X-Request-Id")), 1)
	}
	assert.Len(t, s.root.lines.of(""), calls)
	s.Close()
}
