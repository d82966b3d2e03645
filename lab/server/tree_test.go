package server

import (
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

// A new exercise, such as 405 or 415, must not hang at a leaf of the server's errors.
func TestBranchesFollowTheStatusClass(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		status string
		slow   lab.Answer
		want   []string
	}{
		{status: none, slow: lab.No, want: []string{none}},
		{status: none, slow: lab.Yes, want: []string{none}},
		{status: "400", slow: lab.No, want: []string{other4xx}},
		{status: "401", slow: lab.No, want: []string{"401"}},
		{status: "403", slow: lab.No, want: []string{"403"}},
		{status: "404", slow: lab.No, want: []string{"404", "other"}},
		{status: "405", slow: lab.No, want: []string{other4xx}},
		{status: "408", slow: lab.Yes, want: []string{other4xx}},
		{status: "499", slow: lab.No, want: []string{other4xx}},
		{status: "500", slow: lab.No, want: []string{"app"}},
		{status: "500", slow: lab.Yes, want: []string{"slow"}},
		{status: "504", slow: lab.Yes, want: []string{"slow"}},
		{status: "200", slow: lab.No, want: []string{"app"}},
	} {
		assert.Equal(t, tc.want, branches(tc.status, tc.slow), "%s, slow %v", tc.status, tc.slow)
	}
}

func TestOther4xxIsInTheTreeWhenATicketHangsThere(t *testing.T) {
	t.Parallel()
	assert.NotContains(t, leaves(newTree(false)), other4xx)
	assert.Contains(t, leaves(newTree(true)), other4xx)
	assert.NotContains(t, leaves(newTree(false)), other4xx, "newTree does not change what it is made of")
}

func TestEveryTicketHangsAtALeaf(t *testing.T) {
	t.Parallel()
	p := newPage()
	known := leaves(p.Tree)
	for _, part := range p.Parts {
		for _, row := range part.Rows {
			assert.NotEmpty(t, row.Branches, row.Number)
			for b := range strings.FieldsSeq(row.Branches) {
				assert.Contains(t, known, b, row.Number)
			}
		}
	}
}

// leaves are the names of the leaves at and below a question.
func leaves(q question) []string {
	if len(q.Answers) == 0 {
		return []string{q.Leaf}
	}
	var names []string
	for _, a := range q.Answers {
		names = append(names, leaves(a)...)
	}
	return names
}
