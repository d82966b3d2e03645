package synthetic

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../../.."

// generated is a class of 30 in a folder.
func generated(t *testing.T, seed uint64) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "class")
	require.NoError(t, Class{Root: root, Students: 30, Seed: seed}.Write(out))
	return out
}

// contents are the digests of all files below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		files[name] = fmt.Sprintf("%x", sha256.Sum256(text))
		return err
	}))
	return files
}

func expected(t *testing.T, dir string) map[string]Expected {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	require.NoError(t, err)
	all := map[string]Expected{}
	require.NoError(t, json.Unmarshal(text, &all))
	return all
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	class := contents(t, generated(t, 1))
	assert.Equal(t, class, contents(t, generated(t, 1)))
	assert.NotEqual(t, class, contents(t, generated(t, 2)))
}

func TestAClassHasEveryKind(t *testing.T) {
	t.Parallel()
	dir := generated(t, 1)
	var kinds, forms []string
	for id, e := range expected(t, dir) {
		kinds, forms = append(kinds, e.Kind), append(forms, e.Form)
		if e.Kind == nothing {
			assert.Empty(t, e.Entry, id)
			continue
		}
		_, err := os.Stat(filepath.Join(dir, e.Entry))
		assert.NoError(t, err, "the entry of %s", id)
	}
	for _, kind := range Kinds() {
		assert.Contains(t, kinds, kind)
	}
	for _, form := range []string{folder, clone, zipped, tarred, moodle} {
		assert.Contains(t, forms, form)
	}
	hangs := slices.Collect(func(yield func(string) bool) {
		for _, kind := range kindsOf(1000) {
			if kind == "hang" && !yield(kind) {
				return
			}
		}
	})
	assert.LessOrEqual(t, len(hangs), 2, "each of them costs the grader time")
}

func kindsOf(n int) []string { return kinds(n, rand.New(rand.NewPCG(1, 0))) }

// What the students write compiles, in every style. The go command sees it in place of the solutions.
func TestEveryStyleCompiles(t *testing.T) {
	t.Parallel()
	for _, s := range styles {
		if !*graded && s.name != "all at once" { // it does what all the others do
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			compiles(t, s, func(e exercise) (work, bool) { return e.solution, true })
		})
	}
}

// So does every mistake that is none of the compiler's, in every exercise that it can be made in.
func TestMistakesCompile(t *testing.T) {
	t.Parallel()
	for i, m := range mistakes {
		if !*graded && i%4 != 0 { // one compiles as the other does
			continue
		}
		if m.after != nil || m.whole == string(result.DoesNotCompile) || m.kind == "TestMain" {
			continue
		}
		t.Run(m.kind, func(t *testing.T) {
			compiles(t, styles[0], func(e exercise) (work, bool) {
				w, _, ok := m.in(e, rand.New(rand.NewPCG(1, 1)))
				return w, ok
			})
		})
	}
}

func TestPartsCompile(t *testing.T) {
	t.Parallel()
	for _, s := range []style{styles[0], styles[len(styles)-1]} {
		t.Run(s.name, func(t *testing.T) {
			compiles(t, s, func(e exercise) (work, bool) {
				w, undone := e.part(rand.New(rand.NewPCG(1, 1)))
				return w, len(undone) > 0
			})
		})
	}
}

// compiles compiles what is written of each exercise, in a style. It looks only at exercises of which something is written.
func compiles(t *testing.T, s style, writes func(exercise) (work, bool)) {
	t.Helper()
	if testing.Short() {
		t.Skip("it compiles the solutions in every style")
	}
	t.Parallel()
	all, err := exercises(root)
	require.NoError(t, err)
	w := written{t: t, replace: map[string]string{}}
	for _, e := range all {
		if code, ok := writes(e); ok {
			files, err := s.written(code, rand.New(rand.NewPCG(1, 1)))
			require.NoError(t, err)
			w.add(e.name, files)
		}
	}
	w.compiles()
}

// written replaces solutions by what a student writes.
type written struct {
	t        *testing.T
	replace  map[string]string // the go command's overlay
	packages []string
}

func (w *written) add(exercise string, files map[string]string) {
	w.t.Helper()
	dir, err := filepath.Abs(filepath.Join(root, "solutions", exercise))
	require.NoError(w.t, err)
	ours, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	require.NoError(w.t, err)
	for _, f := range ours {
		if filepath.Base(f) != "main_test.go" {
			w.replace[f] = ""
		}
	}
	for name, text := range files {
		at := filepath.Join(w.t.TempDir(), name)
		require.NoError(w.t, os.WriteFile(at, []byte(text), 0o600))
		w.replace[filepath.Join(dir, name)] = at
	}
	w.packages = append(w.packages, "./solutions/"+exercise)
}

func (w *written) compiles() {
	w.t.Helper()
	require.NotEmpty(w.t, w.packages)
	text, err := json.Marshal(map[string]any{"Replace": w.replace})
	require.NoError(w.t, err)
	overlay := filepath.Join(w.t.TempDir(), "overlay.json")
	require.NoError(w.t, os.WriteFile(overlay, text, 0o600))
	cmd := exec.Command("go", append([]string{"list", "-overlay", overlay, "-test", "-export"}, w.packages...)...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	require.NoError(w.t, err, string(out))
}
