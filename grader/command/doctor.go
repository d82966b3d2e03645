package command

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"failurelab/grader/checkout"
	"failurelab/grader/internal/gotool"
	"failurelab/grader/run"

	"github.com/spf13/cobra"
)

func (s *session) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Check the machine and the checkout: what is fine, what is missing, and what to do.",
		Long: `Check the machine and the checkout: what is fine, what is missing, and what to do.

It changes nothing. The exit code is 0 if all is fine, and 3 if something is missing.`,
		Example: "  " + grader + " doctor",
		Args:    s.none, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.open(false); err != nil {
				return err
			}
			return s.doctor(c.Context())
		},
	}
}

// doctor runs the checks that come before judging, and reports each of them.
func (s *session) doctor(ctx context.Context) error {
	check := s.ground
	if check == nil {
		check = ground
	}
	fmt.Fprintln(s.out, "The machine")
	missing := 0
	for _, c := range check(ctx, s.source.Root) {
		missing += s.examined(c, s.detail(ctx, c.Name))
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.graderFolders()
	fmt.Fprintln(s.out, "\nThe checkout")
	s.columns("  folder            ", s.source.Root)
	for _, c := range s.starters() {
		missing += s.examined(c, "")
	}
	fmt.Fprintln(s.out)
	switch missing {
	case 0:
		s.paragraph("All is fine.")
		return nil
	case 1:
		s.paragraph("1 thing is missing: see above.")
	default:
		s.paragraph(fmt.Sprintf("%d things are missing: see above.", missing))
	}
	return silent(Fault)
}

// examined writes one check, and returns how many things are missing.
func (s *session) examined(c run.Check, detail string) int {
	if c.OK() {
		fmt.Fprintln(s.out, strings.TrimRight(fmt.Sprintf("  ok       %-18s %s", c.Name, shown(detail)), " "))
		return 0
	}
	s.columns(fmt.Sprintf("  MISSING  %-18s ", c.Name), c.What+". "+c.Remedy)
	return 1
}

// detail returns what a successful check found, if that is worth reading.
func (s *session) detail(ctx context.Context, check string) string {
	if check != "go command" || s.ground != nil {
		return ""
	}
	out, err := gotool.Command(ctx, s.source.Root, "env", "GOVERSION").Output()
	if err != nil {
		return "" // the check succeeded a moment ago
	}
	return strings.TrimSpace(string(out))
}

// graderFolders says where built graders are kept, and how much they take.
func (s *session) graderFolders() {
	folders, err := gotool.CacheFolders()
	if err != nil {
		return // the check of the build cache says so
	}
	for _, dir := range folders {
		if size, there := sizeOf(dir); there {
			s.columns("  cache             ", fmt.Sprintf("%s, %d MB. You may delete it: the grader is then built again.", dir, size>>20))
			return
		}
	}
	s.columns("  cache             ", folders[0]+", empty. The first `go test ./exercises/...` builds the grader into it, and takes a minute or two.")
}

// sizeOf returns how many bytes the files of a folder take. there is false if it has no files.
func sizeOf(dir string) (bytes int64, there bool) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be read is not counted
		}
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
			there = true
		}
		return nil
	})
	return bytes, there
}

// starters says of each exercise whether its files are there, and whether the learner has begun.
func (s *session) starters() []run.Check {
	var checks []run.Check
	for _, e := range s.chosen() {
		c := run.Check{Name: e.Name}
		state, err := checkout.Of(s.source.Root, e.Name)
		_, main := os.Stat(filepath.Join(s.source.Root, "exercises", e.Name, "main_test.go"))
		switch {
		case err != nil:
			c.What, c.Remedy = fmt.Sprintf("Its files cannot be read (%v)", err), "Let your account read them: `chmod -R u+rw exercises`."
		case state == checkout.Missing:
			c.What, c.Remedy = "exercise_test.go is missing", "Put the starter back: "+grader+" reset "+e.Name
		case main != nil:
			c.What, c.Remedy = "main_test.go is missing, and nothing can be judged without it", "Put it back: git checkout -- exercises/"+e.Name+"/main_test.go"
		default:
			c.Name = fmt.Sprintf("%-18s %s", e.Name, state)
		}
		checks = append(checks, c)
	}
	return checks
}
