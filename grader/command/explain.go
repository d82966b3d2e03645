package command

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"failurelab/lab"
	"failurelab/lab/course"
	failures "failurelab/lab/failure"

	"github.com/spf13/cobra"
)

func (s *session) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use: "explain WHAT", Short: "What a cause means, what a clause promises, or what a verdict asks of you.",
		Example: "  " + grader + " explain ExpiredToken\n  " + grader + " explain 401.3\n  " + grader + ` explain "too weak"`,
		ValidArgsFunction: completion(func() []string {
			return slices.Concat(causeWords(), s.clauseWords(), labelWords())
		}),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return s.one("a cause, a clause or a verdict", "ExpiredToken")(c, args)
			}
			s.asked = c
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return s.explain(strings.Join(args, " ")) },
	}
}

// explain says what a word means. Case, dashes and spaces do not matter.
func (s *session) explain(word string) error {
	if f := causeNamed(word); f != nil {
		s.explainCause(f)
		return nil
	}
	if l, ok := labelNamed(word); ok {
		s.explainLabel(l)
		return nil
	}
	if s.explainClause(word) {
		return nil
	}
	if e, ticket, code := locate(word); e != nil {
		return misuse(fmt.Sprintf("%s is no cause, clause or verdict. For a ticket or a lab: %s hint %s", word, grader, cmp.Or(code, ticket)))
	}
	words := slices.Concat(causeWords(), s.clauseWords(), labelWords())
	return unknown("cause, clause or verdict", strings.TrimPrefix(word, "lab."), words, "Try ExpiredToken, 401.3 or \"too weak\".")
}

// letters is a word without case, spaces, dashes and the package's name.
func letters(word string) string {
	word = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(word)), "lab.")
	return strings.NewReplacer("-", "", "_", "", " ", "").Replace(word)
}

// causeNamed is a failure by its constant or its value, or nil.
func causeNamed(word string) *failures.Failure {
	for _, f := range failures.All() {
		if letters(word) == letters(string(f.Cause)) || letters(word) == letters(course.Exported(f.Cause)) {
			return f
		}
	}
	return nil
}

// suspectedIn are the exercises in which a cause is a suspect.
func (s *session) suspectedIn(cause lab.Cause) []*course.Exercise {
	return slices.DeleteFunc(slices.Clone(s.chosen()), func(e *course.Exercise) bool {
		return !slices.ContainsFunc(e.Suspects, func(f *failures.Failure) bool { return f.Cause == cause })
	})
}
