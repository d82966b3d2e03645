package judge

import (
	"fmt"
	"slices"

	"failurelab/grader/result"
)

// lacks says what a lab lacks that the first correct lab has, when the tests passed there although they are about it: an
// assertion such as NotContains or NotEqual also holds for something that is missing. No list of attributes is needed to find it:
// a test reports which attributes it read and did not find, and the observations hold what the responses had.
func (r *rule) lacks(t *result.Trial, s Trial, first Trial, good map[string]bool) {
	if t.Missed != result.Passed {
		return
	}
	for _, there := range s.Reports {
		if !good[there.Test] || there.Failed {
			continue
		}
		here := first.reportOf(there.Test)
		for _, name := range there.Absent {
			if !slices.Contains(here.Absent, name) {
				t.Trouble = fmt.Sprintf("your assertion on `%s` also holds when the log has no `%s`", name, name)
				t.Remedy = fmt.Sprintf("first assert that it is there: require.NotEmpty(t, line.Attr(%q))", name)
				return
			}
		}
		if what, name := missing(here.Shows, there.Shows); name != "" {
			t.Trouble = fmt.Sprintf("your assertion on `%s` also holds when the response has no %s `%s`", name, what, name)
			t.Remedy = "first assert that it is there, with require.NotEmpty"
			return
		}
	}
}

// missing is a name that responses had here and do not have there, and what it is a name of. A response with another status is
// another response, and not one that lacks something.
func missing(here, there []Names) (what, name string) {
	for i := range min(len(here), len(there)) {
		if here[i].Status != there[i].Status {
			continue
		}
		if name := lacking(here[i].Header, there[i].Header); name != "" {
			return "header", name
		}
		if name := lacking(here[i].Body, there[i].Body); name != "" {
			return "member", name
		}
	}
	return "", ""
}

// lacking is the first of some names that others do not have.
func lacking(names, others []string) string {
	for _, name := range names {
		if !slices.Contains(others, name) {
			return name
		}
	}
	return ""
}
