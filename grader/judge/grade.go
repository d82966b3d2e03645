package judge

import (
	"context"
	"errors"
	"os"

	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// Grade observes a program's tests and judges them. An error is a fault of ours, or the end of ctx.
func Grade(ctx context.Context, e *course.Exercise, p run.Program, options Options) (result.Result, error) {
	o, err := Observe(ctx, e, p, options)
	if err != nil {
		return result.Result{}, err
	}
	r := Verdict(e, o)
	r.Student = run.ForStudents(options.Root)
	return r, nil
}

// GradeSource builds an exercise's tests and grades them. All of the learner's faults are in the result, even files that do not
// compile. An error is a fault of ours, or the end of ctx.
func GradeSource(ctx context.Context, e *course.Exercise, src run.Source, options Options) (result.Result, error) {
	options = options.withDefaults()
	options.Root, options.Folder, options.Files = src.Root, src.Folder+"/"+e.Name, src.Files
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return result.Result{}, err
	}
	defer os.RemoveAll(out)
	program, err := build(ctx, e, src, out, options.Slots)
	var theirs *run.CompileError
	if errors.As(err, &theirs) {
		return Verdict(e, NotCompiled(e, options.Folder, theirs)), nil
	}
	if err != nil {
		return result.Result{}, err
	}
	return Grade(ctx, e, program, options)
}

func build(ctx context.Context, e *course.Exercise, src run.Source, out string, slots *run.Slots) (run.Program, error) {
	turn, err := slots.Take(ctx, run.Works)
	if err != nil {
		return run.Program{}, err
	}
	defer turn.Release()
	return run.Build(ctx, e.Name, src, out)
}
