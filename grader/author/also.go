package author

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"failurelab/grader/author/also"
	"failurelab/grader/author/starters"
	"failurelab/grader/result"
	"failurelab/lab/course"
)

// alsoRight checks that each test which instructors found right passes on every correct lab.
func (v *verifier) alsoRight(ctx context.Context) error {
	cases, err := also.Read(v.root)
	if err != nil {
		v.defect(course.Defect{File: also.Dir, What: oneLine(err.Error())})
	}
	for _, c := range cases {
		if c.Exercise != v.exercise.Name {
			continue
		}
		v.step("the test " + also.Dir + "/" + c.Name)
		if err := v.right(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// right checks that one such test passes on every correct lab.
func (v *verifier) right(ctx context.Context, c also.Case) error {
	dir, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	files := map[string]string{c.Exercise + "/exercise_test.go": ""}
	for name, file := range c.Files { // copied, because go build complains of .go files only
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		files[c.Exercise+"/"+name] = filepath.Join(dir, name)
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			return err
		}
	}
	r, err := v.grade(ctx, starters.Dir, files)
	if err != nil {
		return err
	}
	if why := strings.ReplaceAll(notRight(r, c), dir+string(filepath.Separator), ""); why != "" {
		v.defect(course.Defect{
			Ticket: ticketOf(v.exercise, c), File: also.Dir + "/" + c.Name,
			What: why + fmt.Sprintf(" An instructor found this test right: %s. Change the lab, or remove the folder", strings.TrimSuffix(oneLine(c.Why), ".")),
		})
	}
	return nil
}

// ticketOf is the ticket of a case; "" if the exercise does not have it.
func ticketOf(e *course.Exercise, c also.Case) string {
	if e.Ticket(c.Ticket) == nil {
		return ""
	}
	return c.Ticket
}

// notRight says why a test does not pass on every correct lab; "" if it does.
func notRight(r result.Result, c also.Case) string {
	i := slices.IndexFunc(r.Tickets, func(t result.Ticket) bool { return t.Ticket == c.Ticket })
	switch {
	case i < 0 && r.Judged():
		return fmt.Sprintf("the exercise has no ticket %q.", c.Ticket)
	case i < 0 || !r.Judged():
		return fmt.Sprintf("the test's verdict is %q: %s.", r.Verdict, strings.TrimSuffix(oneLine(r.Message), "."))
	}
	t := r.Tickets[i]
	if t.OutOf > 0 && t.Right == t.OutOf && t.Verdict != result.Wrong && t.Verdict != result.TooStrict {
		return ""
	}
	return fmt.Sprintf("the test passes on %d of %d correct labs, and its verdict is %q: %s.", t.Right, t.OutOf, t.Verdict, strings.TrimSuffix(oneLine(t.Message), "."))
}

// strays writes the cases of exercises that the course does not have, and returns how many there are.
func strays(root string, w io.Writer) (found int) {
	names := map[string]bool{}
	for _, e := range course.All() {
		names[e.Name] = true
	}
	cases, _ := also.Read(root) // each exercise says what cannot be read
	for _, c := range cases {
		if !names[c.Exercise] {
			fmt.Fprintf(w, "%s/%s OFF: there is no exercise %q. There are %s\n", also.Dir, c.Name, c.Exercise, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
			found++
		}
	}
	return found
}
