package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"failurelab/grader/update"

	"github.com/spf13/cobra"
)

// source is where a new version comes from.
type source struct{ from, remote, branch string }

func (s *session) updateCommand() *cobra.Command {
	var of source
	c := &cobra.Command{
		Use: "update", Short: "Bring the course to its new version, and keep your tests.",
		Long: `Bring the course to its new version, and keep your tests.

Run it in place of git pull. Without flags it fetches the branch that yours follows.
Your files in exercises/ stay as they are. A starter that you have not touched becomes
the new one. If you have edited a file whose starter has changed, the new starter is
put beside it, as exercise_test.go.new, and the tests that differ are named.

Everything is checked before anything is changed. If you have changed a file of the
course itself, such as go.mod, update names it and stops.`,
		Example: "  " + grader + " update\n  " + grader + " update --remote upstream\n  " + grader + " update --from ~/Downloads/api-failure-lab",
		Args:    s.none, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			if of.from != "" && of.remote+of.branch != "" {
				return misuse("--from takes a folder, and --remote and --branch use git. Give one or the other")
			}
			if err := s.open(false); err != nil {
				return err
			}
			if of.from != "" {
				return s.updateFrom(c.Context(), of.from)
			}
			return s.updateByGit(c.Context(), of)
		},
	}
	c.Flags().StringVar(&of.from, "from", "", "a folder with the new version, for a checkout without git")
	c.Flags().StringVar(&of.remote, "remote", "", "the git remote with the new version, by name or address, if your branch does not follow it")
	c.Flags().StringVar(&of.branch, "branch", "", "the branch on that remote")
	_ = c.MarkFlagDirname("from") // it is defined above
	return c
}

// updateByGit takes the new version from a remote. If it fails, the checkout's state is the reason, not the grader.
func (s *session) updateByGit(ctx context.Context, of source) error {
	r, err := update.Open(ctx, s.source.Root)
	if errors.Is(err, update.ErrNoGit) {
		return stopped(ctx, fmt.Errorf("%w. Download the new version into another folder, and run: %s update --from THAT_FOLDER", err, grader))
	}
	if err == nil {
		err = r.Ready(ctx)
	}
	if err != nil {
		return stopped(ctx, err)
	}
	commit, err := r.Fetch(ctx, of.remote, of.branch)
	if err != nil {
		return stopped(ctx, err)
	}
	if r.Has(ctx, commit) {
		s.paragraph("You have the newest version already. Nothing was changed.")
		return nil
	}
	to, err := r.Version(ctx, commit)
	if err != nil {
		return stopped(ctx, err)
	}
	base, err := r.Base(ctx, commit)
	if err == nil {
		err = r.Signed(ctx, commit)
	}
	if err != nil {
		return stopped(ctx, err)
	}
	p, err := s.planned(ctx, base, to)
	if err != nil {
		return err
	}
	if _, err := p.Apply(s.source.Root); err != nil {
		return halfDone(err)
	}
	if err := r.Join(context.WithoutCancel(ctx), commit, p); err != nil {
		return halfDone(err)
	}
	s.updated(p, "")
	return nil
}

// updateFrom takes the new version from a folder.
func (s *session) updateFrom(ctx context.Context, dir string) error {
	err := update.Apart(s.source.Root, dir)
	var to update.Version
	if err == nil {
		to, err = update.FromFolder(dir)
	}
	if err != nil {
		return stopped(ctx, err)
	}
	p, err := s.planned(ctx, update.LastCommit(ctx, s.source.Root), to)
	if err != nil {
		return err
	}
	if p.Empty() {
		s.paragraph("You have this version already. Nothing was changed.")
		return nil
	}
	kept, err := p.Apply(s.source.Root)
	if err != nil {
		return halfDone(err)
	}
	s.updated(p, kept)
	if !p.Aside {
		s.row("Commit it:", "git add -A && git commit -m 'course: update'")
	}
	return nil
}

// planned makes the plan, and fails if the update cannot go on.
func (s *session) planned(ctx context.Context, base update.Base, to update.Version) (update.Plan, error) {
	p, err := update.Make(s.source.Root, base, to)
	if ctx.Err() != nil {
		return p, context.Cause(ctx)
	}
	if err != nil {
		return p, stopped(ctx, err)
	}
	if len(p.Changed) > 0 {
		return p, inTheWay(p.Changed)
	}
	return p, nil
}

// inTheWay is the error if files of the course were changed here.
func inTheWay(files []string) error {
	return failure(shown(fmt.Sprintf(`Nothing was changed. These files of the course are not as they were handed out,
and the new version changes them too:
  %s
Save your changes somewhere else, put the files back, and run the command again.
  To see an edit:    git diff HEAD -- %s
  To undo an edit:   git checkout -- %s
If you have committed the changes, merge by hand: git merge FETCH_HEAD`, strings.Join(files, "\n  "), files[0], files[0])))
}

// stopped is the error if an update did not start.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return failure(shown(fmt.Sprintf("Nothing was changed: %v", err)))
}

// halfDone is the error if an update did not finish.
func halfDone(err error) error {
	return fmt.Errorf("the update did not finish (%w). Your files in exercises/ are as you left them. Fix this, and run the command again: it continues where it stopped", err)
}

// updated says what was done.
func (s *session) updated(p update.Plan, kept string) {
	s.paragraph(fmt.Sprintf("The course is at its new version: %d files written, %d removed.", len(p.Write), len(p.Remove)))
	if kept != "" {
		s.paragraph("Without git, we cannot know which files you had changed. The replaced files are in " + kept + ".")
	}
	for _, group := range []struct {
		title string
		files []string
	}{
		{"New starters, because you had not edited the old ones:", p.Renewed},
		{"Your files. Their starters have not changed:", p.Kept},
		{"Your files. The new version no longer has their exercises:", p.Gone},
	} {
		if len(group.files) > 0 {
			fmt.Fprintln(s.out)
			s.paragraph(group.title)
		}
		for _, file := range group.files {
			s.columns("  ", file)
		}
	}
	if len(p.Conflict) > 0 {
		fmt.Fprintln(s.out)
		s.paragraph("Your files. Their starters have changed, so copy what you need from the new starter:")
	}
	for _, c := range p.Conflict {
		s.columns("  ", c.File)
		s.columns("    new starter:    ", c.Starter)
		if len(c.Added) > 0 {
			s.columns("    new tests:      ", strings.Join(c.Added, ", "))
		}
		if len(c.Other) > 0 {
			s.columns("    changed tests:  ", strings.Join(c.Other, ", "))
		}
	}
	fmt.Fprintln(s.out)
	s.row("See what is new:", "CHANGELOG.md")
	s.row("Judge your tests:", "go test ./exercises/...   (builds the grader again, once)")
}
