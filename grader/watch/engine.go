package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
)

// Engine grades exercises again and again. It keeps everything that does not depend on the learner's files: the packages that
// tests are built from, and the looks into labs.
//
// When only the bodies of tests were edited since the last verdict, it first judges these tests alone, as go test -run does.
// The verdict on the whole exercise always follows, and is the one that counts.
type Engine struct {
	find    func(exercise string) *course.Exercise
	source  run.Source
	options judge.Options
	warm    *run.Warm
	last    map[string]graded
}

// graded is an exercise's last verdict on the whole, and the files that it is about.
type graded struct {
	files  map[string][]byte
	result result.Result
}

// NewEngine returns an engine for the exercises that find returns. Options apply to every verdict. If its slots or looks are nil,
// the engine makes its own. The caller closes it.
func NewEngine(ctx context.Context, find func(exercise string) *course.Exercise, source run.Source, options judge.Options) *Engine {
	if options.Slots == nil {
		options.Slots = run.NewSlots(0)
	}
	if options.Looks == nil {
		options.Looks = judge.NewLooks()
	}
	return &Engine{find: find, source: source, options: options, warm: run.NewWarm(ctx, options.Slots), last: map[string]graded{}}
}

// Close ends the work in the background. Do not call Grade after it.
func (e *Engine) Close() {
	e.warm.Close()
	e.options.Looks.Close()
}

// Warm waits until the next verdict is as fast as it can be.
func (e *Engine) Warm() { e.warm.Wait() }

// Grade is a [Grade]. Do not call it from two goroutines at the same time.
func (e *Engine) Grade(ctx context.Context, exercise string, stage func(Stage), show func(result.Result, []string)) error {
	of := e.find(exercise)
	if of == nil {
		return fmt.Errorf("the course has no exercise %q", exercise)
	}
	files := e.files(exercise)
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	stage(Building)
	program, err := e.warm.Build(ctx, exercise, e.source, out)
	folder := e.source.Folder + "/" + exercise
	var theirs *run.CompileError
	if errors.As(err, &theirs) {
		delete(e.last, exercise)
		show(judge.Verdict(of, judge.NotCompiled(of, folder, theirs)), nil)
		return nil
	}
	if err != nil {
		return err
	}
	stage(Judging)
	options := e.options
	options.Root, options.Folder, options.Files = e.source.Root, folder, e.source.Files
	if err := e.first(ctx, of, program, options, files, show); err != nil {
		return err
	}
	r, err := judge.Grade(ctx, of, program, options)
	if err != nil {
		return err
	}
	e.last[exercise] = graded{files, r}
	show(r, nil)
	return nil
}

// first judges only the tests that were edited, if that is enough for their tickets.
func (e *Engine) first(
	ctx context.Context, of *course.Exercise, program run.Program, options judge.Options, files map[string][]byte, show func(result.Result, []string),
) error {
	last, ok := e.last[of.Name]
	if !ok || of.OnCall || !last.result.Judged() {
		return nil
	}
	tests, ok := edited(last.files, files)
	if tests = together(last.result, tests); !ok || tests == nil {
		return nil
	}
	options.Scope = result.Selection
	program.Args = append([]string{"-test.run=^(" + strings.Join(tests, "|") + ")$"}, program.Args...)
	r, err := judge.Grade(ctx, of, program, options)
	if err != nil {
		return err
	}
	if isWhole(last.result, r, tests) {
		show(r, tests)
	}
	return nil
}

// files are an exercise's test files, by name. A file that is saved while it is read is read again, because that save
// overtakes the verdict.
func (e *Engine) files(exercise string) map[string][]byte {
	dir := filepath.Join(e.source.Root, e.source.Folder, exercise)
	paths := map[string]string{}
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		paths[entry.Name()] = filepath.Join(dir, entry.Name())
	}
	for name, file := range e.source.Files {
		if of, name, _ := strings.Cut(filepath.ToSlash(name), "/"); of == exercise {
			paths[name] = file
		}
	}
	files := map[string][]byte{}
	for name, path := range paths {
		if !strings.HasSuffix(name, ".go") || path == "" {
			continue
		}
		if b, err := os.ReadFile(path); err == nil {
			files[name] = b
		}
	}
	return files
}
