package command

import (
	"context"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/lab/course"
)

// graded judges an exercise as it stands.
func (s *session) graded(ctx context.Context, e *course.Exercise, options judge.Options) (result.Result, error) {
	if s.grade != nil {
		return s.grade(ctx, e)
	}
	return judge.GradeSource(ctx, e, s.source, options)
}

// checked judges one exercise, if the machine has what is needed.
func (s *session) checked(ctx context.Context, e *course.Exercise) (result.Result, error) {
	if err := s.ready(ctx); err != nil {
		return result.Result{}, err
	}
	return s.graded(ctx, e, s.options)
}
