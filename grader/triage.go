package grader

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/host"
	"failurelab/lab"
	"failurelab/lab/course"
)

// The rule for a triage. It is judged by what it says of incidents, and not by what it notices: nobody asks it for a test.
//
// Of an incident it is right when the cause, reached, slow and side are. One half is worth a half: the right cause with
// something else wrong, or all else right and the wrong cause; unless that wrong cause is a catch-all, which is named for
// several others, because then it was not looked for. The score is the mean over causes, so that a cause counts as much as
// any other; that nothing is wrong is one of them.
const (
	incidents  = 60   // of a shift
	enough     = 0.85 // the score that is done
	mostAlarms = 1    // healthy customers who may be told that something is wrong
	mistakes   = 3    // that are shown whole
	half       = 0.5  // what one half is worth
	catchAll   = 3    // so many other causes make a cause one
)

// Triage is what is said of a triage.
type Triage struct {
	Seed        uint64   `json:"seed"` // the same makes the same incidents
	Incidents   int      `json:"incidents"`
	Right       int      `json:"right"`
	FalseAlarms int      `json:"false_alarms"` // healthy customers who were told that something is wrong
	Score       float64  `json:"score"`        // 0 to 1
	Causes      []Caused `json:"causes"`       // in the order of the course
	Mistakes    []string `json:"mistakes,omitempty"`
}

// Caused is what a triage says of all incidents of one cause.
type Caused struct {
	Cause     string         `json:"cause"`
	Incidents int            `json:"incidents"`
	Right     int            `json:"right"`
	Half      int            `json:"half"`  // the cause alone, or all but the cause
	Named     map[string]int `json:"named"` // what it was called, and how often
}

// score is the mean of its incidents.
func (c Caused) score() float64 {
	return (float64(c.Right) + half*float64(c.Half)) / float64(c.Incidents)
}

// done says whether it is good enough to be on call.
func (t Triage) done() bool { return t.Score >= enough && t.FalseAlarms <= mostAlarms }

// judgeTriage judges what was said of a shift's incidents; of those that are missing, nothing was.
func judgeTriage(seed uint64, all []course.Incident, said []host.Triaged) Triage {
	t := Triage{Seed: seed, Incidents: len(all)}
	of := map[lab.Cause]*Caused{}
	for _, i := range all {
		c := of[i.Cause]
		if c == nil {
			c = &Caused{Cause: course.Exported(i.Cause), Named: map[string]int{}}
			of[i.Cause] = c
		}
		c.Incidents++
	}
	catch := catchAlls(said)
	for _, s := range said {
		c := of[s.Incident.Cause]
		c.Named[named(s)]++
		switch worth(s, catch) {
		case 1:
			t.Right++
			c.Right++
		case half:
			c.Half++
			fallthrough
		default:
			if len(t.Mistakes) < mistakes {
				t.Mistakes = append(t.Mistakes, mistake(s))
			}
		}
		if s.Incident.Cause == lab.Healthy && s.Trouble == "" && s.Diagnosis.Cause != "" && s.Diagnosis.Cause != string(lab.Healthy) {
			t.FalseAlarms++
		}
	}
	order := []lab.Cause{lab.Healthy}
	for _, f := range course.Core() {
		order = append(order, f.Cause)
	}
	for _, cause := range order {
		if c := of[cause]; c != nil {
			t.Causes = append(t.Causes, *c)
			t.Score += c.score() / float64(len(of))
		}
	}
	return t
}

// worth is what is earned by what was said of an incident.
func worth(s host.Triaged, catch map[string]bool) float64 {
	f, d := s.Incident.Failure, s.Diagnosis
	cause := s.Trouble == "" && d.Cause == string(s.Incident.Cause)
	if s.Incident.Cause == lab.Healthy { // nobody has to change anything
		if cause {
			return 1
		}
		return 0
	}
	rest := d.Reached == answerText(f.Reached) && d.Slow == answerText(f.Slow) && d.Side == sideText(f.Side)
	switch {
	case cause && rest:
		return 1
	case cause || (rest && s.Trouble == "" && !catch[d.Cause]):
		return half
	default:
		return 0
	}
}

// catchAlls are the causes that are named for several others.
func catchAlls(said []host.Triaged) map[string]bool {
	others := map[string]map[lab.Cause]bool{}
	catch := map[string]bool{}
	for _, s := range said {
		d := s.Diagnosis.Cause
		if d == "" || d == string(s.Incident.Cause) {
			continue
		}
		if others[d] == nil {
			others[d] = map[lab.Cause]bool{}
		}
		others[d][s.Incident.Cause] = true
		catch[d] = len(others[d]) >= catchAll
	}
	return catch
}

// named is what an incident was called.
func named(s host.Triaged) string {
	switch {
	case s.Trouble != "":
		return "(" + s.Trouble + ")"
	case s.Diagnosis.Cause == "":
		return "(nothing)"
	case s.Diagnosis.Cause == string(s.Incident.Cause) && worth(s, nil) != 1:
		return course.Exported(s.Incident.Cause) + ", but " + strings.Join(slips(s), ", ")
	default:
		return course.Exported(lab.Cause(s.Diagnosis.Cause))
	}
}

// slips are what is wrong with a diagnosis but for its cause.
func slips(s host.Triaged) []string {
	f, d := s.Incident.Failure, s.Diagnosis
	var list []string
	for _, field := range []struct{ name, got, want string }{
		{"reached", d.Reached, answerText(f.Reached)}, {"slow", d.Slow, answerText(f.Slow)}, {"side", d.Side, sideText(f.Side)},
	} {
		if field.got != field.want {
			list = append(list, fmt.Sprintf("%s %s (is %s)", field.name, cmp.Or(field.got, "unanswered"), field.want))
		}
	}
	return list
}

// mistake is an incident that was not called what it is, with all that there was to see.
func mistake(s host.Triaged) string {
	f, i := s.Incident.Failure, s.Incident
	lines := []string{fmt.Sprintf("incident %d: %s, and Triage says %s", s.Number, answer(i), said(s))}
	if i.Cause == lab.Healthy {
		lines[0] = fmt.Sprintf("incident %d: nothing is wrong, and Triage says %s", s.Number, said(s))
	} else {
		lines = append(lines, "you would see: "+f.See)
	}
	if i.Herring != "" {
		lines = append(lines, "beside the point: "+i.Herring)
	}
	for _, x := range s.Exchanges[:min(1, len(s.Exchanges))] {
		lines = append(lines, Written(x)...)
	}
	if s.Error != "" {
		lines = append(lines, fmt.Sprintf("-> %s %s", s.Request.Method, s.Request.Path), "<- no answer, but an error: "+s.Error)
	}
	for _, l := range s.Lines {
		lines = append(lines, "log  "+l.Text)
	}
	if len(s.Lines) == 0 {
		lines = append(lines, "log  (empty)")
	}
	var metrics []string
	for _, name := range slices.Sorted(maps.Keys(s.Metrics)) {
		metrics = append(metrics, name+"="+s.Metrics[name])
	}
	return strings.Join(append(lines, "metrics  "+strings.Join(metrics, " ")), "\n")
}

// answer is the right one.
func answer(i course.Incident) string {
	f := i.Failure
	return fmt.Sprintf("%s (reached %s, slow %s, side %s)", course.Exported(i.Cause), answerText(f.Reached), answerText(f.Slow), sideText(f.Side))
}

// said is what a triage says of an incident.
func said(s host.Triaged) string {
	if s.Trouble != "" || s.Diagnosis.Cause == "" {
		return strings.TrimSuffix(strings.TrimPrefix(named(s), "("), ")")
	}
	d := s.Diagnosis
	return fmt.Sprintf("%s (reached %s, slow %s, side %s)", course.Exported(lab.Cause(d.Cause)),
		cmp.Or(d.Reached, "unanswered"), cmp.Or(d.Slow, "unanswered"), cmp.Or(d.Side, "unanswered"))
}

// Summary is a triage in one line.
func (t Triage) Summary() string {
	return fmt.Sprintf("%d of %d incidents right, score %.0f%% (done at %.0f%%), %d false alarm(s) (done with %d at most)",
		t.Right, t.Incidents, 100*t.Score, 100*enough, t.FalseAlarms, mostAlarms)
}

// next is what would help most.
func (t Triage) next() string {
	if t.Score >= enough && t.FalseAlarms > mostAlarms {
		return fmt.Sprintf("%d healthy customers are told that something is wrong: what does a call look like that went well?", t.FalseAlarms)
	}
	worst := slices.MinFunc(t.Causes, func(a, b Caused) int { return cmp.Compare(a.score(), b.score()) })
	if len(t.Mistakes) == 0 {
		return "a test fails that is not about an incident: see its output above"
	}
	return fmt.Sprintf("%s is not recognized yet. What would you see of it, and where does your tree ask for that?", worst.Cause)
}
