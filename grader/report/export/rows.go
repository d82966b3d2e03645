package export

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// state is what became of a row.
type state int

// The states.
const (
	passed state = iota
	failed
	notStarted
	ourFault // it could not be graded
)

// row is one line of a mark's breakdown: a ticket, the house rules of an exercise, a triage, points that were set by hand, or
// lateness. The points of all rows add up to the final points. Its texts are plain, and not yet escaped for any format.
type row struct {
	Exercise string // "01_unauthorized"; "" for lateness
	Place    int    // of the exercise in the class, from 1; 0 for lateness
	Name     string // "T105", unique in its exercise
	State    state
	Verdict  string   // "too weak"
	Points   float64  // with the weight of the exercise
	Max      float64  // with the weight; 0 for what is not an exercise's own
	Extra    bool     // Max is beyond the most points of the class
	Says     string   // in a sentence or two, maybe on several lines; "" if there is nothing to say
	Labs     []string // those that were missed, each on one line
	Tests    []string // names of the tests
	At       string   // file:line
	Again    bool     // the first row of the exercise says why it has no points
}

// Title names the row among all rows of a mark.
func (r row) Title() string {
	if r.Exercise == "" {
		return r.Name
	}
	return r.Exercise + " " + r.Name
}

// Text is everything that the row says, on several lines, beginning with the verdict.
func (r row) Text() string {
	text := r.Verdict
	if r.Says != "" {
		text += ": " + r.Says
	}
	for _, l := range r.Labs {
		text += "\n- " + l
	}
	if r.At != "" && r.State == failed {
		text += "\n(" + r.At + ")"
	}
	return lines(text)
}

// rowsOf is the breakdown of a mark. A stretch ticket that is not started has no row.
func rowsOf(m result.Mark) []row {
	var rows []row
	for i, e := range m.Exercises {
		of := exerciseRows(e)
		sum := 0.0
		for k := range of {
			of[k].Exercise, of[k].Place = e.Exercise, i+1
			sum += of[k].Points
			of[k].Points, of[k].Max = round(of[k].Points*e.Weight), round(of[k].Max*e.Weight)
		}
		rows = append(rows, of...)
		if by := e.Points + e.Bonus - sum; math.Abs(by) > 0.001 {
			rows = append(rows, row{
				Exercise: e.Exercise, Place: i + 1, Name: "set by hand", State: passed, Verdict: "set by hand", Points: round(by * e.Weight), Says: byHand(e, ""),
			})
		}
	}
	if m.Penalty > 0 {
		rows = append(rows, row{Name: "late", State: passed, Verdict: "late", Points: -m.Penalty, Says: line(m.Late.Note)})
	}
	return rows
}

func exerciseRows(e result.ExerciseMark) (rows []row) {
	if e.Result.Form == result.Triage || len(e.Tickets) == 0 {
		return []row{triageRow(e)}
	}
	for _, t := range e.Tickets {
		if t.Stretch && t.Verdict == result.NotStarted {
			continue
		}
		r := row{Name: t.Ticket, State: stateOf(t.Verdict), Verdict: string(t.Verdict), Points: t.Points, Max: t.Max, Extra: t.Stretch}
		if i := slices.IndexFunc(e.Result.Tickets, func(of result.Ticket) bool { return of.Ticket == t.Ticket }); i >= 0 {
			of := e.Result.Tickets[i]
			r.Verdict, r.Says, r.Labs, r.Tests, r.At = of.Label(), says(of), missed(of.Labs), of.Tests, line(of.At)
		} else {
			r.Says = whole(e)
			if len(rows) > 0 && r.Says != "" {
				r.Says, r.Again = "see "+rows[0].Name, true
			}
		}
		if by := byHand(e, t.Ticket); by != "" {
			r.Says = strings.TrimSpace(r.Says + "\n" + by)
			if r.State == failed && t.Points >= t.Max {
				r.State = passed
			}
		}
		rows = append(rows, r)
	}
	if e.HouseMax > 0 {
		rows = append(rows, houseRow(e))
	}
	return rows
}

func triageRow(e result.ExerciseMark) row {
	r := row{Name: "triage", State: stateOf(e.Verdict), Verdict: string(e.Verdict), Points: e.Points, Max: e.Max, Says: whole(e)}
	for _, o := range e.Overrides { // they have a row of their own
		if o.Ticket == "" {
			r.Points = o.Was
			break
		}
	}
	if e.Result.Triage != nil {
		r.Says = strings.TrimSpace(line(e.Result.Triage.Summary()) + "\n" + r.Says)
		for _, m := range e.Result.Triage.Mistakes {
			r.Labs = append(r.Labs, line(m))
		}
	}
	return r
}

func houseRow(e result.ExerciseMark) row {
	r := row{Name: "house rules", State: failed, Verdict: "not all checked", Points: e.House, Max: e.HouseMax}
	switch s := stateOf(e.Verdict); {
	case !e.Result.Judged() || s == notStarted:
		r.State, r.Verdict, r.Again = s, string(e.Verdict), true
	case e.House >= e.HouseMax:
		r.State, r.Verdict = passed, string(result.Done)
	default:
		r.Labs = missed(e.Result.House)
		if n := len(e.Result.House); n > 0 { // or they are not shown
			r.Says = fmt.Sprintf("%d of %d are checked.", result.Caught(e.Result.House), n)
		}
	}
	return r
}

// whole is why an exercise as a whole has no points, or what is wrong with it.
func whole(e result.ExerciseMark) string {
	switch {
	case e.Fault != "":
		return "the grader could not grade it, which says nothing about the tests: " + lines(e.Fault)
	case e.Message != "":
		return lines(e.Message)
	default:
		return lines(e.Result.Message)
	}
}

// says is what is wrong with a ticket, in a sentence or two.
func says(t result.Ticket) string {
	if t.Verdict == result.Done || t.Verdict == result.NotStarted {
		return ""
	}
	text := result.Sentence(line(t.Message))
	add := func(separator, more string) {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSuffix(more, "."))) { // the message may say it already
			text += separator + more
		}
	}
	add(" ", result.Sentence(line(t.Remedy)))
	if t.Diagnosis != nil {
		for _, m := range t.Diagnosis.Messages {
			add("\n", line(m))
		}
	}
	return strings.TrimSpace(text)
}

// missed are the labs that were missed and may be named, each on one line.
func missed(trials []result.Trial) []string {
	var list []string
	for _, l := range result.Uncaught(trials) {
		if l.Code == "" {
			continue
		}
		text := l.Code
		if l.Lab != "" {
			text += ", " + l.Lab
		}
		switch {
		case l.Trouble != "":
			text += ": " + result.Sentence(l.Trouble) + " " + result.Sentence(l.Remedy)
		case l.Ask != "":
			text += ": " + l.Ask
		}
		list = append(list, strings.TrimSpace(line(text)))
	}
	return list
}

// byHand says who set points by hand, and why; "" if nobody did. The ticket "" is the whole exercise.
func byHand(e result.ExerciseMark, ticket string) string {
	var texts []string
	for _, o := range e.Overrides {
		if o.Ticket == ticket {
			texts = append(texts, fmt.Sprintf("%g points instead of %g, set by %s: %s", o.Points, o.Was, line(o.By), line(o.Reason)))
		}
	}
	return strings.Join(texts, "\n")
}

func stateOf(v result.Verdict) state {
	switch v {
	case result.Done:
		return passed
	case result.NotStarted:
		return notStarted
	case result.GraderError:
		return ourFault
	default:
		return failed
	}
}

func round(f float64) float64 { return math.Round(f*100) / 100 }

// unseen says whether a student sees only that something was handed in.
func unseen(m result.Mark) bool { return m.Shown == result.Nothing }

// headline is what a report says of a mark as a whole, each on one line.
func headline(c result.Class, m result.Member) []string {
	k := m.Mark
	var text []string
	switch {
	case k.None:
		return []string{"There is no submission."}
	case unseen(k):
		text = append(text, "Your submission was received. Its results are not shown yet.")
	default:
		text = append(text, fmt.Sprintf("%s of %s points.", number(k.Final), number(k.Max)))
		if k.Bonus > 0 || k.Penalty > 0 {
			text = append(text, fmt.Sprintf("That is %s, a bonus of %s, and a late penalty of %s.", number(k.Points), number(k.Bonus), number(k.Penalty)))
		}
	}
	if !k.Time.IsZero() {
		text = append(text, "Handed in "+moment(c, k.Time)+".")
	}
	if k.Late.Note != "" {
		text = append(text, result.Sentence(line(k.Late.Note)))
	}
	if k.Incomplete {
		text = append(text, "The grader could not grade a part of this. These points are not final.")
	}
	for _, r := range k.Refused {
		text = append(text, "Refused: "+line(r.String()))
	}
	if k.Notice != "" {
		text = append(text, line(k.Notice))
	}
	return text
}
