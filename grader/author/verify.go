// Package author is for people who write exercises. It proves that the course holds.
//
// [Verify] checks each exercise: its texts are complete, its failures show what they claim, its starter compiles and is not
// started, its solution is done, and no two labs look the same to a test. It takes a [transcript] of each lab, which records
// without any test what can be seen in it. Each fault is a [course.Defect], which names a file and says what to do. Package audit
// proves that each assertion of the solutions matters, and that lazy learners are not done.
package author

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/lab/course"
	"failurelab/lab/failure"

	"golang.org/x/sync/errgroup"
)

// Verify checks exercises. It writes a line before each step, a line for each ticket, and a line for each defect. It returns the
// number of defects. An error means that it could not check everything.
func Verify(ctx context.Context, root string, exercises []*course.Exercise, w io.Writer) (int, error) {
	found := strays(root, w)
	for _, e := range exercises {
		v := newVerifier(e, root, w)
		if err := v.verify(ctx); err != nil {
			return found, err
		}
		found += v.write(w)
	}
	return found, nil
}

func (v *verifier) verify(ctx context.Context) error {
	v.step("its texts")
	folder, err := v.handedOut()
	if err != nil {
		return err
	}
	v.words(folder)
	v.step("its starter and its solution")
	if v.exercise.OnCall {
		return v.triage(ctx)
	}
	if err := v.tests(ctx); err != nil {
		return err
	}
	if err := v.alsoRight(ctx); err != nil {
		return err
	}
	v.step("its labs")
	if err := v.shown(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(2 * runtime.GOMAXPROCS(0)) // labs wait for clocks
	for _, f := range v.exercise.Tickets() {
		if !v.whole(f) {
			continue
		}
		group.Go(func() error { return v.labs(ctx, f) })
	}
	return group.Wait()
}

// handedOut returns the files that a learner of the exercise starts with.
func (v *verifier) handedOut() (course.Folder, error) {
	readme, err := os.ReadFile(filepath.Join(v.root, "exercises", v.exercise.Name, "README.md"))
	starter := starters.Files(v.exercise.Name)["exercise_test.go"]
	return course.Folder{README: string(readme), Starter: string(starter)}, err
}

// words checks the texts: which must exist, and what they must not say.
func (v *verifier) words(folder course.Folder) {
	for _, d := range v.exercise.Defects(folder) {
		v.defect(d)
		v.unfinished[d.File] = true
	}
}

// shown checks that every failure shows what its file claims.
func (v *verifier) shown(ctx context.Context) error {
	for _, f := range v.exercise.Suspects {
		if f.Unsupported() != "" || !v.whole(f) {
			continue
		}
		defects, err := v.exercise.Unshown(ctx, f)
		if err != nil {
			return err
		}
		for _, d := range defects {
			v.defect(d)
		}
	}
	return nil
}

// write writes a line for each ticket and each defect, and returns how many defects there are.
func (v *verifier) write(w io.Writer) (found int) {
	for _, d := range v.defects[""] {
		fmt.Fprintf(w, "%s OFF: %s\n", v.exercise.Name, d)
		found++
	}
	if v.solved != "" {
		fmt.Fprintf(w, "%s ok  %s\n", v.exercise.Name, v.solved)
	}
	for _, f := range v.exercise.Tickets() {
		state := "ok "
		if len(v.defects[f.Ticket.Number]) > 0 {
			state = "OFF"
		}
		fmt.Fprintf(w, "%s %s %s %-22s %d broken labs, %d edge cases, look-alikes %s\n", v.exercise.Name, state, f.Ticket.Number, f.Cause,
			len(f.Ticket.Mutants), len(f.Ticket.EdgeCases), strings.Join(causes(f.Ticket.LookAlikes), " "))
		for _, d := range v.defects[f.Ticket.Number] {
			fmt.Fprintf(w, "    %s\n", d)
			found++
		}
		if !v.whole(f) {
			fmt.Fprintln(w, "    Its labs and its solution are checked once all of its texts are written.")
		}
	}
	return found
}

func causes(alikes []failure.LookAlike) []string {
	var list []string
	for _, l := range alikes {
		list = append(list, string(l.Cause))
	}
	return list
}
