package class_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"failurelab/grader/class"
	"failurelab/grader/run"
)

// keeper builds every tree once, and keeps the programs. Another user, who cannot read the Go module cache, gets the same ones.
type keeper struct {
	class.Builder // nil: there is only what is kept

	dir string
	mu  sync.Mutex // also: one build at a time
}

// keptBuild is what is known of a build.
type keptBuild struct {
	Programs map[string]run.Program
	Errors   map[string]string // of the submission's
}

// Build implements [class.Builder].
func (k *keeper) Build(ctx context.Context, t run.Tree, out string) run.Built {
	k.mu.Lock()
	defer k.mu.Unlock()
	dir := filepath.Join(k.dir, digestOf(t))
	err := error(nil)
	if _, missing := os.Stat(filepath.Join(dir, "built.json")); missing != nil {
		if k.Builder == nil {
			return broken(t, errors.New("this submission was not built before"))
		}
		if err := k.keep(dir, t, k.Builder.Build(ctx, t, out), out); err != nil {
			return broken(t, err)
		}
	}
	built, err := k.take(dir, out)
	if err != nil {
		return broken(t, err)
	}
	return built
}

func digestOf(t run.Tree) string {
	h := sha256.New()
	_ = fs.WalkDir(os.DirFS(t.Dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			b, _ := os.ReadFile(filepath.Join(t.Dir, name))
			fmt.Fprintf(h, "%s %d\n%s", name, len(b), b)
		}
		return err
	})
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func broken(t run.Tree, err error) run.Built {
	b := run.Built{Errors: map[string]error{}}
	for _, e := range t.Exercises {
		b.Errors[e] = err
	}
	return b
}

// keep keeps a build, unless the fault is not the submission's.
func (k *keeper) keep(dir string, t run.Tree, b run.Built, out string) error {
	kept := keptBuild{Programs: map[string]run.Program{}, Errors: map[string]string{}}
	if err := os.MkdirAll(dir, 0o755); err != nil { // #nosec G301 -- another user reads it too
		return err
	}
	for e, err := range b.Errors {
		var theirs *run.CompileError
		if !errors.As(err, &theirs) {
			return err
		}
		kept.Errors[e] = theirs.Said
	}
	for e, p := range b.Programs {
		name := filepath.Base(p.Path)
		if err := copyProgram(filepath.Join(out, name), filepath.Join(dir, name)); err != nil {
			return err
		}
		p.Path = name
		kept.Programs[e] = p
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "built.json"), text, 0o644) // #nosec G306 -- another user reads it too
}

// take copies a build to where a grader expects it.
func (k *keeper) take(dir, out string) (run.Built, error) {
	b := run.Built{Programs: map[string]run.Program{}, Errors: map[string]error{}}
	text, err := os.ReadFile(filepath.Join(dir, "built.json"))
	if err != nil {
		return b, err
	}
	var kept keptBuild
	if err := json.Unmarshal(text, &kept); err != nil {
		return b, err
	}
	for e, said := range kept.Errors {
		b.Errors[e] = &run.CompileError{Said: said}
	}
	for e, p := range kept.Programs {
		if err := copyProgram(filepath.Join(dir, p.Path), filepath.Join(out, p.Path)); err != nil {
			return b, err
		}
		p.Path = filepath.Join(out, p.Path)
		b.Programs[e] = p
	}
	return b, nil
}

func copyProgram(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	_ = os.Remove(to)
	return os.WriteFile(to, b, 0o755) // #nosec G306 -- a program
}
