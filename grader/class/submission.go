package class

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"failurelab/grader/class/inspect"
	"failurelab/grader/class/intake"
	"failurelab/grader/class/store"
	"failurelab/grader/judge"
	"failurelab/grader/run"
	"failurelab/grader/sandbox"
	"failurelab/lab/course"
)

// Grade grades what one student handed in. Everything that is wrong with it is in the record. An error is the end of ctx,
// or a fault of the machine that other submissions would meet too.
func (g *Grader) Grade(ctx context.Context, s intake.Submission) (store.Record, error) {
	began := time.Now()
	r := store.Record{Schema: store.Schema, Student: s.Student, Digests: g.digests(s.Digest()), Handed: handed(s)}
	w, err := g.begin(&r, s)
	if err != nil {
		return r, run.Remedied(err)
	}
	defer w.end()
	if err := w.build(ctx); err != nil {
		return r, err
	}
	if err := w.observe(ctx); err != nil {
		return r, err
	}
	for _, e := range g.Exercises {
		if d, ok := w.done[e]; ok {
			r.Exercises = append(r.Exercises, d)
		}
	}
	r.GradedAt, r.Took = time.Now().UTC(), time.Since(began)
	return r, nil
}

// begin makes a folder for a submission, and writes into it what may be built. The caller ends it.
func (g *Grader) begin(r *store.Record, s intake.Submission) (*work, error) {
	base, err := os.MkdirTemp(g.Temp, "submission-")
	if err != nil {
		return nil, err
	}
	w := &work{Grader: g, record: r, base: base, files: byExercise(s.Files), done: map[string]store.Exercise{}}
	if err := w.inspect(); err != nil {
		w.end()
		return nil, err
	}
	return w, nil
}

// end removes the folder, whatever a submission did to what is in it.
func (w *work) end() { _ = sandbox.RemoveAll(w.base) }

// handed is what is kept of a submission itself.
func handed(s intake.Submission) store.Handed {
	h := store.Handed{None: s.Empty() && len(s.Refused) == 0 && s.Entry == "", Entry: s.Entry, Time: s.Time, TimeFrom: s.TimeFrom, Notes: s.Notes}
	h.Refused = slices.Clone(s.Refused)
	for _, name := range slices.Sorted(maps.Keys(s.Files)) {
		sum := sha256.Sum256(s.Files[name])
		h.Files = append(h.Files, store.File{Path: name, SHA256: hex.EncodeToString(sum[:]), Bytes: len(s.Files[name]), Text: string(s.Files[name])})
	}
	return h
}

// byExercise are the files of each exercise, by their names in its folder.
func byExercise(files map[string][]byte) map[string]map[string][]byte {
	all := map[string]map[string][]byte{}
	for name, text := range files {
		of, base := path.Split(name)
		of = strings.TrimSuffix(of, "/")
		if all[of] == nil {
			all[of] = map[string][]byte{}
		}
		all[of][base] = text
	}
	return all
}

// work is the grading of one submission.
type work struct {
	*Grader

	record   *store.Record
	base     string                       // a folder of its own
	files    map[string]map[string][]byte // by exercise and name
	separate map[string]bool
	programs map[string]run.Program
	done     map[string]store.Exercise
}

func (w *work) tree() string { return filepath.Join(w.base, "tree") }
func (w *work) bin() string  { return filepath.Join(w.base, "bin") }

// inspect refuses exercises whose sources must not be built, and writes the others into the tree.
func (w *work) inspect() error {
	w.separate = map[string]bool{}
	for _, e := range slices.Sorted(maps.Keys(w.files)) {
		if !slices.Contains(w.Exercises, e) {
			delete(w.files, e)
			continue
		}
		if refused := w.Grader.inspect(e, w.files[e]); len(refused) > 0 {
			w.record.Handed.Refused = append(w.record.Handed.Refused, refused...)
			delete(w.files, e)
			continue
		}
		w.separate[e] = inspect.Separate(w.files[e])
		if err := w.write(e, w.files[e]); err != nil {
			return err
		}
	}
	for _, r := range w.record.Handed.Refused {
		if slices.Contains(w.Exercises, r.Exercise) {
			w.done[r.Exercise] = store.Exercise{Name: r.Exercise}
		}
	}
	return errors.Join(os.MkdirAll(w.tree(), 0o755), os.MkdirAll(w.bin(), 0o755)) // #nosec G301 -- below a folder of our own
}

// write writes the files of an exercise into the tree.
func (w *work) write(exercise string, files map[string][]byte) error {
	to := filepath.Join(w.tree(), "exercises", exercise)
	if err := os.MkdirAll(to, 0o755); err != nil { // #nosec G301 -- below a folder of our own
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(to, name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// build builds the programs. Files that do not compile are observed as that, if the untouched starter compiles here.
func (w *work) build(ctx context.Context) error {
	tree := run.Tree{Dir: w.tree(), Exercises: slices.Sorted(maps.Keys(w.files)), Separate: w.separate}
	built := w.room.Build(ctx, tree, w.bin())
	w.programs = built.Programs
	for e, err := range built.Errors {
		var theirs *run.CompileError
		var ours *run.BuildError
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.As(err, &ours) && ours.Everywhere():
			return err
		case !errors.As(err, &theirs):
			w.done[e] = store.Exercise{Name: e, Fault: err.Error()}
			continue
		}
		if err := w.starter(ctx, e); err != nil {
			w.done[e] = store.Exercise{Name: e, Fault: "the untouched starter does not compile on this machine either: " + err.Error()}
			continue
		}
		w.done[e] = store.Exercise{Name: e, Observations: judge.NotCompiled(course.Find(e), folder(e), theirs)}
	}
	return removeIntermediate(w.bin())
}

// removeIntermediate leaves only programs in a folder, because the submission can read it.
func removeIntermediate(bin string) error {
	entries, err := os.ReadDir(bin)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".test") {
			if err := os.Remove(filepath.Join(bin, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// observe runs the programs beside their labs. A fault is tried once more, with a new host.
func (w *work) observe(ctx context.Context) error {
	left := slices.Sorted(maps.Keys(w.programs))
	for try := 0; try < 2 && len(left) > 0; try++ {
		s, err := w.host(ctx, w.task(left))
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(s.sandbox.Enforced)+len(s.sandbox.Missing) > 0 { // or the host has not begun
			w.record.Sandbox = store.Sandbox(s.sandbox)
		}
		left = w.take(left, s, err)
		if errors.As(err, new(limitError)) {
			return nil // another try would take as long
		}
	}
	return nil
}

// take keeps what a host has seen, and returns the exercises that it has not.
func (w *work) take(exercises []string, s seen, err error) (left []string) {
	for _, e := range exercises {
		r, ok := s.exercises[e]
		switch {
		case ok && r.Fault == "":
			w.done[e] = store.Exercise{Name: e, Observations: r.Observations}
			continue
		case ok:
			w.done[e] = store.Exercise{Name: e, Fault: r.Fault}
		case err != nil:
			w.done[e] = store.Exercise{Name: e, Fault: err.Error()}
		}
		left = append(left, e)
	}
	return left
}

// task is what a host is told to grade exercises.
func (w *work) task(exercises []string) task {
	t := task{Base: w.base, Tree: w.tree(), Programs: w.bin(), Processors: w.Processors, Limits: w.Limits.Sandbox, Run: w.Limits.Run}
	for _, e := range exercises {
		t.Orders = append(t.Orders, order{
			Exercise: e, Program: w.programs[e],
			Seed: seedOf(w.Secret, w.record.Student, e, forLabs), Order: seedOf(w.Secret, w.record.Student, e, forOrder),
		})
	}
	return t
}
