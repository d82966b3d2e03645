package author

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"

	"failurelab/grader/judge"
	"failurelab/grader/result"
	"failurelab/grader/run"
	"failurelab/lab/course"
	"failurelab/lab/failure"
)

// verifier collects defects, by ticket; "" is the exercise itself.
type verifier struct {
	exercise *course.Exercise
	root     string
	solved   string // of a triage: how the solution did
	progress io.Writer

	unfinished map[string]bool // files whose texts are not whole

	mu      sync.Mutex
	defects map[string][]course.Defect
}

func newVerifier(e *course.Exercise, root string, progress io.Writer) *verifier {
	return &verifier{exercise: e, root: root, defects: map[string][]course.Defect{}, unfinished: map[string]bool{}, progress: progress}
}

func (v *verifier) defect(d course.Defect) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.defects[d.Ticket] = append(v.defects[d.Ticket], d)
}

// off adds a defect of a ticket's failure, or of the exercise if ticket is "".
func (v *verifier) off(ticket, format string, args ...any) {
	file := v.exercise.File()
	if f := v.exercise.Ticket(ticket); f != nil {
		file = f.File()
	}
	v.defect(course.Defect{Ticket: ticket, File: file, What: fmt.Sprintf(format, args...)})
}

func (v *verifier) step(what string) { fmt.Fprintf(v.progress, "%s ... %s\n", v.exercise.Name, what) }

// whole says whether a failure's file has all of its texts. Without them its labs have placeholders, and a defect in a placeholder
// does not help an author.
func (v *verifier) whole(f *failure.Failure) bool { return !v.unfinished[f.File()] }

// grade grades an exercise's files in a folder, with others in place of some.
func (v *verifier) grade(ctx context.Context, folder string, files map[string]string) (result.Result, error) {
	return judge.GradeSource(ctx, v.exercise, run.Source{Root: v.root, Folder: folder, Files: files}, judge.Options{})
}

// solutionFile is where an exercise is solved.
func (v *verifier) solutionFile() string { return "solutions/" + v.exercise.Name + "/exercise_test.go" }

// oneLine is a message without its line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
