package settings

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// Problem is something wrong in a grade.yaml.
type Problem struct {
	File string // "": of a change that is not written
	Line int    // from 1; 0: of the file as a whole
	Text string // what is wrong, and what to do
}

func (p Problem) String() string {
	switch {
	case p.File == "":
		return p.Text
	case p.Line <= 0:
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
}

// Problems are all that is wrong in a grade.yaml, in the order of its lines.
type Problems []Problem

// Error has one line for each problem.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	return strings.Join(lines, "\n")
}

func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return p
}

// mostShown is how many words an error lists.
const mostShown = 12

// didYouMean is the end of a sentence about an unknown word.
func didYouMean(unknown string, words []string) string {
	if near := nearest(unknown, words); len(near) > 0 {
		return "Did you mean " + strings.Join(near, " or ") + "?"
	}
	if len(words) > mostShown {
		return fmt.Sprintf("It is none of the %d that there are, such as %s", len(words), words[0])
	}
	return "There are " + strings.Join(words, ", ")
}

// nearest are the words that look like an unknown one: those that differ in the case of letters or lack a part in front, as
// T105-m3 for 01-T105-m3; if not, as cobra finds them for commands.
func nearest(unknown string, words []string) []string {
	for _, like := range []func(word string) bool{
		func(word string) bool { return strings.EqualFold(word, unknown) },
		func(word string) bool {
			_, end, ok := strings.Cut(word, "-")
			return ok && strings.EqualFold(end, unknown)
		},
	} {
		if i := slices.IndexFunc(words, like); i >= 0 {
			return words[i : i+1]
		}
	}
	c := &cobra.Command{SuggestionsMinimumDistance: 2}
	for _, word := range words {
		c.AddCommand(&cobra.Command{Use: word, Run: func(*cobra.Command, []string) {}})
	}
	near := c.SuggestionsFor(unknown)
	return near[:min(len(near), 3)]
}
