package judge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"failurelab/grader/result"
	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"
)

// The rule for a triage. It is judged by its diagnoses of incidents.
//
// An incident is right when the cause, reached, slow and side are. It is half right when the cause is right and something
// else is wrong, or when all else is right and the cause is wrong; unless that wrong cause is a catch-all, which was given to
// several other causes too, because then nothing was looked for. The score is the mean over causes, so that each cause counts
// as much as any other. That nothing is wrong is one of them.
const (
	neededScore = 0.85 // to be done
	maxAlarms   = 1    // healthy customers who may be told that something is wrong
	maxMistakes = 3    // that are shown whole
	half        = 0.5  // what half right is worth
	catchAll    = 3    // a cause that is given to this many others
)

// shift is the rule for what was seen of a shift.
func (r *rule) shift(res *result.Result) {
	s := r.o.Shift
	at := r.file()
	if s.Opened != nil {
		at = where(s.Opened.At)
	}
	todo := slices.IndexFunc(s.Said, func(said Said) bool { return said.Todo != nil })
	switch {
	case !s.Ended:
		c := cmp.Or(s.Crash, &Crash{})
		res.Verdict, res.Message = result.Crashed, fmt.Sprintf("the test program %s, in the middle of a shift", c.how())
		res.Next = &result.Next{At: at, What: "let Triage return in every case: it may not end the process, and has to come to an end"}
	case s.Opened == nil:
		res.Verdict, res.Message = result.Started, "no test puts Triage on call"
		res.Next = &result.Next{At: at, What: "let TestTriage call lab.OnCall(t, Triage)"}
	case todo >= 0:
		res.Next = &result.Next{At: where(s.Said[todo].Todo.At), What: s.Said[todo].Todo.Question}
	default:
		t := judgeTriage(s.Incidents, s.Said)
		res.Triage = &t
		res.Verdict, res.Points = result.Started, share(res.Max, int(1000*t.Score), 1000)
		if t.Done() && s.Code == 0 {
			res.Verdict = result.Done
			break
		}
		res.Next = &result.Next{At: at, What: nextOfTriage(t)}
	}
}

// judgeTriage judges what was said of a shift's incidents; of those that are missing, nothing was.
func judgeTriage(all []Incident, said []Said) result.TriageSummary {
	t := result.TriageSummary{Incidents: len(all), Needed: neededScore, MaxAlarms: maxAlarms}
	of := map[string]*result.TriagedCause{}
	for _, i := range all {
		c := of[i.Cause]
		if c == nil {
			c = &result.TriagedCause{Cause: course.Exported(lab.Cause(i.Cause)), Named: map[string]int{}}
			of[i.Cause] = c
		}
		c.Incidents++
	}
	catch := catchAlls(all, said)
	for _, s := range said {
		i := all[s.Number]
		c := of[i.Cause]
		c.Named[named(i, s)]++
		switch worth(i, s, catch) {
		case 1:
			t.Right++
			c.Right++
		case half:
			c.Half++
			fallthrough
		default:
			if len(t.Mistakes) < maxMistakes {
				t.Mistakes = append(t.Mistakes, mistake(i, s))
			}
		}
		if i.healthy() && s.Trouble == "" && s.Diagnosis.Cause != "" && s.Diagnosis.Cause != i.Cause {
			t.FalseAlarms++
		}
	}
	order := []lab.Cause{lab.Healthy}
	for _, f := range failure.All() {
		order = append(order, f.Cause)
	}
	for _, cause := range order {
		if c := of[string(cause)]; c != nil {
			t.Causes = append(t.Causes, *c)
			t.Score += scoreOf(*c) / float64(len(of))
		}
	}
	return t
}

func (i Incident) healthy() bool { return i.Cause == string(lab.Healthy) }

func (i Incident) failure() *failure.Failure { return failure.Find(lab.Cause(i.Failure)) }

// scoreOf is the mean of a cause's incidents.
func scoreOf(c result.TriagedCause) float64 {
	return (float64(c.Right) + half*float64(c.Half)) / float64(c.Incidents)
}

// worth is what is earned by what was said of an incident.
func worth(i Incident, s Said, catch map[string]bool) float64 {
	cause := s.Trouble == "" && s.Diagnosis.Cause == i.Cause
	if i.healthy() { // nothing has to change
		if cause {
			return 1
		}
		return 0
	}
	rest := len(slips(i, s)) == 0
	switch {
	case cause && rest:
		return 1
	case cause || (rest && s.Trouble == "" && !catch[s.Diagnosis.Cause]):
		return half
	default:
		return 0
	}
}

// catchAlls are the causes that were given to several others.
func catchAlls(all []Incident, said []Said) map[string]bool {
	others := map[string]map[string]bool{}
	catch := map[string]bool{}
	for _, s := range said {
		d, is := s.Diagnosis.Cause, all[s.Number].Cause
		if d == "" || d == is {
			continue
		}
		if others[d] == nil {
			others[d] = map[string]bool{}
		}
		others[d][is] = true
		catch[d] = len(others[d]) >= catchAll
	}
	return catch
}

// named is what an incident was called.
func named(i Incident, s Said) string {
	switch {
	case s.Trouble != "":
		return "(" + s.Trouble + ")"
	case s.Diagnosis.Cause == "":
		return "(nothing)"
	case s.Diagnosis.Cause == i.Cause && worth(i, s, nil) != 1:
		return exported(i.Cause) + ", but " + strings.Join(slips(i, s), ", ")
	default:
		return exported(s.Diagnosis.Cause)
	}
}

func exported(cause string) string { return course.Exported(lab.Cause(cause)) }

// slips are what is wrong with a diagnosis except for its cause.
func slips(i Incident, s Said) []string {
	f, d := i.failure(), s.Diagnosis
	var list []string
	for _, field := range []struct{ name, got, want string }{
		{"reached", d.Reached, answerText(f.Reached)}, {"slow", d.Slow, answerText(f.Slow)}, {"side", d.Side, sideText(f.Side)},
	} {
		if field.got != field.want && (field.name != "side" || !isSide(f, field.got)) {
			list = append(list, fmt.Sprintf("%s %s (is %s)", field.name, cmp.Or(field.got, "unanswered"), field.want))
		}
	}
	return list
}

// mistake is an incident that was not called what it is, with all that there was to see.
func mistake(i Incident, s Said) string {
	lines := []string{fmt.Sprintf("incident %d: %s, and Triage says %s", s.Number, truth(i), told(i, s))}
	if i.healthy() {
		lines[0] = fmt.Sprintf("incident %d: nothing is wrong, and Triage says %s", s.Number, told(i, s))
	} else {
		lines = append(lines, "you would see: "+i.failure().See)
	}
	if i.Herring != "" {
		lines = append(lines, "beside the point: "+i.Herring)
	}
	if s.Exchange != nil {
		lines = append(lines, exchangeLines(*s.Exchange)...)
	}
	if s.Error != "" {
		lines = append(lines, fmt.Sprintf("-> %s %s", s.Request.Method, s.Request.Path), "<- no answer, but an error: "+s.Error)
	}
	for _, l := range s.Lines {
		lines = append(lines, "log  "+l)
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

// truth is the right diagnosis.
func truth(i Incident) string {
	f := i.failure()
	return fmt.Sprintf("%s (reached %s, slow %s, side %s)", exported(i.Cause), answerText(f.Reached), answerText(f.Slow), sideText(f.Side))
}

// told is what the triage says of an incident.
func told(i Incident, s Said) string {
	if s.Trouble != "" || s.Diagnosis.Cause == "" {
		return strings.TrimSuffix(strings.TrimPrefix(named(i, s), "("), ")")
	}
	d := s.Diagnosis
	return fmt.Sprintf("%s (reached %s, slow %s, side %s)", exported(d.Cause),
		cmp.Or(d.Reached, "unanswered"), cmp.Or(d.Slow, "unanswered"), cmp.Or(d.Side, "unanswered"))
}

// nextOfTriage is what would help most.
func nextOfTriage(t result.TriageSummary) string {
	if t.Score >= t.Needed && t.FalseAlarms > t.MaxAlarms {
		return fmt.Sprintf("%d healthy customers are told that something is wrong: what does a call look like that went well?", t.FalseAlarms)
	}
	worst := slices.MinFunc(t.Causes, func(a, b result.TriagedCause) int { return cmp.Compare(scoreOf(a), scoreOf(b)) })
	if len(t.Mistakes) == 0 {
		return "a test fails that is not about an incident: see its output above"
	}
	return fmt.Sprintf("%s is not recognized yet. What would you see of it, and where does your tree ask for that?", worst.Cause)
}
