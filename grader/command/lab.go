package command

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"failurelab/grader/host"
	"failurelab/grader/judge"
	"failurelab/lab/course"

	"github.com/spf13/cobra"
)

// labCommand hosts one correct lab of each ticket for tests that are not judged, until standard input closes.
func (s *session) labCommand() *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "lab", Short: "Host correct labs for tests that are not judged.", Hidden: true, Args: s.none,
		RunE: func(c *cobra.Command, _ []string) error {
			e := s.exercise(filepath.Base(dir))
			if e == nil {
				return fmt.Errorf("%s is not the folder of an exercise: the course has no exercise of that name", dir)
			}
			if err := s.grounded(c.Context(), ""); err != nil {
				return err
			}
			h, err := host.New("")
			if err != nil {
				return err
			}
			defer h.Close()
			r := correctLabs(h, e)
			defer r.Close()
			if _, err := fmt.Fprintln(s.out, r.URL()); err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, os.Stdin)
			return err
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "the exercise's folder")
	return c
}

func correctLabs(h *host.Host, e *course.Exercise) *host.Run {
	if e.OnCall {
		return h.Shift(e, host.Shift{
			Incidents: course.Incidents(course.Practice, judge.Incidents), Over: func([]host.Triaged) string { return "" },
		})
	}
	assignments := map[string]host.Assignment{}
	for _, f := range e.Tickets() {
		assignments[f.Ticket.Number] = host.Assignment{Lab: e.First(f)}
	}
	return h.Run(e, assignments)
}
