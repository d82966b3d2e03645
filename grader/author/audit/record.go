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

// record holds what a ticket's tests did on a lab with every assertion off: what each would have said, and how the tests ended.
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

// newRecorder makes a recorder that has recorded nothing yet. The caller closes it.
func newRecorder(e *course.Exercise, p program, slots *run.Slots, out string) (*recorder, error) {
	h, err := host.New("")
	r := &recorder{exercise: e, program: p, host: h, slots: slots, out: out}
	r.matrix = matrix{labs: map[string][]course.Lab{}, records: map[string]map[string]record{}, copied: map[string]map[string]string{}}
	return r, err
}

// Close ends what is left of its labs.
func (r *recorder) Close() { r.host.Close() }

// record tries the program on every lab of the exercise, with all assertions off.
func (r *recorder) record(ctx context.Context) error {
	first, rounds := map[string]course.Lab{}, 0
	for _, f := range r.exercise.Tickets() {
		number := f.Ticket.Number
		labs := slices.Concat(r.exercise.References(f), r.exercise.Wrong(f), r.exercise.EdgeCases(f), r.exercise.HouseRules(f))
		r.matrix.labs[number], r.matrix.records[number] = labs, map[string]record{}
		first[number], rounds = labs[0], max(rounds, len(labs))
	}
	for range 2 { // what differs between two visits to the first lab cannot be copied
		if err := r.round(ctx, first); err != nil {
			return err
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
	return group.Wait()
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
	turn, err := r.slots.Take(ctx, r.weight())
	if err != nil {
		return err
	}
	defer turn.Release()
	for patience := 0; len(labs) > 0; {
		var late, beside map[string]course.Lab
		if late, beside, err = r.once(ctx, labs, patience); err != nil {
			return err
		}
		if len(late) > 0 {
			if patience++; patience == host.MaxVoids {
				return tooLate(late)
			}
			if err := turn.Change(ctx, run.Alone); err != nil {
				return err
			}
		}
		labs = beside
		maps.Copy(labs, late)
	}
	return nil
}

func (r *recorder) weight() run.Weight {
	if r.exercise.Waits {
		return run.Waits
	}
	return run.Works
}

func tooLate(labs map[string]course.Lab) error {
	number := slices.Sorted(maps.Keys(labs))[0]
	return &host.LateError{Lab: labs[number].Code, Why: "a timeout ran out against its plan"}
}

// once is one run. It returns the labs that must be tried again: those that were late, and those of other tests if one test ended
// the process.
func (r *recorder) once(ctx context.Context, labs map[string]course.Lab, patience int) (late, beside map[string]course.Lab, err error) {
	r.mu.Lock()
	r.runs++
	p := plan{Record: filepath.Join(r.out, fmt.Sprintf("events-%d", r.runs)), Copied: map[string]map[string]string{}}
	for number, seen := range r.matrix.copied {
		p.Copied[number] = maps.Clone(seen)
	}
	r.mu.Unlock()
	out, err := r.visit(ctx, labs, p, patience)
	if err != nil {
		return nil, nil, err
	}
	events, err := read(p.Record)
	if err != nil {
		return nil, nil, err
	}
	hung := ""
	if i := slices.IndexFunc(events, func(e event) bool { return e.Ended == "hang" }); i >= 0 {
		hung = events[i].Ticket
	}
	late, beside = map[string]course.Lab{}, map[string]course.Lab{}
	for number, lab := range labs {
		_, isLate := out.Late[number]
		switch {
		case !out.Ended && len(labs) > 1 && number != hung:
			beside[number] = lab
		case isLate:
			late[number] = lab
		default:
			r.keep(number, lab, out, events)
		}
	}
	if out.Ended || hung != "" || len(labs) == 1 {
		return late, beside, nil
	}
	for number, lab := range beside { // each by itself, to see which it was
		isLate, _, err := r.once(ctx, map[string]course.Lab{number: lab}, patience)
		if err != nil {
			return nil, nil, err
		}
		maps.Copy(late, isLate)
	}
	return late, map[string]course.Lab{}, nil
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

// visit starts the program once. Tickets without a lab are skipped.
func (r *recorder) visit(ctx context.Context, labs map[string]course.Lab, of plan, patience int) (host.Outcome, error) {
	assigned := map[string]host.Assignment{}
	for number, lab := range labs {
		assigned[number] = host.Assignment{Lab: lab, Patience: patience}
	}
	visit := r.host.Run(r.exercise, assigned)
	defer visit.Close()
	p, err := r.program.with(of)
	if err != nil {
		return host.Outcome{}, err
	}
	exit, err := run.Local{}.Run(ctx, p, run.Job{URL: visit.URL(), Limit: limit, Quiet: true})
	if err != nil {
		return host.Outcome{}, err
	}
	out := visit.Outcome()
	if out.Fault != nil {
		return out, fmt.Errorf("a lab could not be opened: %w", out.Fault)
	}
	out.Ended = out.Ended && !exit.Hung
	return out, nil
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
