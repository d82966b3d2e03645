package author

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/report"
	"failurelab/lab/course"
	"failurelab/lab/wire"
)

// Difference is one thing that can be seen in a lab and differs in a correct one.
type Difference struct {
	Moment  string // when: "" for the customer's first request, "after the cure", ...
	What    string // "log line 2: err"
	Correct string // what the correct lab shows; "" if it shows nothing
	Other   string
}

// Differences compares everything that a test can ask of a lab with the correct lab of the same ticket: the customer's request, the
// same again after the cure and an hour later, the log, the metrics and the database. It returns what differs, in that order, except
// for request ids, times and addresses. An error is a fault of ours, or the end of ctx.
func Differences(ctx context.Context, correct, other course.Lab) ([]Difference, error) {
	correct.Elsewhere = other.Elsewhere
	here, err := transcribe(ctx, correct.Plain())
	if err != nil {
		return nil, err
	}
	there, err := transcribe(ctx, other.Plain())
	if err != nil {
		return nil, err
	}
	a, b := normal(here.seen), normal(there.seen)
	return differ(a, b), nil
}

// differ compares two lists, moment by moment. What differs in the same way at a later moment is told once.
func differ(a, b []seen) (list []Difference) {
	here, there := valuesOf(a), valuesOf(b)
	told := map[Difference]bool{}
	add := func(f seen, d Difference) {
		d.What = f.what
		line, _, isAttribute := strings.Cut(f.what, ": ")
		_, ours := here[seen{f.moment, line, ""}.name()]
		_, theirs := there[seen{f.moment, line, ""}.name()]
		if d.Correct == d.Other || told[d] || isAttribute && ours != theirs { // of a line that one side lacks, no attribute is told
			return
		}
		told[d] = true
		d.Moment = f.moment
		list = append(list, d)
	}
	var moments []string
	for _, f := range slices.Concat(a, b) {
		if !slices.Contains(moments, f.moment) {
			moments = append(moments, f.moment)
		}
	}
	for _, moment := range moments {
		for _, f := range a {
			if f.moment == moment {
				add(f, Difference{Correct: f.value, Other: there[f.name()]})
			}
		}
		for _, f := range b {
			if _, known := here[f.name()]; f.moment == moment && !known {
				add(f, Difference{Other: f.value})
			}
		}
	}
	return list
}

// seen is one thing that can be seen in a lab.
type seen struct{ moment, what, value string }

func (s seen) name() string { return s.moment + "\n" + s.what }

func valuesOf(all []seen) map[string]string {
	values := map[string]string{}
	for _, s := range all {
		values[s.name()] = s.value
	}
	return values
}

// normal returns what was seen without what differs from run to run. All values are looked at together, so that an id that
// stands for another one still shows.
func normal(all []seen) []seen {
	const between = "\x00"
	var values []string
	for _, s := range all {
		values = append(values, s.value)
	}
	list := slices.Clone(all)
	for i, value := range strings.Split(report.Normal(strings.Join(values, between)), between) {
		list[i].value = value
	}
	return list
}

// facts lists what can be seen after a request, at a moment such as "after the cure".
func (l *look) facts(moment string) (all []seen) {
	add := func(what, value string) { all = append(all, seen{moment, what, value}) }
	if l.status == 0 {
		add("the client's error", wire.ClientFact(l.err).Value)
	} else {
		add("status code", fmt.Sprint(l.status))
	}
	for _, name := range slices.Sorted(maps.Keys(l.header)) {
		if name == "Content-Length" {
			continue // the body says it all
		}
		add("header "+name, strings.Join(l.header[name], ", "))
	}
	add("body", strings.TrimSpace(l.body))
	for n, line := range l.lines {
		add(fmt.Sprintf("log line %d", n+1), "is there")
		for _, key := range slices.Sorted(maps.Keys(line.Attrs)) {
			if key != "latency_ms" {
				add(fmt.Sprintf("log line %d: %s", n+1, key), line.Attrs[key])
			}
		}
	}
	metrics := l.world.Metrics()
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		add("metric "+name, metrics[name])
	}
	for _, t := range l.tables {
		if t.name == "sqlite_schema" {
			continue // which tables there are shows without it
		}
		for n, row := range t.Rows {
			var cells []string
			for i, cell := range row {
				cells = append(cells, t.Columns[i]+"="+cell)
			}
			add(fmt.Sprintf("table %s, row %d", t.name, n+1), strings.Join(cells, "  "))
		}
	}
	return all
}
