package host

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"

	"failurelab/lab/course"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// Run serves one process.
type Run struct {
	exercise    *course.Exercise
	assignments map[string]Assignment
	onDuty      *Shift // nil: tickets are asked for
	first       string // the top-level test that goes first; "": any
	reached     bool   // the process has reached us
	url         string
	maxOpen     int    // labs
	forget      func() // ends the run at its host

	asking chan struct{} // has room for the questions that are being answered

	mu      sync.Mutex
	closed  bool
	opening int // labs that are being opened
	kept    int // bytes
	visits  int
	worlds  map[string]*visit
	opened  []Opening
	reports []Report
	late    map[string]string // by ticket
	onCall  bool
	over    bool         // the shift
	begun   map[int]bool // incidents, by number
	triaged map[int]*Triaged
	tries   map[int]int // by incident: how often its lab was late
	ended   bool
	code    int
	fault   error
}

// visit is one test in one lab.
type visit struct {
	opening Opening
	lab     course.Lab
	world   *world.World
	number  int     // of an incident
	duty    bool    // an incident: it has no ticket
	queries []Query // guarded by the run's mu, and so is what follows
	kept    int     // bytes of the queries
	full    bool    // no more queries are kept
	lines   int     // of the log, that the test has read
	metrics bool    // the test has read them
}

// URL is the address that the run's process gets in its environment ([wire.Env]).
func (r *Run) URL() string { return r.url }

// GoesFirst makes one top-level test run before all others. Call it before the process starts.
func (r *Run) GoesFirst(test string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.first = test
}

func (r *Run) begins(string, struct{}) (wire.Begun, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reached = true
	return wire.Begun{First: r.first}, nil
}

// Close ends the run and the labs that are still open in it.
func (r *Run) Close() {
	r.forget()
	r.closeWorlds()
}

func (r *Run) closeWorlds() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, v := range r.worlds {
		v.world.Close()
	}
	clear(r.worlds)
}

// Outcome returns what is known so far.
func (r *Run) Outcome() Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, v := range r.worlds {
		r.vouch(v)
	}
	return Outcome{Reached: r.reached, Opened: r.opened, Reports: r.reports, Ended: r.ended, Code: r.code, Late: maps.Clone(r.late), Fault: r.fault}
}

func (r *Run) open(_ string, q wire.Open) (wire.Opened, error) {
	opening := shortOpening(q)
	assigned, ok := r.assignments[q.Ticket]
	if !r.note(opening) {
		return wire.Opened{Refuse: fmt.Sprintf("your tests opened tickets %d times. Open a ticket once per test, not in a loop", maxOpenings)}, nil
	}
	unsupported := r.exercise.Unsupported(q.Ticket)
	switch {
	case unsupported != "":
		return wire.Opened{Skip: "this machine cannot run it: " + unsupported}, nil
	case r.exercise.OnCall:
		return wire.Opened{Refuse: r.exercise.Name + " has no tickets: its test is lab.OnCall(t, Triage)"}, nil
	case r.exercise.Ticket(q.Ticket) == nil:
		return wire.Opened{Refuse: fmt.Sprintf("there is no ticket %q in %s: it has %s", q.Ticket, r.exercise.Name, tickets(r.exercise))}, nil
	case !ok:
		return wire.Opened{Skip: "nothing is left to judge here"}, nil
	case assigned.Refuse != "":
		return wire.Opened{Refuse: assigned.Refuse}, nil
	case !r.reserve():
		return wire.Opened{Refuse: fmt.Sprintf("%d labs are open at the same time. Open a ticket once per test, not in a loop", r.maxOpen)}, nil
	}

	v := &visit{opening: opening, lab: assigned.Lab}
	var err error
	defer r.release()
	if v.world, err = assigned.Lab.Open(world.Patience(assigned.Patience)); err != nil {
		return wire.Opened{}, r.ours(fmt.Errorf("%s: %w", assigned.Lab.Code, err))
	}
	r.mu.Lock()
	r.visits++
	handle := strconv.Itoa(r.visits)
	r.mu.Unlock()
	w := v.world
	if err := r.enter(handle, v); err != nil {
		return wire.Opened{}, err
	}
	return wire.Opened{World: handle, URL: w.URL(), Request: w.Request(), Machine: w.Machine(), Given: w.Given, Notice: assigned.Notice}, nil
}

func (r *Run) logs(handle string, _ struct{}) ([]wire.Line, error) {
	v, err := r.find(handle)
	if err != nil {
		return nil, err
	}
	lines := v.world.Lines()
	r.mu.Lock()
	defer r.mu.Unlock()
	v.lines = max(v.lines, len(lines))
	return lines, nil
}

func (r *Run) sql(handle string, q wire.Query) (wire.Table, error) {
	v, err := r.find(handle)
	if err != nil {
		return wire.Table{}, err
	}
	t, err := v.world.Query(context.Background(), q.SQL)
	r.keepQuery(v, Query{q.SQL, t})
	return t, err
}

func (r *Run) metrics(handle string, _ struct{}) (map[string]string, error) {
	v, err := r.find(handle)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	v.metrics = true
	return v.world.Metrics(), nil
}

func (r *Run) cure(handle string, _ struct{}) (wire.Cured, error) {
	v, err := r.findTicket(handle, "api.Cure")
	if err != nil {
		return wire.Cured{}, err
	}
	cured, err := v.world.Cure(v.lab.Cure())
	if err != nil {
		return cured, r.ours(fmt.Errorf("%s: cure: %w", v.lab.Code, err))
	}
	return cured, nil
}

func (r *Run) advance(handle string, q wire.Advance) (wire.StoodIn, error) {
	v, err := r.findTicket(handle, "api.Advance")
	if err != nil {
		return wire.StoodIn{}, err
	}
	if q.By.Abs() > maxAdvance {
		return wire.StoodIn{Refuse: "that is more than a year. No lab needs that much"}, nil
	}
	v.world.Advance(q.By)
	return wire.StoodIn{}, nil
}

func (r *Run) partner(handle string, q wire.StandIn) (wire.StoodIn, error) {
	v, err := r.findTicket(handle, "api.Partner")
	if err != nil {
		return wire.StoodIn{}, err
	}
	if err := v.world.StandIn(q.URL); err != nil {
		return wire.StoodIn{Refuse: err.Error()}, nil
	}
	return wire.StoodIn{}, nil
}

// report closes the test's lab. The first report counts.
func (r *Run) report(handle string, q wire.Report) (struct{}, error) {
	if _, err := r.findTicket(handle, "a report"); err != nil {
		return struct{}{}, err
	}
	v, err := r.leave(handle)
	if err != nil {
		return struct{}{}, err
	}
	v.world.Stop() // questions of goroutines that outlive the test come too late
	for _, b := range q.Broken {
		v.world.ClientGaveUp(world.ClientClock(b.Clock))
	}
	report := Report{
		Opening: v.opening, Report: q, Exchanges: v.world.Exchanges(), Lines: v.world.Lines(), Metrics: v.world.Metrics(),
		GaveUpOnStandIn: v.world.GaveUpOnStandIn(), StandInRequests: v.world.StandInRequests(),
	}
	v.world.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.vouch(v)
	report.Queries = v.queries
	v.unread(report.Diagnoses, report.Lines)
	r.reports = append(r.reports, r.shorten(report))
	return struct{}{}, nil
}

func (r *Run) end(_ string, q wire.Ended) (struct{}, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended, r.code = true, q.Code
	return struct{}{}, nil
}

func (r *Run) ours(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fault == nil {
		r.fault = err
	}
	return err
}

func tickets(e *course.Exercise) string {
	var numbers []string
	for _, f := range e.Tickets() {
		numbers = append(numbers, f.Ticket.Number)
	}
	return strings.Join(numbers, ", ")
}
