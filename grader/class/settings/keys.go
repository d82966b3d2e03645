package settings

import (
	"maps"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a container may have no list of time zones

	"go.yaml.in/yaml/v3"
)

// maxNumber is the largest weight, and the most points.
const maxNumber = 1_000_000

// settings reads the keys of the file.
func (r *reader) settings(root *yaml.Node) {
	read := map[string]func(n *yaml.Node){
		"course":    func(n *yaml.Node) { r.course(n) },
		"exercises": func(n *yaml.Node) { r.exercises(n) },
		"seed":      func(n *yaml.Node) { r.s.Seed = r.text(n, "seed") },
		"limits":    func(n *yaml.Node) { r.limits(n) },
		"zone":      func(*yaml.Node) {},
		"due":       func(n *yaml.Node) { r.s.Due = r.moment(n, "due", r.s.Zone) },
		"grace":     func(n *yaml.Node) { r.s.Grace = r.duration(n, "grace") },
		"late":      func(n *yaml.Node) { r.late(n) },
		"feedback":  func(n *yaml.Node) { r.feedback(n) },
		"void":      func(n *yaml.Node) { r.void(n) },
		"overrides": func(n *yaml.Node) { r.overrides(n) },
	}
	values := r.fields(root, "", slices.Sorted(maps.Keys(read))...)
	r.s.Zone = time.UTC
	if n := values["zone"]; n != nil { // dates depend on it
		r.zone(n)
	}
	each(values, read)
	for _, key := range []string{"grace", "late"} {
		if n := values[key]; n != nil && values["due"] == nil {
			r.problem(n, "%s without a due date has no effect. Add due, or remove it", key)
		}
	}
	if n := values["late"]; n != nil && !r.s.Late.Until.IsZero() && !r.s.Late.Until.After(r.s.Due.Add(r.s.Grace)) && !r.s.Due.IsZero() {
		r.problem(n, "late.until is not after the due date and its grace, so nothing could be late")
	}
}

func (r *reader) course(n *yaml.Node) {
	r.s.Course = r.text(n, "course")
	if r.s.Course != "" && r.known.Course != "" && r.s.Course != r.known.Course {
		r.problem(n, "course is %q, but this grader has version %q. Take the grader of that version, or change the line", r.s.Course, r.known.Course)
	}
}

func (r *reader) zone(n *yaml.Node) {
	name := r.text(n, "zone")
	if name == "" {
		return
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		r.problem(n, "zone %q is unknown. Write UTC, or a name such as Europe/Berlin", name)
		return
	}
	r.s.Zone = zone
}

func (r *reader) exercises(n *yaml.Node) {
	values := r.pairs(n, "exercises", func(key *yaml.Node) bool {
		r.check(key, "exercise", key.Value, r.known.Exercises)
		return true
	})
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		r.problem(n, "exercises is empty. Name some, or remove it: then all are graded")
	}
	r.s.Weights = map[string]float64{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		r.s.Exercises = append(r.s.Exercises, name)
		r.s.Weights[name] = r.number(values[name], "the weight of "+name, maxNumber)
	}
}

// check notes an unknown name.
func (r *reader) check(n *yaml.Node, kind, name string, names []string) {
	if name != "" && len(names) > 0 && !slices.Contains(names, name) {
		r.problem(n, "there is no %s %q. %s", kind, name, didYouMean(name, names))
	}
}

func (r *reader) limits(n *yaml.Node) {
	l := &r.s.Limits
	read := map[string]func(n *yaml.Node){
		"run":        func(n *yaml.Node) { l.Run = r.limit(n, "limits.run") },
		"build":      func(n *yaml.Node) { l.Build = r.limit(n, "limits.build") },
		"submission": func(n *yaml.Node) { l.Submission = r.limit(n, "limits.submission") },
		"memory":     func(n *yaml.Node) { l.Memory = r.bytes(n, "limits.memory") },
		"file_size":  func(n *yaml.Node) { l.FileSize = r.bytes(n, "limits.file_size") },
		"processes":  func(n *yaml.Node) { l.Processes = r.count(n, "limits.processes") },
		"open_files": func(n *yaml.Node) { l.OpenFiles = r.count(n, "limits.open_files") },
	}
	each(r.fields(n, "limits", slices.Sorted(maps.Keys(read))...), read)
}

func (r *reader) late(n *yaml.Node) {
	p := &r.s.Late
	read := map[string]func(n *yaml.Node){
		"per": func(n *yaml.Node) {
			p.Per = map[string]time.Duration{"day": 24 * time.Hour, "hour": time.Hour}[r.oneOf(n, "late.per", []string{"day", "hour"})]
		},
		"percent": func(n *yaml.Node) { p.Percent = r.number(n, "late.percent", whole) },
		"cap":     func(n *yaml.Node) { p.Cap = r.number(n, "late.cap", whole) },
		"until":   func(n *yaml.Node) { p.Until = r.moment(n, "late.until", r.s.Zone) },
	}
	values := r.fields(n, "late", slices.Sorted(maps.Keys(read))...)
	each(values, read)
	switch {
	case values["per"] != nil || values["percent"] != nil || values["cap"] != nil:
		r.need(n, "late", values, "per", "percent")
	case values["until"] == nil && n.Kind == yaml.MappingNode:
		r.problem(n, "late says nothing. Give it per and percent, or until")
	}
}

func (r *reader) void(n *yaml.Node) {
	lines := map[string]int{}
	for _, item := range r.items(n, "void") {
		values := r.fields(item, "void", "lab", "reason")
		r.need(item, "void", values, "lab", "reason")
		var v Void
		each(values, map[string]func(n *yaml.Node){
			"lab": func(n *yaml.Node) {
				v.Lab = r.text(n, "lab")
				r.check(n, "lab", v.Lab, r.known.Labs)
			},
			"reason": func(n *yaml.Node) { v.Reason = r.text(n, "reason") },
		})
		r.once(item, lines, v.Lab, "lab "+v.Lab)
		r.s.Void = append(r.s.Void, v)
	}
}

// once notes that something stands in a list twice.
func (r *reader) once(n *yaml.Node, lines map[string]int, key, what string) {
	if lines[key] > 0 && key != "" {
		r.problem(n, "%s is here twice. It is in line %d too", what, lines[key])
	}
	lines[key] = n.Line
}

func (r *reader) overrides(n *yaml.Node) {
	lines := map[string]int{}
	for _, item := range r.items(n, "overrides") {
		values := r.fields(item, "overrides", "student", "ticket", "exercise", "points", "reason", "by")
		r.need(item, "an override", values, "student", "points", "reason", "by")
		var o Override
		each(values, map[string]func(n *yaml.Node){
			"student": func(n *yaml.Node) { o.Student = r.id(n, "student") },
			"ticket": func(n *yaml.Node) {
				o.Ticket = r.text(n, "ticket")
				r.check(n, "ticket", o.Ticket, r.known.Tickets)
			},
			"exercise": func(n *yaml.Node) {
				o.Exercise = r.text(n, "exercise")
				r.check(n, "exercise", o.Exercise, r.known.Exercises)
			},
			"points": func(n *yaml.Node) { o.Points = r.number(n, "points", maxNumber) },
			"reason": func(n *yaml.Node) { o.Reason = r.text(n, "reason") },
			"by":     func(n *yaml.Node) { o.By = r.text(n, "by") },
		})
		if most, ok := r.known.Max[o.Ticket+o.Exercise]; ok && o.Points > most {
			r.problem(values["points"], "%s has at most %g points. Set points to %g or less", o.Ticket+o.Exercise, most, most)
		}
		if item.Kind == yaml.MappingNode && (values["ticket"] == nil) == (values["exercise"] == nil) {
			r.problem(item, "an override is about a ticket or about a whole exercise. Give one of the two")
		}
		if o.Student != "" && o.Ticket+o.Exercise != "" {
			r.once(item, lines, strings.Join([]string{o.Student, o.Ticket, o.Exercise}, "\x00"), "an override of "+o.Ticket+o.Exercise+" for this student")
		}
		r.s.Overrides = append(r.s.Overrides, o)
	}
}
