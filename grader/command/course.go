package command

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"failurelab/grader/judge"
	"failurelab/grader/report"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// results grades every exercise. A fault of ours in one exercise is the result of that exercise only. If the same fault stops all of
// them, it is also the error, so that people read it once.
func (s *session) results(ctx context.Context) ([]result.Result, error) {
	return s.resultsOf(ctx, s.chosen())
}

func (s *session) resultsOf(ctx context.Context, exercises []*course.Exercise) ([]result.Result, error) {
	results, errs := make([]result.Result, len(exercises)), make([]error, len(exercises))
	missing := s.ready(ctx)
	options := s.options
	options.Slots, options.Looks = run.NewSlots(0), judge.NewLooks()
	defer options.Looks.Close()
	var group errgroup.Group
	for i, e := range exercises {
		group.Go(func() error {
			r, err := result.Result{}, missing
			if err == nil {
				r, err = s.graded(ctx, e, options)
			}
			if err != nil {
				r = judge.Fault(e, run.Remedied(err))
			}
			results[i], errs[i] = r.Show(s.feedback), err
			return nil
		})
	}
	_ = group.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return results, common(errs)
}

// common is the first of the errors if all of them are the same fault: the same text, or builds with the same remedy.
func common(errs []error) error {
	same := func(err error) bool {
		var one, first *run.BuildError
		return err != nil && errs[0] != nil &&
			(err.Error() == errs[0].Error() || errors.As(err, &one) && errors.As(errs[0], &first) && one.Remedy == first.Remedy)
	}
	for _, err := range errs {
		if !same(err) {
			return nil
		}
	}
	return errs[0]
}

// json writes the course for programs. Exercises that could not be judged are in it too.
func (s *session) json(ctx context.Context) error {
	results, err := s.results(ctx)
	if results == nil {
		return err
	}
	enc := json.NewEncoder(s.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err = enc.Encode(struct {
		Schema    string          `json:"schema"`
		Exercises []result.Result `json:"exercises"`
	}{result.Schema, results})
	if err != nil {
		return err
	}
	return s.checks(results)
}

// course writes the course for people.
func (s *session) course(ctx context.Context) error {
	results, err := s.results(ctx)
	if err != nil {
		return err
	}
	report.Course(s.out, results)
	return s.checks(results)
}

// checks fails if an exercise could not be judged, and with --check if one is not done.
func (s *session) checks(results []result.Result) error {
	if err := judged(results); err != nil {
		return err
	}
	if s.check && slices.ContainsFunc(results, func(r result.Result) bool { return !r.Green() }) {
		return silent(Failed)
	}
	return nil
}

// judged fails if an exercise could not be judged, and that is not the learner's fault. The result says why.
func judged(results []result.Result) error {
	for _, r := range results {
		if r.Verdict == result.GraderError {
			return silent(Fault)
		}
	}
	return nil
}
