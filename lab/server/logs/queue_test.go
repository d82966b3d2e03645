package logs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// asItIs appends a line as it is.
func asItIs(to, line []byte) []byte { return append(to, line...) }

// enough are limits that these tests do not reach.
var enough = QueueLimits{Lines: 10_000, Bytes: 4 << 20, AtEnd: time.Minute}

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
	for name, most := range map[string]QueueLimits{
		"as many lines as may wait": {Lines: 1000, Bytes: 1 << 30, AtEnd: time.Minute},
		"as many bytes as may wait": {Lines: 1 << 30, Bytes: 100_000, AtEnd: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, write := pipe(t)
			q := NewQueue(write, asItIs, most)
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
			q.Close()
		})
	}
}

// TestStopOfATerminalThatTakesNothing holds the stop to its limit. Without one the test would hang.
func TestStopOfATerminalThatTakesNothing(t *testing.T) {
	t.Parallel()
	_, write := pipe(t)
	q := NewQueue(write, asItIs, QueueLimits{Lines: 1, Bytes: 1 << 30, AtEnd: 50 * time.Millisecond})
	fmt.Fprintln(q, strings.Repeat("-", 1<<20)) // more than a pipe holds
	q.Close()
}

func TestStopWritesTheLinesThatAreLeft(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer // not locked: nothing writes to it after the stop
	q := NewQueue(&out, AppendText, enough)
	for i := range 1000 {
		fmt.Fprintf(q, `{"n":%d}`+"\n", i)
	}
	q.Close()
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
	q := NewQueue(disk, asItIs, enough)
	fmt.Fprintln(q, "first")
	<-disk.refused
	close(disk.room)
	fmt.Fprintln(q, "second")
	q.Close()

	said := strings.SplitAfter(out.String(), "\n")
	require.Len(t, said, 3, out.String())
	assert.Equal(t, "second\n", said[0])
	assert.Equal(t, 1, dropped(said[1]), said[1])
}
