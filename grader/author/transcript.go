package author

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"failurelab/grader/host"
	"failurelab/grader/report"
	"failurelab/lab/course"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// transcript is everything that can be seen in a lab: after the customer's request, perhaps after a request to another path, after
// the cure, and an hour later.
type transcript struct {
	symptom string // how the customer's first request ends: method, route and status, or the kind of error
	asked   string // method and path of the first call
	status  int
	lines   int    // of the log, after the first call
	sent    string // the kind of request that the customer sends first: its method, path and credential
	before  string // all that there is to see before the cure, without what differs from run to run
	first   answer // to the first call
	cured   answer // to the first call after the cure
	text    string // everything, without what differs from run to run
	seen    []seen // everything, one by one
}

// answer is the part of a response that two labs of a kind must have in common.
type answer struct {
	status  int
	members string // the names of a JSON object's members, in order of the alphabet; "" for any other body
}

// like says whether two first requests look the same from outside. Only the app's log knows a route. If another server
// responded to one of the two, under the same path, a customer could not see that difference.
func (t transcript) like(other transcript) bool {
	if t.status != 0 && (t.lines == 0) != (other.lines == 0) {
		return t.asked == other.asked && t.status == other.status
	}
	return t.symptom == other.symptom
}

// transcribe takes a transcript of a lab, again if the lab was late.
func transcribe(ctx context.Context, lab course.Lab) (transcript, error) {
	late := ""
	for patience := range host.MaxVoids {
		w, err := lab.Open(world.Patience(patience))
		if err != nil {
			return transcript{}, fmt.Errorf("%s: %w", lab.Code, err)
		}
		t, err := transcribeWorld(ctx, lab, w)
		late = w.Late()
		w.Close()
		if err != nil || late == "" {
			return t, err
		}
	}
	return transcript{}, &host.LateError{Lab: lab.Code, Why: late}
}

func transcribeWorld(ctx context.Context, lab course.Lab, w *world.World) (transcript, error) {
	var t transcript
	l := &look{world: w}
	l.send(ctx, w.Request())
	t.status, t.lines, t.first = l.status, len(l.lines), answer{l.status, membersOf(l.body)}
	t.asked = w.Request().Method + " " + w.Request().Path
	t.symptom = fmt.Sprintf("%s %s %d", w.Request().Method, l.route, l.status)
	if l.status == 0 {
		t.symptom = "no answer, and " + l.stopped()
	}
	t.sent = kindOf(w.Request())
	t.text, t.seen = seenIn(l), l.facts("")
	if lab.Elsewhere != "" {
		r := w.Request()
		r.Method, r.Path, r.Body = http.MethodGet, lab.Elsewhere, ""
		l.send(ctx, r)
		t.text += seenIn(l)
		t.seen = append(t.seen, l.facts("at "+lab.Elsewhere)...)
	}
	t.before = t.text
	moments := []string{"after the cure", "an hour later"}
	for i, then := range []func() error{
		func() error { _, err := w.Cure(lab.Cure()); return err },
		func() error { w.Advance(time.Hour); return nil },
	} {
		if err := then(); err != nil {
			return t, fmt.Errorf("%s: %w", lab.Code, err)
		}
		l.send(ctx, w.Request())
		if i == 0 {
			t.cured = answer{l.status, membersOf(l.body)}
		}
		t.text += seenIn(l)
		t.seen = append(t.seen, l.facts(moments[i])...)
	}
	return t, nil
}

var number = regexp.MustCompile(`\d+`)

// kindOf is a request without what another customer of the same kind has different: ids, names and the credential's value.
func kindOf(r wire.Request) string {
	kind := r.Method + " " + r.Scheme + " " + number.ReplaceAllString(r.Path, "N")
	if path, query, ok := strings.Cut(kind, "?"); ok {
		values, _ := url.ParseQuery(query) // of our own making
		kind = path + " " + strings.Join(slices.Sorted(maps.Keys(values)), " ")
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		kind += fmt.Sprintf(" %s of %d words", name, len(strings.Split(r.Header.Get(name), " ")))
	}
	return kind
}

func membersOf(body string) string {
	var object map[string]any
	if json.Unmarshal([]byte(body), &object) != nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Keys(object)), " ")
}

// look is a lab after a request.
type look struct {
	world  *world.World
	status int    // 0: no response
	route  string // as the log has it
	body   string
	header http.Header
	closed bool  // the connection ended with the response
	err    error // the client's
	lines  []wire.Line
	tables []table
}

// maxBody is how many bytes of a response are read.
const maxBody = 1 << 20

// send sends a request from the customer's machine.
func (l *look) send(ctx context.Context, r wire.Request) {
	client := l.world.Client()
	defer client.CloseIdleConnections()
	x, err := wire.Send(client, r.HTTP(ctx), maxBody)
	l.status, l.body, l.header, l.closed, l.err = x.Status, x.Body, x.Received, x.Closed, err
	l.world.ClientGaveUp(world.ClientClock(l.world.Machine().RanOut(ctx, err)))
	l.lines, l.tables = l.world.Lines(), tablesOf(ctx, l.world)
	l.route, _, _ = strings.Cut(l.world.Request().Path, "?") // a request that the app has not seen has no route
	if n := len(l.lines); n > 0 {
		if route, ok := l.lines[n-1].Attrs["route"]; ok { // a lab may log none: that is nothing that a client could see
			l.route = route
		}
	}
}

// stopped says how far a request came that got no response.
func (l *look) stopped() string {
	var op *net.OpError
	switch {
	case errors.Is(l.err, io.EOF), errors.Is(l.err, io.ErrUnexpectedEOF):
		return "a connection that breaks"
	case !errors.As(l.err, &op):
		return "nothing dialled"
	case op.Op == "dial":
		return "a dial that fails"
	default:
		return "a connection that breaks"
	}
}

// seenIn is the answer, the log and the database as text.
func seenIn(l *look) string {
	var b strings.Builder
	fmt.Fprintln(&b, l.status, l.header, l.closed, l.body, wire.ClientFact(l.err).Value)
	for _, line := range l.lines {
		b.WriteString(line.Text + "\n")
	}
	metrics := l.world.Metrics()
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		fmt.Fprintln(&b, name, metrics[name])
	}
	for _, t := range l.tables {
		fmt.Fprintln(&b, t.name, t.Rows, t.Error)
	}
	return report.Normal(b.String())
}

// table is a whole table, its rows in an order that does not depend on what differs from run to run.
type table struct {
	name string
	wire.Table
}

// tablesOf are all tables of a lab's database, the schema included. A table that cannot be read has its error.
func tablesOf(ctx context.Context, w *world.World) (list []table) {
	names, err := w.Query(ctx, `select name from sqlite_schema where type = 'table' union select 'sqlite_schema' order by name`)
	if err != nil {
		return []table{{"sqlite_schema", wire.Table{Error: err.Error()}}}
	}
	for _, name := range names.Rows {
		t, err := w.Query(ctx, `select * from "`+name[0]+`"`)
		if err != nil {
			t.Error = err.Error()
		}
		slices.SortFunc(t.Rows, func(a, b []string) int {
			return strings.Compare(report.Normal(strings.Join(a, " ")), report.Normal(strings.Join(b, " ")))
		})
		list = append(list, table{name[0], t})
	}
	return list
}
