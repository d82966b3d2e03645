package course

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/wire"
	"failurelab/lab/world"
)

// Unshown opens a failure's lab, sends the customer's request, and compares what there is to see with the failure's Shows.
// It returns a defect for each difference. What the author has not answered yet is no difference: Defects names that. The
// error is that of a lab that does not open.
func (e *Exercise) Unshown(ctx context.Context, f *failure.Failure) ([]Defect, error) {
	if f.Break == nil {
		return nil, nil
	}
	w, err := world.Open(f.Break)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Cause, err)
	}
	defer w.Close()
	l := &lookout{file: f.File(), world: w, shows: f.Shows, status: e.StatusOf(f)}
	if f.Ticket != nil {
		l.ticket = f.Ticket.Number
	}

	l.client(ctx)
	l.log(f.Reached)
	l.database(ctx)
	return l.defects, nil
}

// lookout looks at one lab and collects the differences.
type lookout struct {
	ticket, file string
	world        *world.World
	shows        failure.Shows
	status       int
	defects      []Defect
}

func (l *lookout) off(format string, args ...any) {
	l.defects = append(l.defects, Defect{l.ticket, l.file, "Shows: " + fmt.Sprintf(format, args...)})
}

// client sends the customer's request.
func (l *lookout) client(ctx context.Context) {
	client := l.world.Client()
	defer client.CloseIdleConnections()
	x, err := wire.Send(client, l.world.Request().HTTP(ctx), 1<<20)
	switch want := l.shows.Client; {
	case want != "" && err == nil:
		l.off("Client is %q, and the client gets %d without an error", want, x.Status)
	case want != "" && !strings.Contains(err.Error(), want):
		l.off("Client is %q, and the client's error is %q", want, err.Error())
	case want == "" && err != nil:
		l.off("say in Client what the client's error contains. It is %q", err.Error())
	case x.Status != l.status:
		l.off("the client gets %d %s, want %d (Status, or the exercise's title)", x.Status, http.StatusText(x.Status), l.status)
	}
}

// log reads the one line of the request.
func (l *lookout) log(reached lab.Answer) {
	lines := l.world.Lines()
	if reached == lab.No {
		if len(lines) > 0 {
			l.off("Reached is lab.No, and the log has %d line(s)", len(lines))
		}
		return
	}
	if reached != lab.Yes && len(lines) != 1 {
		return // Reached is not answered yet
	}
	if len(lines) != 1 {
		l.off("Reached is lab.Yes, and the log has %d lines, want 1", len(lines))
		return
	}
	line := lines[0].Attrs
	if !strings.Contains(line["err"], l.shows.Err) {
		l.off("Err is %q, and the line's err is %q", l.shows.Err, line["err"])
	}
	for _, k := range slices.Sorted(maps.Keys(l.shows.Log)) {
		if line[k] != l.shows.Log[k] {
			l.off("Log has %s=%q, and the line %q", k, l.shows.Log[k], line[k])
		}
	}
}

// database asks the query, and reads the metrics.
func (l *lookout) database(ctx context.Context) {
	if l.shows.SQL != "" {
		t, err := l.world.Query(ctx, l.shows.SQL)
		switch {
		case err != nil:
			l.off("SQL: %v", err)
		case t.Error != "":
			l.off("SQL: %s", t.Error)
		case len(t.Rows) != 1 || len(t.Rows[0]) != 1 || t.Rows[0][0] != "1":
			l.off("SQL returns %v, want one row with the value 1", t.Rows)
		}
	}
	metrics := l.world.Metrics()
	for _, k := range slices.Sorted(maps.Keys(l.shows.Metrics)) {
		if metrics[k] != l.shows.Metrics[k] {
			l.off("Metrics has %s=%s, and the lab %q", k, l.shows.Metrics[k], metrics[k])
		}
	}
}
