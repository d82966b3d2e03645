package page

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"failurelab/grader/result"
)

// refutedClause are the tests that a correct lab refutes because of what a clause leaves open, or because of what the first
// correct lab is like.
type refutedClause struct {
	Exercise   string             `json:"exercise"`
	Clause     string             `json:"clause,omitempty"` // "": the tests fail on the first correct lab already, so no clause is to blame
	Students   int                `json:"students"`
	Assertions []refutedAssertion `json:"assertions"` // the most frequent first
}

// refutedAssertion is an assertion that several tests may share.
type refutedAssertion struct {
	Source  string         `json:"source"` // "": it is not known
	Verdict result.Verdict `json:"verdict"`
	Differs []string       `json:"differs,omitempty"` // the correct lab that it fails on, with the clause
	Message string         `json:"message"`           // of the first
	Remedy  string         `json:"remedy,omitempty"`
	Cases   []refutedTest  `json:"cases"`
}

// refutedTest is one student's.
type refutedTest struct {
	Student string `json:"student"`
	Ticket  string `json:"ticket"`
	At      string `json:"at,omitempty"` // "01_unauthorized/exercise_test.go:97"
}

// clauseIn finds the clause in what makes a test too strict.
var clauseIn = regexp.MustCompile(`\(clause (\S+) leaves`)

// refuted says whether a correct lab refutes the ticket's tests. Wrong can also be what passes on the first correct lab: too many
// tests, a test that leans on another one, and one that fails only now and then.
func refuted(t result.Ticket) bool {
	return t.Verdict == result.TooStrict || t.Verdict == result.Wrong && t.Right == 0 && len(t.Tests) <= result.MaxTests
}

// refutations are the tests that are wrong or too strict, grouped by clause and assertion.
func refutations(c result.Class) []refutedClause {
	var all []refutedClause
	for m, e := range each(c) {
		for _, t := range e.Result.Tickets {
			if refuted(t) {
				all = refute(all, m, e.Exercise, t)
			}
		}
	}
	for i := range all {
		students := map[string]bool{}
		for _, a := range all[i].Assertions {
			for _, k := range a.Cases {
				students[k.Student] = true
			}
		}
		all[i].Students = len(students)
		slices.SortStableFunc(all[i].Assertions, func(a, b refutedAssertion) int { return cmp.Compare(len(b.Cases), len(a.Cases)) })
	}
	slices.SortStableFunc(all, func(a, b refutedClause) int { return cmp.Compare(b.Students, a.Students) })
	return all
}

// refute adds a test to the groups.
func refute(all []refutedClause, m result.Member, exercise string, t result.Ticket) []refutedClause {
	group := refutedClause{Exercise: exercise}
	var differs []string
	if t.StrictOn != nil {
		differs = t.StrictOn.Differs
		for _, d := range differs {
			if found := clauseIn.FindStringSubmatch(d); found != nil && group.Clause == "" {
				group.Clause = found[1]
			}
		}
	}
	i := slices.IndexFunc(all, func(g refutedClause) bool {
		return g.Exercise == group.Exercise && g.Clause == group.Clause
	})
	if i < 0 {
		i, all = len(all), append(all, group)
	}
	at := place(t.At)
	source := statement(m.Files, at)
	g := &all[i]
	k := slices.IndexFunc(g.Assertions, func(a refutedAssertion) bool {
		return a.Source == source && a.Verdict == t.Verdict && slices.Equal(a.Differs, differs) && (source != "" || a.Message == t.Message)
	})
	if k < 0 {
		k, g.Assertions = len(g.Assertions), append(g.Assertions, refutedAssertion{Source: source, Verdict: t.Verdict, Differs: differs, Message: t.Message, Remedy: t.Remedy})
	}
	g.Assertions[k].Cases = append(g.Assertions[k].Cases, refutedTest{Student: m.ID, Ticket: t.Ticket, At: at})
	return all
}

// place is a file:line below exercises/, as files are named.
func place(at string) string { return strings.TrimPrefix(at, "exercises/") }

// longest is how many lines of a statement are shown.
const longest = 8

// statement is the source at file:line, to the end of the statement. It is "" if it is not known.
func statement(files []result.SourceFile, at string) string {
	path, number, ok := cutLast(at, ":")
	line, err := strconv.Atoi(number)
	if !ok || err != nil || line < 1 {
		return ""
	}
	for _, f := range files {
		if f.Path != path {
			continue
		}
		lines := strings.Split(f.Text, "\n")
		if line > len(lines) {
			return ""
		}
		var shown []string
		open := 0
		for _, l := range lines[line-1 : min(len(lines), line-1+longest)] {
			shown = append(shown, short(strings.TrimSpace(l)))
			open += strings.Count(l, "(") + strings.Count(l, "{") - strings.Count(l, ")") - strings.Count(l, "}")
			if open <= 0 {
				break
			}
		}
		if open > 0 && strings.HasSuffix(shown[0], "{") {
			shown = shown[:1] // the head of a block
		}
		return strings.Join(shown, "\n")
	}
	return ""
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
