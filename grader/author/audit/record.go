package audit

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// limit is for a run of all tickets' tests. A test that hangs ends its process sooner (runtime.go.tmpl).
const limit = 30 * time.Second

// event is auditEvent in runtime.go.tmpl.
type event struct {
	Root, Test, Ticket string
	Number             int
	After, Failed      bool
	Ended              string
	Seen               map[string]string
}

// record is what a ticket's tests did on a lab, with every assertion off: what each would have said, and how the tests ended.
type record struct {
	events  []event
	reports []host.Report
	ended   bool // the process came to its end
}

// matrix has a record for each ticket and each of its labs, by their numbers and codes.
type matrix struct {
	labs    map[string][]course.Lab
	records map[string]map[string]record
	copied  map[string]map[string]string // by ticket: what stands in the log of the first lab
}

// recorder runs a program on labs.
type recorder struct {
	exercise *course.Exercise
	program  program
	host     *host.Host
	slots    *run.Slots
	out      string // a folder

	mu     sync.Mutex
	runs   int
	matrix matrix
}

// recorded tries a program on every lab of an exercise, with all assertions off.
func recorded(ctx context.Context, e *course.Exercise, p program, slots *run.Slots, out string) (matrix, error) {
	h, err := host.New("")
	if err != nil {
		return matrix{}, err
	}
	defer h.Close()
	r := &recorder{exercise: e, program: p, host: h, slots: slots, out: out}
	r.matrix = matrix{labs: map[string][]course.Lab{}, records: map[string]map[string]record{}, copied: map[string]map[string]string{}}
	first, rounds := map[string]course.Lab{}, 0
	for _, f := range e.Tickets() {
		number := f.Ticket.Number
		labs := slices.Concat(e.References(f), e.Wrong(f), e.EdgeCases(f), e.HouseRules(f))
		r.matrix.labs[number], r.matrix.records[number] = labs, map[string]record{}
		first[number], rounds = labs[0], max(rounds, len(labs))
	}
	for range 2 { // what differs between two visits to the first lab cannot be copied
		if err := r.round(ctx, first); err != nil {
			return r.matrix, err
		}
		for number := range first {
			r.matrix.copy(number, r.matrix.records[number][first[number].Code])
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for n := range rounds {
		labs := map[string]course.Lab{}
		for number, list := range r.matrix.labs {
			if n < len(list) {
				labs[number] = list[n]
			}
		}
		group.Go(func() error { return r.round(ctx, labs) })
	}
	return r.matrix, group.Wait()
}

// copy keeps what stands in the log of the first lab at every visit.
func (m *matrix) copy(ticket string, of record) {
	for _, e := range of.events {
		switch before := m.copied[ticket]; {
		case e.Seen == nil:
		case before == nil:
			m.copied[ticket] = maps.Clone(e.Seen)
		default:
			maps.DeleteFunc(before, func(name, value string) bool { return e.Seen[name] != value || strings.HasSuffix(name, "_ms") })
		}
	}
}

// round tries each ticket's tests on a lab: in one process, as long as all come to their end.
func (r *recorder) round(ctx context.Context, labs map[string]course.Lab) error {
	weight := run.Works
	if r.exercise.Waits {
		weight = run.Waits
	}
	turn, err := r.slots.Take(ctx, weight)
	if err != nil {
		return err
	}
	defer turn.Release()
	for patience := 0; len(labs) > 0; patience++ {
		if patience == host.MaxVoids {
			number := slices.Sorted(maps.Keys(labs))[0]
			return &host.LateError{Lab: labs[number].Code, Why: "it was late again and again"}
		}
		if patience > 0 {
			if err := turn.Change(ctx, run.Alone); err != nil {
				return err
			}
		}
		if labs, err = r.once(ctx, labs, patience); err != nil {
			return err
		}
	}
	return nil
}

// once is one run. It returns what has to be tried again: labs that were late, and those that were beside a test that ended
// the process.
func (r *recorder) once(ctx context.Context, labs map[string]course.Lab, patience int) (map[string]course.Lab, error) {
	out, events, err := r.run(ctx, labs, patience)
	if err != nil {
		return nil, err
	}
	hung := ""
	if i := slices.IndexFunc(events, func(e event) bool { return e.Ended == "hang" }); i >= 0 {
		hung = events[i].Ticket
	}
	again := map[string]course.Lab{}
	for number, lab := range labs {
		_, late := out.Late[number]
		if beside := !out.Ended && len(labs) > 1 && number != hung; late || beside {
			again[number] = lab
			continue
		}
		r.keep(number, lab, out, events)
	}
	if out.Ended || hung != "" || len(labs) == 1 {
		return again, nil
	}
	for number, lab := range again { // each by itself, to see which it was
		if err := r.alone(ctx, number, lab, patience); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// keep writes down what a ticket's tests did on a lab.
func (r *recorder) keep(number string, lab course.Lab, out host.Outcome, events []event) {
	rec := record{ended: out.Ended}
	for _, e := range events {
		if e.Ticket == number {
			rec.events = append(rec.events, e)
		}
	}
	for _, report := range out.Reports {
		if report.Ticket == number {
			rec.reports = append(rec.reports, report)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.matrix.records[number][lab.Code] = rec
}

func (r *recorder) alone(ctx context.Context, number string, lab course.Lab, patience int) error {
	again, err := r.once(ctx, map[string]course.Lab{number: lab}, patience)
	if err == nil && len(again) > 0 {
		_, err = r.once(ctx, again, patience+2)
	}
	return err
}

// run starts the program once.
func (r *recorder) run(ctx context.Context, labs map[string]course.Lab, patience int) (host.Outcome, []event, error) {
	assigned := map[string]host.Assignment{}
	for number, lab := range labs {
		assigned[number] = host.Assignment{Lab: lab, Patience: patience}
	}
	visit := r.host.Run(r.exercise, assigned)
	defer visit.Close()
	r.mu.Lock()
	r.runs++
	file := filepath.Join(r.out, fmt.Sprintf("events-%d", r.runs))
	copied := map[string]map[string]string{}
	for number, seen := range r.matrix.copied {
		copied[number] = maps.Clone(seen)
	}
	r.mu.Unlock()
	p, err := r.program.with(plan{Record: file, Copied: copied})
	if err != nil {
		return host.Outcome{}, nil, err
	}
	exit, err := run.Local{}.Run(ctx, p, run.Job{URL: visit.URL(), Limit: limit, Quiet: true})
	if err != nil {
		return host.Outcome{}, nil, err
	}
	out := visit.Outcome()
	if out.Fault != nil {
		return out, nil, fmt.Errorf("a lab could not be opened: %w", out.Fault)
	}
	out.Ended = out.Ended && !exit.Hung
	events, err := read(file)
	return out, events, err
}

// read reads the events of a run. A process may have ended in the middle of the last one.
func read(file string) ([]event, error) {
	b, err := os.ReadFile(file) // #nosec G304 -- written by our own program
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // no test has met an assertion
	}
	if err != nil {
		return nil, err
	}
	var events []event
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, len(b)+1)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) == nil {
			events = append(events, e)
		}
	}
	return events, lines.Err()
}
