package command

import (
	"context"
	"encoding/json"

	"failurelab/grader/judge"
	"failurelab/grader/report"
	"failurelab/grader/result"
	"failurelab/grader/run"

	"golang.org/x/sync/errgroup"
)

// results grades every exercise. A fault of ours is one exercise's result, and costs the others nothing.
func (s *session) results(ctx context.Context) ([]result.Result, error) {
	exercises := s.chosen()
	results := make([]result.Result, len(exercises))
	options := s.options
	options.Slots, options.Looks = run.NewSlots(0), judge.NewLooks()
	defer options.Looks.Close()
	var group errgroup.Group
	for i, e := range exercises {
		group.Go(func() error {
			r, err := judge.GradeSource(ctx, e, s.source, options)
			if err != nil {
				r = judge.Fault(e, err)
			}
			results[i] = r
			return nil
		})
	}
	_ = group.Wait()
	return results, ctx.Err()
}

// json is for programs.
func (s *session) json(ctx context.Context) error {
	results, err := s.results(ctx)
	if err != nil {
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
	return judged(results)
}

// course is for people.
func (s *session) course(ctx context.Context) error {
	results, err := s.results(ctx)
	if err != nil {
		return err
	}
	report.Course(s.out, results)
	return judged(results)
}

// judged fails when an exercise could not be judged, through no fault of the learner's. Its result says why.
func judged(results []result.Result) error {
	for _, r := range results {
		if r.Verdict == result.GraderError {
			return silent(Fault)
		}
	}
	return nil
}
