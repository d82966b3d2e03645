package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"

	"failurelab/grader/run"
)

// Setup is what a room is made of; see [Enter].
type Setup struct {
	Base     string `json:"base"`
	Programs string `json:"programs"`
	Most     int    `json:"most"`
	Limits   Limits `json:"limits"`
	Isolated bool   `json:"isolated"`
}

// Launcher is a room in a process of its own. It is a [run.Runner], like the room. To give a program a user namespace, the kernel
// copies the tables of all of the memory of the process that starts it. A host has a lot of memory, and a launcher has little.
type Launcher struct {
	report Report

	in    io.Closer
	ended chan struct{} // closed when the process has ended

	mu      sync.Mutex
	to      *json.Encoder
	waiting map[int]chan launched
	last    int   // the number of a run
	gone    error // why there are no more answers
}

// wanted is a run that a host asks for.
type wanted struct {
	Number  int           `json:"number"`
	Path    string        `json:"path"`
	Args    []string      `json:"args,omitempty"`
	URL     string        `json:"url"`
	Limit   time.Duration `json:"limit"`
	Verbose bool          `json:"verbose,omitempty"`
}

// launched is the answer to it. The first answer of all has the report.
type launched struct {
	Report *Report  `json:"report,omitempty"`
	Number int      `json:"number,omitempty"`
	Exit   run.Exit `json:"exit,omitzero"`
	Fault  string   `json:"fault,omitempty"`
}

// Launch makes the room that another process runs: command is to call [Setup.Serve] with what it reads. introduce is what it is
// told first. The caller closes the launcher, which also ends with this process. After Launch, this process can read and write only below the base.
func Launch(cmd *exec.Cmd, introduce any, s Setup) (*Launcher, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("sandbox: start the launcher: %w", err)
	}
	l := &Launcher{in: in, ended: make(chan struct{}), to: json.NewEncoder(in), waiting: map[int]chan launched{}}
	if err := l.to.Encode(introduce); err != nil {
		return nil, fmt.Errorf("sandbox: the launcher ended: %w", err)
	}
	d := json.NewDecoder(out)
	var first launched
	switch err := d.Decode(&first); {
	case err != nil:
		return nil, fmt.Errorf("sandbox: the launcher ended: %w", err)
	case first.Fault != "":
		return nil, errors.New(first.Fault)
	case first.Report == nil:
		return nil, errors.New("sandbox: the launcher did not say what it enforces")
	}
	l.report = first.Report.Merge(confine(s.Base))
	go l.listen(cmd, d)
	return l, nil
}

// Close ends the launcher and its programs, and waits for that.
func (l *Launcher) Close() {
	_ = l.in.Close()
	<-l.ended
}

// listen hands out answers.
func (l *Launcher) listen(cmd *exec.Cmd, d *json.Decoder) {
	defer close(l.ended)
	for {
		var a launched
		err := d.Decode(&a)
		l.mu.Lock()
		if err != nil {
			l.gone = fmt.Errorf("sandbox: the launcher ended: %w", errors.Join(err, cmd.Wait()))
			for _, answer := range l.waiting {
				answer <- launched{Fault: l.gone.Error()}
			}
			clear(l.waiting)
			l.mu.Unlock()
			return
		}
		if answer := l.waiting[a.Number]; answer != nil {
			answer <- a
			delete(l.waiting, a.Number)
		}
		l.mu.Unlock()
	}
}

// Report says what the room enforces.
func (l *Launcher) Report() Report { return l.report }

// Run implements [run.Runner]. When ctx ends, Run returns at once. The program then runs on, until its limit or the end of this
// process.
func (l *Launcher) Run(ctx context.Context, p run.Program, j run.Job) (run.Exit, error) {
	if !j.Quiet {
		return run.Exit{}, errShown
	}
	answer, err := l.ask(p, j)
	if err != nil {
		return run.Exit{}, err
	}
	select {
	case <-ctx.Done():
		return run.Exit{}, context.Cause(ctx)
	case a := <-answer:
		if a.Fault != "" {
			return run.Exit{}, errors.New(a.Fault)
		}
		return a.Exit, nil
	}
}

func (l *Launcher) ask(p run.Program, j run.Job) (<-chan launched, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone != nil {
		return nil, l.gone
	}
	l.last++
	answer := make(chan launched, 1)
	l.waiting[l.last] = answer
	if err := l.to.Encode(wanted{Number: l.last, Path: p.Path, Args: p.Args, URL: j.URL, Limit: j.Limit, Verbose: j.Verbose}); err != nil {
		delete(l.waiting, l.last)
		return nil, fmt.Errorf("sandbox: the launcher ended: %w", err)
	}
	return answer, nil
}

// Serve is a launcher. It enters the room, and runs programs there until in ends. The caller then ends the process, and all
// programs with it.
func (s Setup) Serve(ctx context.Context, in *json.Decoder, out io.Writer) error {
	var mu sync.Mutex
	to := json.NewEncoder(out)
	say := func(a launched) error {
		mu.Lock()
		defer mu.Unlock()
		return to.Encode(a)
	}
	room, err := Enter(s.Base, s.Programs, s.Most, s.Limits, s.Isolated)
	if err != nil {
		return say(launched{Fault: err.Error()})
	}
	report := room.Report()
	if err := say(launched{Report: &report}); err != nil {
		return err
	}
	for {
		var w wanted
		if err := in.Decode(&w); err != nil {
			return nil //nolint:nilerr // the host has ended
		}
		go func() {
			a := launched{Number: w.Number}
			var err error
			a.Exit, err = room.Run(ctx, run.Program{Path: w.Path, Args: w.Args}, run.Job{URL: w.URL, Limit: w.Limit, Verbose: w.Verbose, Quiet: true})
			if err != nil {
				a.Fault = err.Error()
			}
			_ = say(a) // the host may have ended
		}()
	}
}
