package review

import (
	"fmt"
	"slices"
	"strings"

	"failurelab/grader/author/also"
	"failurelab/grader/result"
)

// alsoRequest marks a student's test as also right.
type alsoRequest struct {
	Student string `json:"student"`
	Ticket  string `json:"ticket"`
	Why     string `json:"why"`
	By      string `json:"by"`
}

func (s *Server) also(r alsoRequest) (any, error) {
	if s.options.Course == "" {
		return nil, invalid("The course's folder is not known. Start class review in it, or name it with --course.")
	}
	if strings.TrimSpace(r.Why) == "" {
		return nil, invalid("Say why the test is right.")
	}
	c, err := s.options.Class()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.Members, func(m result.Member) bool { return m.ID == r.Student })
	if i < 0 {
		return nil, invalid(fmt.Sprintf("There is no student %q in the class. Load the page again.", r.Student))
	}
	exercise := ""
	for _, e := range c.Exercises {
		if slices.ContainsFunc(e.Tickets, func(t result.TicketInfo) bool { return t.Ticket == r.Ticket }) {
			exercise = e.Exercise
		}
	}
	m := c.Members[i]
	files := slices.DeleteFunc(slices.Clone(m.Files), func(f result.SourceFile) bool { return !strings.HasPrefix(f.Path, exercise+"/") })
	if exercise == "" || len(files) == 0 {
		return nil, invalid(fmt.Sprintf("%s has no test of %q. Choose another ticket.", r.Student, r.Ticket))
	}
	texts, left, err := also.Test(files, r.Ticket, []string{m.ID, m.Name, m.Email, m.Team})
	if err != nil {
		return nil, invalid(err.Error())
	}
	written, err := also.Write(s.options.Course, also.Case{Exercise: exercise, Ticket: r.Ticket, Why: strings.TrimSpace(r.Why), By: strings.TrimSpace(r.By)}, texts)
	if err != nil {
		return nil, err
	}
	said := fmt.Sprintf("It is in %s/%s. To run it: grader verify %s", also.Dir, written.Name, exercise)
	if len(left) > 0 {
		said += ". The student's name may still be in " + strings.Join(left, ", ") + ": look before you commit it"
	}
	return done{Said: said}, nil
}
