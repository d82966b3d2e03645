package page

import (
	"iter"

	"failurelab/grader/result"
)

// each are the exercises of every student, with the student.
func each(c result.Class) iter.Seq2[result.Member, result.ExerciseMark] {
	return func(yield func(result.Member, result.ExerciseMark) bool) {
		for _, m := range c.Members {
			for _, e := range m.Mark.Exercises {
				if !yield(m, e) {
					return
				}
			}
		}
	}
}
