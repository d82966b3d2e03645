package release

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"failurelab/grader/author/starters"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../../.."

var released = sync.OnceValues(func() (Course, error) { return Read(root) })

func course(t *testing.T) Course {
	t.Helper()
	c, err := released()
	require.NoError(t, err)
	return maps.Clone(c)
}

// What students get: the starters, a workflow of their own, and no file of those that show solutions or are not theirs. Whether
// what is in the files is harmless, Read checks itself ([Leaks]).
func TestCourseForStudents(t *testing.T) {
	t.Parallel()
	c := course(t)
	for _, e := range starters.Exercises() {
		assert.Equal(t, string(starters.Files(e)["exercise_test.go"]), string(c["exercises/"+e+"/exercise_test.go"]), e)
		assert.Contains(t, c, "exercises/"+e+"/main_test.go")
		assert.Contains(t, c, "exercises/"+e+"/README.md")
	}
	for name := range c {
		assert.False(t, strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(name, "exercises/") && !strings.HasPrefix(name, starters.Dir), name)
		assert.NotRegexp(t, `^(solutions|\.git/|\.ci)|/testdata/(cases|submissions|triages|attacks)/`, name)
	}
	assert.Contains(t, c, ".github/workflows/exercises.yml")
	assert.NotContains(t, c, ".github/workflows/ci.yml")
	again, err := Read(root)
	require.NoError(t, err)
	assert.Equal(t, c, again)
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

// No page that students get points to something that they do not have.
func TestPagesPointToWhatIsThere(t *testing.T) {
	t.Parallel()
	c := course(t)
	for name, text := range c {
		if path.Ext(name) != ".md" {
			continue
		}
		assert.NotContains(t, string(text), "staff -->", name)
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			to := path.Join(path.Dir(name), m[1])
			there := slices.ContainsFunc(slices.Collect(maps.Keys(c)), func(of string) bool { return of == to || strings.HasPrefix(of, to+"/") })
			assert.True(t, there, "%s points to %s", name, to)
		}
	}
	assert.NotContains(t, string(c["README.md"]), "solution TICKET")
	assert.Contains(t, string(c["README.md"]), "`hint [TICKET or LAB]`")
}

// A solution is found wherever it is hidden.
func TestLeaks(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(filepath.Join(root, "solutions/01_unauthorized/exercise_test.go"))
	require.NoError(t, err)
	_, text, found := strings.Cut(string(b), "func TestT105(")
	require.True(t, found)
	text, _, _ = strings.Cut("func TestT105("+text, "\n}\n")
	indented := "/*\n" + strings.ReplaceAll(text, "\n", "\n\t\t") + "\n*/"
	for name, planted := range map[string]string{
		"code":                   "package lab\n\n" + text + "\n}\n",
		"without its first part": text[len(text)/2:],
		"a comment":              "package lab\n\n" + indented,
		"line comments":          "package lab\n\n// " + strings.ReplaceAll(text, "\n", "\n// "),
		"a raw string":           "package lab\n\nvar s = `" + text + "`\n",
		"a page":                 "# The lab\n\n    " + text + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			leaks, err := Leaks(root, Course{"lab/planted": []byte(planted), "lab/lab.go": []byte("package lab\n")})
			require.NoError(t, err)
			require.NotEmpty(t, leaks)
			for _, leak := range leaks {
				assert.Contains(t, leak.Error(), "lab/planted shows a part of solutions/")
			}
		})
	}
	_, err = Leaks(t.TempDir(), Course{})
	assert.ErrorContains(t, err, "there are no solutions in")
}

func TestEveryPartIsDecided(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		dir  bool
		want verdict
	}{
		{"solutions", true, leftOut},
		{"answers", true, 0},
		{"notes.md", false, 0},
		{"grader/answers", true, 0},
		{"grader/internal/answers", true, 0},
		{"grader/main.go", false, kept},
		{"grader/main_test.go", false, leftOut},
		{"grader/answers.pdf", false, 0},
		{"grader/judge/answers.go", false, kept},
		{"grader/judge/answers.pdf", false, 0},
		{"grader/judge/testdata", true, leftOut},
		{starters.Dir, true, kept},
		{starters.Dir + "/01_unauthorized/exercise_test.go", false, kept},
		{"lab/api/schema.sql", false, kept},
		{"lab/api/apitest", true, leftOut},
		{"lab/lab.go~", false, ignored},
		{"grader.bin", false, ignored},
		{"exercises/01_unauthorized/exercise_test.go.1.bak", false, ignored},
		{"grader/class/README.md", false, leftOut},
	} {
		assert.Equal(t, tc.want, judged(tc.name, tc.dir), tc.name)
	}
	for _, r := range rules {
		assert.NotEmpty(t, r.why, r.path)
	}
}

func TestWhatCannotBeHandedOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, dir, map[string]string{"go.mod": "module failurelab\n", "answers/01.txt": "x"})
	_, err := Read(dir)
	assert.EqualError(t, err, "answers: nobody has decided whether students may have it. Move it away, or add a rule to grader/class/release/rules.go")

	dir = t.TempDir()
	put(t, dir, map[string]string{"exercises/01_a/exercise_test.go": "package a\n", "exercises/01_a/README.md": "# A\n"})
	_, err = Read(dir)
	assert.ErrorContains(t, err, "exercises/01_a has no exercise_test.go to hand out", "the one that is there may be solved")

	dir = t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "lab"), 0o755))
	require.NoError(t, os.Symlink("../solutions", filepath.Join(dir, "lab", "link.go")))
	_, err = Read(dir)
	assert.ErrorContains(t, err, "lab/link.go is not a plain file")
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir, c := t.TempDir(), Course{"a/b.go": []byte("package a\n")}
	to := filepath.Join(dir, "new", "course")
	require.NoError(t, c.Write(filepath.Join(dir, "clone"), to))
	assert.FileExists(t, filepath.Join(to, "a", "b.go"))
	assert.ErrorContains(t, c.Write(filepath.Join(dir, "clone"), to), "is not empty: it has a")
	assert.ErrorContains(t, c.Write(filepath.Join(dir, "clone"), filepath.Join(dir, "clone", "out")), "is inside the course itself")
	assert.ErrorContains(t, c.Write(filepath.Join(dir, "clone"), filepath.Join(to, "a", "b.go")), "cannot be written into")
	left, err := os.ReadDir(filepath.Join(dir, "new"))
	require.NoError(t, err)
	assert.Len(t, left, 1, "no temporary folder stays")
}

func TestStaffMarks(t *testing.T) {
	t.Parallel()
	page, err := withoutStaff([]byte("a\n<!-- staff -->\nb\n<!-- /staff -->\nc <!-- staff --> |\nd"))
	require.NoError(t, err)
	assert.Equal(t, "a\nd", string(page))
	for _, wrong := range []string{"<!-- staff -->\n", "<!-- /staff -->\n", "<!-- staff -->\n<!-- staff -->\n<!-- /staff -->\n"} {
		_, err := withoutStaff([]byte(wrong))
		assert.Error(t, err, wrong)
	}
}

// The course for students is whole: it builds, and judges an exercise that was not begun.
func TestStudentsCanWork(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it builds the course")
	}
	dir := filepath.Join(t.TempDir(), "course")
	require.NoError(t, course(t).Write(root, dir))
	run := func(args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		cmd.Env = append(cmd.Environ(), "GOWORK=off", "XDG_CACHE_HOME="+t.TempDir(), "GOCACHE="+goCache(t))
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	said, err := run("vet", "./lab/...", "./grader/...", "./exercises/...")
	require.NoError(t, err, said)
	said, err = run("test", "./exercises/01_unauthorized")
	require.Error(t, err, "it fails until it is done")
	assert.Contains(t, said, "not started")
	assert.NotContains(t, said, "GRADER ERROR")
}

func goCache(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output()
	require.NoError(t, err)
	return string(bytes.TrimSpace(out))
}

func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		to := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o755))
		require.NoError(t, os.WriteFile(to, []byte(text), 0o644))
	}
}
