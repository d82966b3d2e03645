package class_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"failurelab/grader/class"
	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
)

// processes are what this binary does as a process of its own, by its first argument.
var processes = map[string]func(args []string) int{
	"grade":   gradeProcess,
	"exits":   func([]string) int { fmt.Fprintln(os.Stderr, "no more \x1b[31mmemory"); return 7 },
	"babbles": func([]string) int { fmt.Println("This is no reply."); select {} },
	"hangs":   func([]string) int { select {} },
}

// gradeProcess grades the submissions of a folder, and says whom it has graded.
func gradeProcess(args []string) int {
	from, results, temp := args[0], args[1], args[2]
	err := func() error {
		o, err := optionsIn(temp)
		if err != nil {
			return err
		}
		g, err := class.New(context.Background(), o)
		if err != nil {
			return err
		}
		defer g.Close()
		p := class.Plan{Intake: exercises(), Absent: []string{"hal"}, Jobs: 1}
		if p.Store, err = store.Open(results); err != nil {
			return err
		}
		if p.Submissions, err = intake.Folder(from, p.Intake); err != nil {
			return err
		}
		p.Graded = func(r store.Record, err error) { fmt.Println(r.Student, err) }
		_, err = g.All(context.Background(), nil, p)
		return err
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, strings.TrimSpace(err.Error()))
		return 1
	}
	return 0
}
