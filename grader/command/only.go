package command

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

// only takes the exercises that the course view is asked for, by name or number. Without one it is all of them.
func (s *session) only(c *cobra.Command, args []string) error {
	s.asked = c
	var wanted []string
	for _, arg := range args {
		e, err := s.exerciseNamed(arg)
		if err != nil {
			return s.neither(c, arg)
		}
		wanted = append(wanted, e.Name)
	}
	if len(wanted) > 0 {
		s.exercises = slices.DeleteFunc(slices.Clone(s.chosen()), func(e *course.Exercise) bool { return !slices.Contains(wanted, e.Name) })
	}
	return nil
}

// neither is the error for a word that is no exercise, and no command either.
func (s *session) neither(root *cobra.Command, word string) error {
	words := s.exerciseWords()
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			words = append(words, c.Name())
		}
	}
	near := nearest(word, words)
	if len(near) == 0 {
		return misuse(fmt.Sprintf("there is no exercise or command %q. Exercises look like 01_unauthorized.", word))
	}
	return misuse(fmt.Sprintf("there is no exercise or command %q. Did you mean %s?", word, strings.Join(near, ", ")))
}

// completeExercises completes any number of exercises.
func (s *session) completeExercises(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	words := slices.DeleteFunc(s.exerciseWords(), func(word string) bool {
		name, _, _ := strings.Cut(word, "\t")
		return slices.Contains(args, name) || !strings.HasPrefix(name, begun)
	})
	return words, cobra.ShellCompDirectiveNoFileComp
}
