package author

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"

	"golang.org/x/sync/errgroup"
)

// Flips grades the solutions of some exercises again and again, to check that they are done every time.
type Flips struct {
	Exercises []*course.Exercise
	Rounds    int // how often the exercises whose labs wait are graded; the others get a fifth of that, and at least one
	Busy      int // how many processes keep a processor busy at the same time
	Out       io.Writer
}

// Flipped is the result of [Flips].
type Flipped struct {
	Graded, Voids int
	Flips         []string // each verdict that was not done, and why
}

// Run grades each exercise's solution on labs of several seeds, alternately as it is and with parallel tests. A solution that is not
// done has flipped. An error is a fault of ours, or the end of ctx.
func (f Flips) Run(ctx context.Context, root string) (Flipped, error) {
	var all Flipped
	stop, err := keepBusy(f.Busy)
	if err != nil {
		return all, err
	}
	defer stop()
	out, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return all, err
	}
	defer os.RemoveAll(out)

	slots := run.NewSlots(0)
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(3) // as packages are tested side by side
	for _, e := range f.Exercises {
		group.Go(func() error {
			variants, err := buildVariants(ctx, e, root, out)
			if err != nil {
				return err
			}
			for round := range f.roundsOf(e) {
				v := variants[round%len(variants)]
				options := judge.Options{Root: root, Folder: "solutions/" + e.Name, Slots: slots, Seed: seedOf(round)}
				r, err := judge.Grade(ctx, e, v.program, options)
				if err != nil {
					return fmt.Errorf("%s, %s, round %d: %w", e.Name, v.name, round+1, err)
				}
				mu.Lock()
				before := len(all.Flips)
				all.add(v.name, round, r)
				for _, flip := range all.Flips[before:] {
					_, _ = fmt.Fprintln(f.Out, "FLIP", flip)
				}
				_, _ = fmt.Fprintf(f.Out, "%-20s %-8s round %3d   %d voids, %d flips so far\n", e.Name, v.name, round+1, all.Voids, len(all.Flips))
				mu.Unlock()
			}
			return nil
		})
	}
	err = group.Wait()
	return all, err
}

// seedOf returns the seed of a round. Every second round has the labs of practice. The others have new people, things and styles,
// as a class has.
func seedOf(round int) uint64 {
	if round%4 < 2 { // the variants take turns, and each meets both
		return course.Practice
	}
	return course.Practice + 1000 + uint64(round) // #nosec G115 -- a round's number
}

func (f Flips) roundsOf(e *course.Exercise) int {
	if e.Waits || e.OnCall {
		return f.Rounds
	}
	return max(1, f.Rounds/5)
}

// add notes a result.
func (f *Flipped) add(variant string, round int, r result.Result) {
	f.Graded++
	f.Voids += r.Voids
	note := func(what string) {
		f.Flips = append(f.Flips, fmt.Sprintf("%s, %s, round %d, seed %d: %s", r.Exercise, variant, round+1, seedOf(round), what))
	}
	if r.Verdict != result.Done && len(r.Tickets) == 0 {
		note(string(r.Verdict) + ": " + oneLine(r.Message))
	}
	for _, t := range r.Tickets {
		if t.Verdict == result.Done {
			continue
		}
		what := fmt.Sprintf("%s is %s: %s", t.Ticket, t.Verdict, oneLine(t.Message))
		for _, l := range result.Uncaught(t.Labs) {
			what += fmt.Sprintf(" (%s: %s %s)", l.Code, l.Missed, oneLine(l.Trouble))
		}
		note(what)
	}
	for _, l := range result.Uncaught(r.House) {
		note("house rule " + l.Code + " is not caught")
	}
}

// variant is a solution that has been built.
type variant struct {
	name    string
	program run.Program
}

// buildVariants builds a solution as it is, and with every top-level test made parallel.
func buildVariants(ctx context.Context, e *course.Exercise, root, out string) ([]variant, error) {
	file := filepath.Join(root, "solutions", e.Name, "exercise_test.go")
	source, err := os.ReadFile(file) // #nosec G304 -- a solution of the course
	if err != nil {
		return nil, err
	}
	parallel, err := makeParallel(source)
	if err != nil {
		return nil, err
	}
	replaced := filepath.Join(out, e.Name+"_parallel.go")
	if err := os.WriteFile(replaced, parallel, 0o600); err != nil {
		return nil, err
	}
	variants := []variant{{name: "as it is"}, {name: "parallel"}}
	for i, files := range []map[string]string{nil, {e.Name + "/exercise_test.go": replaced}} {
		folder := filepath.Join(out, e.Name, strconv.Itoa(i))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
		if variants[i].program, err = run.Build(ctx, e.Name, run.Source{Root: root, Folder: "solutions", Files: files}, folder); err != nil {
			return nil, err
		}
	}
	return variants, nil
}

// makeParallel has every top-level test of a file begin with t.Parallel().
func makeParallel(source []byte) ([]byte, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "exercise_test.go", source, 0)
	if err != nil {
		return nil, err
	}
	for _, d := range file.Decls {
		test, ok := d.(*ast.FuncDecl)
		if !ok || test.Recv != nil || !strings.HasPrefix(test.Name.Name, "Test") || len(test.Type.Params.List) != 1 || isParallel(test.Body) {
			continue
		}
		call := &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent(test.Type.Params.List[0].Names[0].Name), Sel: ast.NewIdent("Parallel")}}
		test.Body.List = append([]ast.Stmt{&ast.ExprStmt{X: call}}, test.Body.List...)
	}
	var b bytes.Buffer
	err = format.Node(&b, files, file)
	return b.Bytes(), err
}

// isParallel says whether a test calls Parallel in its first statement.
func isParallel(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	first, ok := body.List[0].(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := first.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	return ok && method.Sel.Name == "Parallel"
}

// BusyCommand is the grader's hidden command that keeps one processor busy until its standard input ends.
const BusyCommand = "keep-busy"

// keepBusy starts n processes that keep a processor busy each, until stop is called. After an error none is left.
func keepBusy(n int) (stop func(), err error) {
	var stops []func()
	stop = func() {
		for _, s := range stops {
			s()
		}
	}
	self, err := os.Executable()
	if err != nil {
		return stop, err
	}
	for range n {
		cmd := exec.Command(self, BusyCommand) // #nosec G204 -- this program
		stdin, err := cmd.StdinPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			stop()
			return stop, fmt.Errorf("keep a processor busy: %w", err)
		}
		stops = append(stops, func() { _, _ = stdin.Close(), cmd.Wait() })
	}
	return stop, nil
}

// Spin keeps one processor busy until r ends.
func Spin(r io.Reader) {
	var done atomic.Bool
	go func() {
		_, _ = io.Copy(io.Discard, r)
		done.Store(true)
	}()
	for !done.Load() { // on purpose without a pause
	}
}
