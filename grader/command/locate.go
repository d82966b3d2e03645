package command

import (
	"strings"

	"failurelab/lab/course"
)

// locate finds what an argument names: a ticket by its number, or a lab by its code.
func locate(of string) (e *course.Exercise, ticket, code string) {
	of = strings.Replace(strings.ToLower(of), "t", "T", 1)
	if e := course.Of(of); e != nil {
		return e, of, ""
	}
	for _, e := range course.All() {
		if l, number, ok := find(e, of); ok {
			return e, number, l.Code
		}
	}
	return nil, "", ""
}

// find is a lab by its code, and the ticket that it is opened for.
func find(e *course.Exercise, code string) (l course.Lab, ticket string, ok bool) {
	for _, f := range e.Tickets() {
		for _, labs := range [][]course.Lab{e.References(f), e.Wrong(f), e.EdgeCases(f), e.HouseRules(f)} {
			for _, l := range labs {
				if l.Code == code {
					return l, f.Ticket.Number, true
				}
			}
		}
	}
	return course.Lab{}, "", false
}
