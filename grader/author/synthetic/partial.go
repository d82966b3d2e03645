package synthetic

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
)

// groups are the tickets of an exercise, those together that a test shares: they are done together or not at all.
func (w work) groups() [][]string {
	var groups [][]string
	w.each(func(p *piece) {
		if len(p.tickets) == 0 {
			return
		}
		group := slices.Clone(p.tickets)
		groups = slices.DeleteFunc(groups, func(other []string) bool {
			if !slices.ContainsFunc(other, func(t string) bool { return slices.Contains(p.tickets, t) }) {
				return false
			}
			group = append(group, other...)
			return true
		})
		slices.Sort(group)
		groups = append(groups, slices.Compact(group))
	})
	slices.SortFunc(groups, slices.Compare)
	return groups
}

// alone are the tickets that one test opens, which opens no other.
func (w work) alone() []string {
	tests := map[string]int{}
	w.each(func(p *piece) {
		for _, t := range p.tickets {
			tests[t]++
		}
	})
	var alone []string
	w.each(func(p *piece) {
		if len(p.tickets) == 1 && tests[p.tickets[0]] == 1 && p.name == "Test"+p.tickets[0] {
			alone = append(alone, p.tickets[0])
		}
	})
	slices.Sort(alone)
	return alone
}

// without is the work without the tests of some tickets. Only tests that open no other ticket may be named.
func (w work) without(tickets []string) work {
	w = w.clone()
	for i := range w.files {
		w.files[i].pieces = slices.DeleteFunc(w.files[i].pieces, func(p piece) bool {
			return slices.ContainsFunc(p.tickets, func(t string) bool { return slices.Contains(tickets, t) })
		})
	}
	return w
}

// part is the solution of some tickets, drawn from all but at least one. The others have the starter's test. undone are
// these. An exercise of one group has no part: it is as the starter is.
func (e exercise) part(r *rand.Rand) (w work, undone []string) {
	groups := e.solution.groups()
	if len(groups) < 2 {
		return e.starter.clone(), slices.Concat(groups...)
	}
	r.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	undone = slices.Concat(groups[1+r.IntN(len(groups)-1):]...)
	slices.Sort(undone)
	w = e.solution.without(undone)
	for _, t := range undone {
		w.append(e.untouched(t), e.starter.imports...)
	}
	return w, undone
}

// untouched is the starter's test of a ticket. One that uses a helper of the starter's is written without it.
func (e exercise) untouched(ticket string) string {
	text := fmt.Sprintf("func Test%s(t *testing.T) {\n\tapi := lab.Open(t, %q)\n\tapi.TODO(\"later\")\n}", ticket, ticket)
	var helpers []string
	e.starter.each(func(p *piece) {
		if p.name != "" && !p.test() {
			helpers = append(helpers, p.name)
		}
	})
	e.starter.each(func(p *piece) {
		uses := func(helper string) bool { return regexp.MustCompile(`\b` + helper + `\(`).MatchString(p.text) }
		if p.name == "Test"+ticket && !slices.ContainsFunc(helpers, uses) {
			text = p.text
		}
	})
	return text
}

// opened are all tickets that a test opens.
func (w work) opened() []string { return slices.Concat(w.groups()...) }

// onCall says whether the exercise has no tickets: it is the triage.
func (e exercise) onCall() bool { return len(e.solution.opened()) == 0 }
