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
		if l, number, ok := e.Lab(of); ok {
			return e, number, l.Code
		}
	}
	return nil, "", ""
}
