package command

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/lab/course"
	failures "failurelab/lab/failure"

	"github.com/spf13/cobra"
)

// one requires exactly one argument. what and example describe it in the error.
func (s *session) one(what, example string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		s.asked = c
		switch len(args) {
		case 0:
			return misuse(fmt.Sprintf("%s needs %s, such as: %s %s %s", c.Name(), what, grader, c.Name(), example))
		case 1:
			return nil
		default:
			return misuse(fmt.Sprintf("%s takes one argument, %s. Unexpected: %q", c.Name(), what, strings.Join(args[1:], " ")))
		}
	}
}

// completion completes a command's only argument with words. A word may have an explanation, after a tab.
func completion(words func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		fits := slices.DeleteFunc(words(), func(word string) bool {
			return len(word) < len(begun) || !strings.EqualFold(word[:len(begun)], begun)
		})
		return fits, cobra.ShellCompDirectiveNoFileComp
	}
}

// exerciseWords are the exercises, with their titles.
func (s *session) exerciseWords() []string {
	var words []string
	for _, e := range s.chosen() {
		words = append(words, e.Name+"\t"+e.Title)
	}
	return words
}

// ticketWords are the tickets, with the customers' words.
func (s *session) ticketWords() []string {
	var words []string
	for _, e := range s.chosen() {
		for _, f := range e.AllTickets() {
			words = append(words, f.Ticket.Number+"\t"+f.Ticket.Symptom)
		}
	}
	return words
}

// onCallWords are the exercises without tickets.
func (s *session) onCallWords() []string {
	var words []string
	for _, e := range s.chosen() {
		if e.OnCall {
			words = append(words, e.Name+"\t"+e.Title)
		}
	}
	return words
}

// labWords are the codes of the labs that a test should fail on. They have no explanation, because hints say what a lab breaks.
func (s *session) labWords() []string {
	var words []string
	for _, e := range s.chosen() {
		for i, f := range e.Tickets() {
			labs := slices.Concat(e.Wrong(f), e.EdgeCases(f))
			if i == 0 { // every ticket has the same
				labs = slices.Concat(labs, e.HouseRules(f))
			}
			for _, l := range labs {
				words = append(words, l.Code)
			}
		}
	}
	return words
}

// causeWords are the names of the causes, with their meanings.
func causeWords() []string {
	var words []string
	for _, f := range failures.All() {
		words = append(words, course.Exported(f.Cause)+"\t"+f.Means)
	}
	return words
}

// clauseWords are the numbers of the contracts' clauses, with what they are about.
func (s *session) clauseWords() []string {
	var words []string
	for _, e := range s.chosen() {
		for _, c := range e.Contract {
			words = append(words, c.Number+"\t"+strings.ReplaceAll(c.Name, "`", ""))
		}
	}
	return words
}

// labelWords are the verdicts' labels.
func labelWords() []string {
	var words []string
	for _, l := range labels {
		words = append(words, l.name+"\t"+l.means)
	}
	return words
}

// nearest returns the words that look like an unknown one, as cobra does for commands.
func nearest(unknown string, words []string) []string {
	c := &cobra.Command{SuggestionsMinimumDistance: 3}
	for _, word := range words {
		word, _, _ = strings.Cut(word, "\t")
		c.AddCommand(&cobra.Command{Use: strings.ReplaceAll(word, " ", "-"), Run: func(*cobra.Command, []string) {}})
	}
	near := c.SuggestionsFor(strings.ReplaceAll(unknown, " ", "-"))
	return near[:min(len(near), 5)]
}

// unknown is the error for an unknown word, with suggestions.
func unknown(kind, word string, words []string, example string) error {
	text := fmt.Sprintf("there is no %s %q.", kind, word)
	if near := nearest(word, words); len(near) > 0 {
		return misuse(text + " Did you mean " + strings.Join(near, ", ") + "?")
	}
	return misuse(text + " " + example)
}

// exerciseNamed is an exercise by its name, or by the number that the name begins with.
func (s *session) exerciseNamed(name string) (*course.Exercise, error) {
	for _, e := range s.chosen() {
		number, _, _ := strings.Cut(e.Name, "_")
		if strings.EqualFold(name, e.Name) || name == number || strings.TrimSuffix(strings.TrimPrefix(name, "exercises/"), "/") == e.Name {
			return e, nil
		}
	}
	return nil, unknown("exercise", name, s.exerciseWords(), "Exercises look like 01_unauthorized.")
}

// ticketNamed is a ticket by its number, and its exercise.
func (s *session) ticketNamed(number string) (*course.Exercise, *failures.Failure, error) {
	for _, e := range s.chosen() {
		for _, f := range e.AllTickets() {
			if strings.EqualFold(f.Ticket.Number, number) {
				return e, f, nil
			}
		}
	}
	return nil, nil, unknown("ticket", number, s.ticketWords(), "Tickets look like T105.")
}
