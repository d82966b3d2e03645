package update

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ErrNoGit means that the git command is missing, or that the checkout is not a git repository of its own.
var ErrNoGit = errors.New("no git")

// Repository is the learner's checkout as git sees it.
type Repository struct{ root string }

// Open finds the git repository whose top folder is the module's folder root. The error is an [ErrNoGit] if there is none.
func Open(ctx context.Context, root string) (*Repository, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return nil, fmt.Errorf("%w: the git command is not on the PATH", ErrNoGit)
	}
	r := &Repository{root: root}
	below, err := r.git(ctx, "rev-parse", "--show-prefix")
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %s is not a git repository, or git refuses to read it (%w)", ErrNoGit, root, err)
	case below != "":
		return nil, fmt.Errorf("%w: %s is only a folder of a git repository", ErrNoGit, root)
	}
	return r, nil
}

// git runs git, and returns what it prints without the last line break. The error holds what git says of itself.
func (r *Repository) git(ctx context.Context, args ...string) (string, error) {
	return r.fed(ctx, nil, nil, args...)
}

// fed is git with more environment variables and an input.
func (r *Repository) fed(ctx context.Context, env []string, in io.Reader, args ...string) (string, error) {
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = r.root, in, &out, &said
	cmd.Env = append(append(cmd.Environ(), "LC_ALL=C"), env...)
	err := cmd.Run()
	if text := strings.TrimSpace(said.String()); err != nil && text != "" {
		err = fmt.Errorf("git %s: %s", args[0], text)
	} else if err != nil {
		err = fmt.Errorf("git %s: %w", args[0], err)
	}
	return strings.TrimSuffix(out.String(), "\n"), err
}

// Ready fails if the repository is in the middle of something, such as a merge, that an update would disturb.
func (r *Repository) Ready(ctx context.Context) error {
	if _, err := r.git(ctx, "rev-parse", "--verify", "-q", "HEAD"); err != nil {
		return errors.New("this repository has no commit yet. Commit your files first")
	}
	for _, begun := range []string{"MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"} {
		if _, err := r.git(ctx, "rev-parse", "--verify", "-q", begun); err == nil {
			what := strings.ToLower(strings.ReplaceAll(strings.TrimSuffix(begun, "_HEAD"), "_", "-"))
			return fmt.Errorf("a %s is not finished here. Finish it, or cancel it with git %s --abort. Then run the command again", what, what)
		}
	}
	staged, err := r.git(ctx, "diff", "--cached", "--name-only")
	if err == nil && staged != "" {
		err = fmt.Errorf("changes are staged here: %s. Commit them, or unstage them with git restore --staged ., and run the command again", strings.ReplaceAll(staged, "\n", ", "))
	}
	return err
}

// Fetch fetches the new version and returns its commit. Without a remote, it fetches the branch that the current one follows.
// Without a branch, it fetches the remote's default branch.
func (r *Repository) Fetch(ctx context.Context, remote, branch string) (string, error) {
	if remote == "" {
		own, err := r.git(ctx, "symbolic-ref", "-q", "--short", "HEAD")
		if err != nil {
			return "", errors.New("no branch is checked out here, so git does not know where the new version is. Name the place with --remote")
		}
		if remote, err = r.git(ctx, "config", "branch."+own+".remote"); err != nil {
			return "", fmt.Errorf("the branch %s follows no remote, so git does not know where the new version is. Name the place with --remote, or --from for a folder", own)
		}
		if follows, err := r.git(ctx, "config", "branch."+own+".merge"); err == nil && branch == "" {
			branch = follows
		}
	}
	if branch == "" {
		branch = "HEAD"
	}
	if _, err := r.git(ctx, "fetch", "--quiet", "--", remote, branch); err != nil {
		return "", fmt.Errorf("the new version could not be fetched (%w)", err)
	}
	return r.git(ctx, "rev-parse", "FETCH_HEAD")
}

// Has says whether a commit is part of what is checked out.
func (r *Repository) Has(ctx context.Context, commit string) bool {
	_, err := r.git(ctx, "merge-base", "--is-ancestor", commit, "HEAD")
	return err == nil
}

// Base returns the common base of the checkout and a commit. If they share no commit, as in a copy that was made from a template,
// it returns the last commit.
func (r *Repository) Base(ctx context.Context, commit string) (Base, error) {
	common, err := r.git(ctx, "merge-base", "HEAD", commit)
	whole := err == nil
	if !whole {
		common = "HEAD"
	}
	files, err := r.Version(ctx, common)
	return Base{Files: files, Whole: whole}, err
}

// Version returns the files of a commit.
func (r *Repository) Version(ctx context.Context, commit string) (Version, error) {
	packed, err := r.git(ctx, "archive", "--format=tar", commit)
	if err != nil {
		return nil, err
	}
	v := Version{}
	for t := tar.NewReader(strings.NewReader(packed)); ; {
		head, err := t.Next()
		if errors.Is(err, io.EOF) {
			return v, v.check("commit " + short(commit))
		}
		if err != nil {
			return nil, fmt.Errorf("read commit %s: %w", commit, err)
		}
		switch head.Typeflag {
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		case tar.TypeReg:
		default:
			return nil, fmt.Errorf("%s in commit %s is neither a file nor a folder. Update with git merge", head.Name, short(commit))
		}
		text, err := io.ReadAll(t)
		if err != nil {
			return nil, fmt.Errorf("read commit %s: %w", commit, err)
		}
		if !beside(head.Name) {
			v[head.Name] = File{Text: text, Exec: head.FileInfo().Mode()&0o111 != 0}
		}
	}
}

func short(commit string) string { return commit[:min(len(commit), 10)] }

// LastCommit returns the base for an update from a folder: the last commit of the repository around it. The base is empty if
// there is no git, or no commit with the course in it.
func LastCommit(ctx context.Context, root string) Base {
	files, err := (&Repository{root: root}).Version(ctx, "HEAD")
	if err != nil {
		return Base{}
	}
	return Base{Files: files}
}

// Apart fails if the new version is inside the checkout, or the checkout inside the new version.
func Apart(root, dir string) error {
	a, err := filepath.EvalSymlinks(root)
	if err != nil {
		return err
	}
	b, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return err
	}
	if b, err = filepath.Abs(b); err != nil {
		return err
	}
	inside := func(outer, inner string) bool {
		rel, err := filepath.Rel(outer, inner)
		return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(os.PathSeparator))
	}
	if inside(a, b) || inside(b, a) {
		return fmt.Errorf("%s and this checkout: one contains the other. Put the new version into a folder outside the checkout", dir)
	}
	return nil
}
