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
// An incident is right if the cause, reached, slow and side are right. It is half right if only the cause is right. Naming a cause
// for an incident of another cause is a guess, and each guess cancels a right diagnosis of that cause. The score is the mean over
// causes, so that each cause counts the same. "Healthy" is one of them.
const (
	neededScore = 0.85 // to be done
	maxAlarms   = 1    // healthy customers who may be told that something is wrong
	maxMistakes = 3    // that are shown whole
	half        = 0.5  // what half right is worth
)

// shift is the rule for a shift.
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
		res.Verdict, res.Message = result.Crashed, fmt.Sprintf("the test program %s in the middle of a shift", c.how())
		res.Next = &result.Next{At: at, What: "make Triage return for every incident: it must neither end the process nor run forever"}
	case s.Opened == nil:
		res.Verdict, res.Message = result.Started, "no test puts Triage on call"
		res.Next = &result.Next{At: at, What: "call lab.OnCall(t, Triage) in TestTriage"}
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

// judgeTriage judges the diagnoses of a shift's incidents. An incident without a diagnosis counts as not named.
func judgeTriage(all []Incident, said []Said) result.TriageSummary {
	t := result.TriageSummary{Incidents: len(all), Needed: neededScore, MaxAlarms: maxAlarms}
	of := map[string]*result.TriagedCause{}
	for _, i := range all {
		c := of[i.Cause]
		if c == nil {
			c = &result.TriagedCause{Cause: exported(i.Cause), Named: map[string]int{}}
			of[i.Cause] = c
		}
		c.Incidents++
	}
	var wrong []Said
	for _, s := range said {
		i := all[s.Number]
		c := of[i.Cause]
		c.Named[named(i, s)]++
		switch worth(i, s) {
		case 1:
			t.Right++
			c.Right++
		case half:
			c.Half++
			wrong = append(wrong, s)
		default:
			wrong = append(wrong, s)
		}
		if !called(s, i.Cause) && called(s, s.Diagnosis.Cause) {
			if other := of[s.Diagnosis.Cause]; other != nil {
				other.FalseCalls++
			}
			if i.healthy() {
				t.FalseAlarms++
			}
		}
	}
	for _, s := range telling(all, wrong) {
		mistaken(&t, all[s.Number], s)
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

// called says whether a triage names a cause.
func called(s Said, cause string) bool {
	return s.Trouble == "" && cause != "" && s.Diagnosis.Cause == cause
}

func (i Incident) healthy() bool { return i.Cause == string(lab.Healthy) }

func (i Incident) failure() *failure.Failure { return failure.Find(lab.Cause(i.Failure)) }

// scoreOf is the mean of a cause's incidents. A false call takes back a right one.
func scoreOf(c result.TriagedCause) float64 {
	right := float64(c.Right) + half*float64(c.Half) - float64(c.FalseCalls)
	return max(0, right) / float64(c.Incidents)
}

// worth is what the diagnosis of an incident earns. In a healthy one nothing has to change, so only the cause counts.
func worth(i Incident, s Said) float64 {
	switch {
	case !called(s, i.Cause):
		return 0
	case i.healthy() || len(slips(i, s)) == 0:
		return 1
	default:
		return half
	}
}

// named is what an incident was called.
func named(i Incident, s Said) string {
	switch {
	case s.Trouble != "":
		return "(" + s.Trouble + ")"
	case s.Diagnosis.Cause == "":
		return "(nothing)"
	case s.Diagnosis.Cause == i.Cause && worth(i, s) != 1:
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
		{"reached", d.Reached, answerText(f.Reached)}, {"slow", d.Slow, i.slow()}, {"side", d.Side, sideText(f.Side)},
	} {
		if field.got != field.want && (field.name != "side" || !isSide(f, field.got)) {
			list = append(list, fmt.Sprintf("%s %s (is %s)", field.name, cmp.Or(field.got, "missing"), field.want))
		}
	}
	return list
}

// mistaken adds an incident that was not called what it is, with all that there was to see, and what it is.
func mistaken(t *result.TriageSummary, i Incident, s Said) {
	lines := []string{fmt.Sprintf("incident %d: Triage says %s. %s", s.Number, told(i, s), hint(i, s))}
	if s.Exchange != nil {
		lines = append(lines, exchangeLines(*s.Exchange)...)
	}
	if s.Error != "" {
		lines = append(lines, fmt.Sprintf("-> %s %s", s.Request.Method, s.Request.Path), "<- no response, but an error: "+s.Error)
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
	lines = append(lines, "metrics  "+strings.Join(metrics, " "))
	t.Mistakes = append(t.Mistakes, strings.Join(lines, "\n"))
	t.Answers = append(t.Answers, answer(i))
}

// telling are the mistakes that are shown whole: the first of each cause, and then the first of what is left.
func telling(all []Incident, wrong []Said) []Said {
	seen := map[string]bool{}
	var first, rest []Said
	for _, s := range wrong {
		if cause := all[s.Number].Cause; !seen[cause] {
			seen[cause] = true
			first = append(first, s)
		} else {
			rest = append(rest, s)
		}
	}
	shown := append(first, rest...)
	return shown[:min(len(shown), maxMistakes)]
}

// hint is where to look for what is wrong with a diagnosis.
func hint(i Incident, s Said) string {
	if !called(s, i.Cause) {
		return fmt.Sprintf("That is wrong. Look at %s.", course.LookAt(lab.Cause(i.Cause)))
	}
	var fields []string
	for _, slip := range slips(i, s) {
		field, _, _ := strings.Cut(slip, " ")
		fields = append(fields, field)
	}
	verb := "is"
	if len(fields) > 1 {
		verb = "are"
	}
	return fmt.Sprintf("The cause is right, but %s %s not.", strings.Join(fields, " and "), verb)
}

// answer is what an incident was.
func answer(i Incident) string {
	lines := []string{"it is: healthy, nothing is wrong"}
	if !i.healthy() {
		lines = []string{"it is: " + truth(i), "you would see: " + i.failure().See}
	}
	if i.Herring != "" {
		lines = append(lines, "a red herring: "+i.Herring)
	}
	return strings.Join(lines, "\n")
}

// truth is the right diagnosis.
func truth(i Incident) string {
	f := i.failure()
	return fmt.Sprintf("%s (reached %s, slow %s, side %s)", exported(i.Cause), answerText(f.Reached), i.slow(), sideText(f.Side))
}

// slow is whether the request failed because a timeout ran out.
func (i Incident) slow() string { return cmp.Or(i.Slow, answerText(i.failure().Slow)) }

// told is what the triage says of an incident.
func told(i Incident, s Said) string {
	d := s.Diagnosis
	if s.Trouble != "" || (d.Cause == "" && d.Reached == "" && d.Slow == "" && d.Side == "") {
		return strings.TrimSuffix(strings.TrimPrefix(named(i, s), "("), ")")
	}
	cause := "no cause"
	if d.Cause != "" {
		cause = exported(d.Cause)
	}
	return fmt.Sprintf("%s (reached %s, slow %s, side %s)", cause,
		cmp.Or(d.Reached, "missing"), cmp.Or(d.Slow, "missing"), cmp.Or(d.Side, "missing"))
}

// nextOfTriage is what would help most.
func nextOfTriage(t result.TriageSummary) string {
	if t.Score >= t.Needed && t.FalseAlarms > t.MaxAlarms {
		return fmt.Sprintf("Triage raises a false alarm for %d healthy customers. What does a successful request look like?", t.FalseAlarms)
	}
	if len(t.Mistakes) == 0 {
		return "a test other than the triage fails: see its output above"
	}
	if guessed := slices.MaxFunc(t.Causes, func(a, b result.TriagedCause) int { return cmp.Compare(a.FalseCalls, b.FalseCalls) }); guessed.FalseCalls > 1 {
		return fmt.Sprintf("Triage wrongly names %[2]s for %[1]d incidents: which fact is true of %[2]s alone?", guessed.FalseCalls, guessed.Cause)
	}
	worst := slices.MinFunc(t.Causes, func(a, b result.TriagedCause) int { return cmp.Compare(scoreOf(a), scoreOf(b)) })
	return fmt.Sprintf("Triage does not recognize %s yet. What would you see, and where does your tree check for it?", worst.Cause)
}
