package server

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// untilStopped returns a context that ends when the lab is told to stop: by Ctrl-C, by SIGTERM, or by SIGHUP, which comes when the
// window of the terminal is closed. A lab that nohup started ignores SIGHUP. A second signal ends the process at once, without the
// responses to the requests in flight.
func untilStopped() (ctx context.Context, stop context.CancelFunc) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop = signal.NotifyContext(context.Background(), signals...)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// outliving is stdout for a process that goes on when it can write no more lines there: the program at the other end of the pipe
// may end, or the disk may be full.
type outliving struct {
	stdout, stderr io.Writer
	told           sync.Once
}

// newOutliving returns a writer to stdout that tells stderr of the first error.
func newOutliving(stdout, stderr io.Writer) *outliving {
	signal.Ignore(syscall.SIGPIPE) // it would end the process; without it the write fails
	return &outliving{stdout: stdout, stderr: stderr}
}

func (o *outliving) Write(b []byte) (int, error) {
	n, err := o.stdout.Write(b)
	if err != nil {
		o.told.Do(func() {
			fmt.Fprintf(o.stderr, "A log line could not be written: %v. The lab goes on without it. Its page and /logs still show the last lines.\n", err)
		})
	}
	return n, err
}
