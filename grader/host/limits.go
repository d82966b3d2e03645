package host

import (
	"errors"
	"time"

	"failurelab/lab/wire"
)

// A process may ask and report anything, as often as it likes. These limits bound what a host does and keeps for it, so that no
// process takes the memory that other labs need. Honest tests stay far below them.
const (
	maxWorlds   = 200                  // labs that a run may have open at once; a test that opens more in a loop gets a message
	maxOpenings = 5000                 // how often the tests of a run may open a ticket
	maxAsking   = 64                   // questions of a run that are answered at the same time
	maxAdvance  = 366 * 24 * time.Hour // how far a clock may be moved at once
	maxHeader   = 16 << 10             // bytes of a question's header
	slow        = 30 * time.Second     // how long a process may take to put a question, or to read the answer

	maxKept      = 32 << 20  // bytes of what happened in all labs of a run
	maxVisitKept = 256 << 10 // bytes of one test's queries with their answers, and the same for its log lines
	maxQueries   = 200       // of one test
	maxWord      = 100       // characters of a diagnosis's field
	maxPath      = 4096      // bytes of a file's name
)

// errRefused is the error for a question that a process must not ask.
var errRefused = errors.New("refused")

type refusal string

func (r refusal) Error() string        { return string(r) }
func (r refusal) Is(target error) bool { return target == errRefused }

func refused(why string) error { return refusal(why) }

// shortOpening is the part of a request for a ticket that is kept.
func shortOpening(q wire.Open) Opening {
	return Opening{Ticket: wire.Shown(q.Ticket), Test: wire.Shown(q.Test), At: shortPlace(q.At)}
}

func shortPlace(at wire.Place) wire.Place {
	if len(at.File) > maxPath {
		return wire.Place{}
	}
	return at
}

// note keeps an opening. It returns false if there are too many.
func (r *Run) note(o Opening) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.noteLocked(o)
}

func (r *Run) noteLocked(o Opening) bool {
	if len(r.opened) >= maxOpenings {
		return false
	}
	r.opened = append(r.opened, o)
	return true
}

// reserve makes room for a lab, until release. It returns false if too many are open.
func (r *Run) reserve() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.worlds)+r.opening >= r.maxOpen {
		return false
	}
	r.opening++
	return true
}

func (r *Run) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opening--
}

// take says whether there is room for n bytes more, and takes it. The caller holds r.mu.
func (r *Run) take(n int) bool {
	if r.kept+n > maxKept {
		return false
	}
	r.kept += n
	return true
}

// keepQuery keeps a query with its result while there is room. The first queries matter most, because evidence is compared with
// them.
func (r *Run) keepQuery(v *visit, q Query) {
	n := len(q.SQL) + len(q.Answer.Error)
	for _, row := range q.Answer.Rows {
		for _, value := range row {
			n += len(value)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if v.full || len(v.queries) >= maxQueries || v.kept+n > maxVisitKept || !r.take(n) {
		v.full = true // the queries that are kept must have no gap
		return
	}
	v.kept += n
	v.queries = append(v.queries, q)
}

// shorten cuts a report down to the limits. The caller holds r.mu.
func (r *Run) shorten(t Report) Report {
	t.Misused = wire.Shown(t.Misused)
	t.Todo = shortTodo(t.Todo)
	t.Diagnoses = first(t.Diagnoses, wire.MaxDiagnoses)
	for i, d := range t.Diagnoses {
		t.Diagnoses[i] = shortDiagnosis(d)
	}
	t.Absent = first(t.Absent, wire.MaxAbsent)
	for i, name := range t.Absent {
		t.Absent[i] = wire.Escaped(name, maxWord, "")
	}
	t.Broken = first(t.Broken, wire.MaxBroken)
	for i, b := range t.Broken {
		t.Broken[i] = wire.Broken{Method: wire.Escaped(b.Method, maxWord, ""), URL: wire.Shown(b.URL), Error: wire.Shown(b.Error), After: b.After}
	}
	t.Exchanges, t.Lines = r.shortTraffic(t.Exchanges, t.Lines)
	return t
}

// shortenTriaged cuts the diagnosis of an incident down to the limits. The caller holds r.mu.
func (r *Run) shortenTriaged(t Triaged) *Triaged {
	t.Trouble, t.Error, t.Todo = wire.Shown(t.Trouble), wire.Shown(t.Error), shortTodo(t.Todo)
	t.Diagnosis = shortDiagnosis(t.Diagnosis)
	t.Exchanges, t.Lines = r.shortTraffic(t.Exchanges, t.Lines)
	return &t
}

// shortTraffic cuts the requests to a lab and its log down to the limits. It keeps the first ones, which are the customer's.
func (r *Run) shortTraffic(exchanges []wire.Exchange, lines []wire.Line) ([]wire.Exchange, []wire.Line) {
	kept := 0
	for i, l := range lines {
		if kept += 2 * len(l.Text); kept > maxVisitKept || !r.take(2*len(l.Text)) {
			lines = lines[:i:i]
			break
		}
	}
	for i, x := range exchanges {
		n := len(x.Path) + len(x.SentBody) + len(x.Body)
		for _, h := range []map[string][]string{x.Sent, x.Received} {
			for name, values := range h {
				n += len(name)
				for _, v := range values {
					n += len(v)
				}
			}
		}
		if !r.take(n) {
			exchanges = exchanges[:i:i]
			break
		}
	}
	return exchanges, lines
}

func shortTodo(t *wire.Todo) *wire.Todo {
	if t == nil {
		return nil
	}
	return &wire.Todo{Question: wire.Shown(t.Question), At: shortPlace(t.At)}
}

func shortDiagnosis(d wire.Diagnosis) wire.Diagnosis {
	for _, field := range []*string{&d.Reached, &d.Slow, &d.Side, &d.Cause} {
		*field = wire.Escaped(*field, maxWord, "")
	}
	d.At = shortPlace(d.At)
	if d.Evidence != nil {
		short := d.Evidence.Short()
		d.Evidence = &short
	}
	return d
}

// first returns at most the first n items of a list.
func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }
