package update

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Signed fails if a commit has to be made, and git does not know who makes it.
func (r *Repository) Signed(ctx context.Context, commit string) error {
	if r.forward(ctx, commit) {
		return nil
	}
	if _, err := r.git(ctx, "var", "GIT_COMMITTER_IDENT"); err != nil {
		return fmt.Errorf("the update needs a merge commit, because you have commits of your own. But git does not know your name: %w", err)
	}
	return nil
}

// forward says whether there are no commits of the learner's own.
func (r *Repository) forward(ctx context.Context, commit string) bool {
	_, err := r.git(ctx, "merge-base", "--is-ancestor", "HEAD", commit)
	return err == nil
}

// Join makes a commit part of the branch, after a plan has written its files. The files themselves stay as they are. If the
// learner has commits of their own, it makes a merge commit that keeps what they committed.
func (r *Repository) Join(ctx context.Context, commit string, p Plan) error {
	to := commit
	if !r.forward(ctx, commit) {
		var err error
		if to, err = r.merge(ctx, commit, p); err != nil {
			return err
		}
	}
	_, err := r.git(ctx, "reset", "--quiet", "--mixed", to)
	return err
}

// merge makes the commit: the files of the new version, and those that the learner has committed.
func (r *Repository) merge(ctx context.Context, commit string, p Plan) (string, error) {
	kept, err := r.committed(ctx, commit, p)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "failurelab")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	index := []string{"GIT_INDEX_FILE=" + filepath.Join(dir, "index")}
	if _, err = r.fed(ctx, index, nil, "read-tree", commit); err != nil {
		return "", err
	}
	if _, err = r.fed(ctx, index, strings.NewReader(kept), "update-index", "-z", "--index-info"); err != nil {
		return "", err
	}
	tree, err := r.fed(ctx, index, nil, "write-tree")
	if err != nil {
		return "", err
	}
	return r.git(ctx, "commit-tree", tree, "-p", "HEAD", "-p", commit, "-m", "course: update to "+short(commit))
}

// committed are the files of the learner's last commit that the merge keeps, as git ls-tree lists them.
func (r *Repository) committed(ctx context.Context, commit string, p Plan) (string, error) {
	old := map[string]string{}
	if base, err := r.git(ctx, "merge-base", "HEAD", commit); err == nil {
		if old, err = r.entries(ctx, base); err != nil {
			return "", err
		}
	}
	next, err := r.entries(ctx, commit)
	if err != nil {
		return "", err
	}
	mine, err := r.entries(ctx, "HEAD")
	if err != nil {
		return "", err
	}
	learners := slices.Clone(p.Kept)
	for _, c := range p.Conflict {
		learners = append(learners, c.File)
	}
	var b strings.Builder
	for name, entry := range mine {
		_, still := next[name]
		edited := slices.Contains(learners, name) && entry != old[name]
		if edited || !still && !slices.Contains(p.Remove, name) {
			fmt.Fprintf(&b, "%s\t%s\x00", entry, name)
		}
	}
	return b.String(), nil
}

// entries are the mode, kind and hash of each file in a commit, by path.
func (r *Repository) entries(ctx context.Context, commit string) (map[string]string, error) {
	out, err := r.git(ctx, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, err
	}
	list := map[string]string{}
	for line := range strings.SplitSeq(strings.TrimSuffix(out, "\x00"), "\x00") {
		if entry, name, ok := strings.Cut(line, "\t"); ok {
			list[name] = entry
		}
	}
	return list, nil
}
