package page

import (
	"cmp"
	"slices"
	"strings"

	"failurelab/grader/result"
)

// mistake are submissions that miss the same labs of a ticket with the same diagnosis, so that one comment serves all of them.
type mistake struct {
	Exercise  string            `json:"exercise"`
	Ticket    string            `json:"ticket,omitempty"` // "": house rules of the exercise
	Missed    []string          `json:"missed,omitempty"` // labs
	Diagnosis *result.Diagnosis `json:"diagnosis,omitempty"`
	Students  []string          `json:"students"`
}

// mistakes are all groups, the largest first, then in the order of the course. A test that a correct lab refutes is in none.
func mistakes(c result.Class) []mistake {
	var all []mistake
	at := map[string]int{}
	add := func(m mistake, student string) {
		key := m.key()
		i, ok := at[key]
		if !ok {
			i = len(all)
			at[key] = i
			all = append(all, m)
		}
		all[i].Students = append(all[i].Students, student)
	}
	for m, e := range each(c) {
		for _, t := range e.Result.Tickets {
			if t.Verdict == result.TooWeak || t.Verdict == result.WrongDiagnosis {
				add(mistake{Exercise: e.Exercise, Ticket: t.Ticket, Missed: missing(t.Labs), Diagnosis: t.Diagnosis}, m.ID)
			}
		}
		if house := missing(e.Result.House); len(house) > 0 {
			add(mistake{Exercise: e.Exercise, Missed: house}, m.ID)
		}
	}
	slices.SortStableFunc(all, func(a, b mistake) int {
		return cmp.Or(cmp.Compare(len(b.Students), len(a.Students)), strings.Compare(a.Exercise, b.Exercise), order(a.Ticket, b.Ticket))
	})
	return all
}

// order has house rules after the tickets.
func order(a, b string) int {
	if (a == "") != (b == "") {
		return strings.Compare(b, a)
	}
	return strings.Compare(a, b)
}

func (m mistake) key() string {
	d := ""
	if m.Diagnosis != nil {
		d = m.Diagnosis.Cause + "|" + string(m.Diagnosis.Lacks) + "|" + strings.Join(m.Diagnosis.Messages, "|")
	}
	return m.Exercise + "|" + m.Ticket + "|" + strings.Join(m.Missed, ",") + "|" + d
}

// missing are the codes of the labs that were tried and missed.
func missing(trials []result.Trial) (codes []string) {
	for _, t := range trials {
		if !t.Caught && t.Missed != result.NotTried {
			codes = append(codes, t.Code)
		}
	}
	slices.SortFunc(codes, natural)
	return codes
}

// natural has h2 before h10: numbers in codes are compared as numbers.
func natural(a, b string) int {
	for a != "" && b != "" {
		m, n := digits(a), digits(b)
		if m == 0 || n == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(a[:m], "0"), strings.TrimLeft(b[:n], "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
			return c
		}
		a, b = a[m:], b[n:]
	}
	return strings.Compare(a, b)
}

// digits is how many digits a text begins with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
