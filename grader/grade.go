package grader

import (
	"context"

	"failurelab/grader/host"
	"failurelab/lab/course"
)

// session is the grading of one program: what a visible run afterwards needs is kept open.
type session struct {
	judge judge
	rule  rule
}

func newSession(e *course.Exercise, p Program, root string, partial bool) (*session, error) {
	h, err := host.New()
	if err != nil {
		return nil, err
	}
	return &session{
		judge: judge{exercise: e, program: p, host: h, partial: partial},
		rule:  rule{exercise: e, root: root, probe: newProbe(), partial: partial},
	}, nil
}

func (s *session) close() {
	s.rule.probe.Close()
	s.judge.host.Close()
}

func (s *session) grade(ctx context.Context) (Result, error) {
	if s.judge.exercise.OnCall {
		return s.onCallQuietly(ctx, course.Practice, incidents)
	}
	o, err := s.judge.first(ctx)
	if err != nil {
		return s.rule.blank(), err
	}
	s.rule.ahead(o)
	if err := s.judge.rest(ctx, o); err != nil {
		return s.rule.blank(), err
	}
	r, err := s.rule.apply(o)
	r.Tried = int(s.judge.tried.Load())
	return r, err
}

// Grade tries a program's tests on all labs of an exercise. What a learner did wrong is in the result; an error is a
// fault of ours, or ctx's end. Root is the module's folder, from which places are told.
func Grade(ctx context.Context, e *course.Exercise, p Program, root string) (Result, error) {
	s, err := newSession(e, p, root, false)
	if err != nil {
		return Result{}, err
	}
	defer s.close()
	return s.grade(ctx)
}

// Faulty is the result of an exercise that could not be graded, through no fault of the learner's.
func Faulty(e *course.Exercise, err error) Result {
	r := rule{exercise: e}.blank()
	r.Verdict, r.Tickets = GraderError, nil
	r.Message = "this is our fault, not yours, and says nothing about your tests: " + err.Error()
	r.Next = &Next{At: r.Folder, What: "run it again; if it stays, tell us what it printed"}
	return r
}
