package run

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What comes out of submissions, in one room.
func TestCleanBuilds(t *testing.T) {
	t.Parallel()
	c := cleanRoom(t)
	for _, tc := range []struct {
		name     string
		files    map[string]string
		separate []string
		programs int
		errors   map[string]string // what the compiler says of an exercise
		tests    map[string]string // names that the main package lists, and exercises that share it
	}{
		{
			name:     "two exercises share a program",
			files:    map[string]string{solved + "/exercise_test.go": oneTest, other + "/exercise_test.go": twoTests},
			programs: 1, tests: map[string]string{solved: "TestT101 TestT201 TestT202"},
		},
		{
			name:     "one of them needs its own",
			files:    map[string]string{solved + "/exercise_test.go": oneTest, other + "/exercise_test.go": twoTests},
			separate: []string{solved}, programs: 2, tests: map[string]string{solved: "TestT101", other: "TestT201 TestT202"},
		},
		{
			name:     "one of them does not compile",
			files:    map[string]string{solved + "/exercise_test.go": oneTest + "var x int = \"a\"\n", other + "/exercise_test.go": twoTests},
			programs: 1, errors: map[string]string{solved: "exercises/01_unauthorized/exercise_test.go:10:13: cannot use \"a\" (untyped string constant) as int value in variable declaration"},
		},
		{
			name:   "a file that does not parse",
			files:  map[string]string{solved + "/exercise_test.go": oneTest + "func {\n"},
			errors: map[string]string{solved: "exercises/01_unauthorized/exercise_test.go:10:6: syntax error: unexpected {, expected name or ("},
		},
		{
			name: "packages of two names",
			files: map[string]string{
				solved + "/exercise_test.go": oneTest, solved + "/more_test.go": "package unauthorised\n",
			},
			errors: map[string]string{solved: "exercises/01_unauthorized/more_test.go:1:1: package unauthorised; expected package unauthorized"},
		},
		{
			name:     "a line directive",
			files:    map[string]string{solved + "/exercise_test.go": oneTest + "//line /etc/passwd:1\nvar x int = \"a\"\n"},
			errors:   map[string]string{solved: "/etc/passwd:1"}, // the submission's own words; package inspect refuses such a file before
			programs: 0,
		},
		{
			name:  "a package of the standard library that is new to the room",
			files: map[string]string{solved + "/exercise_test.go": "package unauthorized\n\nimport (\n\t\"container/ring\"\n\t\"testing\"\n)\n\nfunc TestT101(t *testing.T) { ring.New(1) }\n"}, programs: 1,
		},
		{
			name:     "examples and fuzz tests are left out",
			files:    map[string]string{solved + "/exercise_test.go": oneTest + "func ExampleX() {\n\t// Output: x\n}\nfunc FuzzX(f *testing.F) {}\nfunc Testing() {}\n"},
			programs: 1, tests: map[string]string{solved: "TestT101"},
		},
		{
			name: "tests outside and inside of the package",
			files: map[string]string{
				solved + "/exercise_test.go": oneTest,
				solved + "/more_test.go":     "package unauthorized_test\n\nimport (\n\t\"testing\"\n\n\t_ \"failurelab/exercises/01_unauthorized\"\n)\n\nfunc TestT102(t *testing.T) {}\n",
			},
			programs: 1, tests: map[string]string{solved: "TestT101 TestT102"},
		},
		{
			name:     "a test with other parameters",
			files:    map[string]string{solved + "/exercise_test.go": oneTest + "func TestT102(n int) {}\n", other + "/exercise_test.go": twoTests},
			programs: 1, errors: map[string]string{solved: "exercises/01_unauthorized: a test has another signature than func(t *testing.T):\n01_unauthorized.main.go:"},
		},
		{
			name:     "what is too large to link",
			files:    map[string]string{solved + "/exercise_test.go": oneTest + "var Large = [1 << 28]byte{1<<28 - 1: 1}\n", other + "/exercise_test.go": twoTests},
			programs: 1, errors: map[string]string{solved: "To build these tests takes too much: "},
		},
		{name: "nothing", programs: 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			in := tree(t, tc.files)
			for _, e := range tc.separate {
				in.Separate[e] = true
			}
			out := t.TempDir()
			b := c.Build(t.Context(), in, out)
			assert.Len(t, programsOf(t, b), tc.programs)
			assert.Len(t, b.Errors, len(tc.errors), "%v", b.Errors)
			for e, want := range tc.errors {
				var theirs *CompileError
				require.ErrorAs(t, b.Errors[e], &theirs)
				assert.True(t, strings.HasPrefix(theirs.Said, want), theirs.Said)
				assert.NotContains(t, theirs.Said, in.Dir, "no path of the machine")
				assert.NotContains(t, theirs.Said, out, "no path of the machine")
			}
			for e, want := range tc.tests {
				main, err := os.ReadFile(filepath.Join(out, e+".main.go"))
				require.NoError(t, err)
				var got []string
				for _, m := range listedTest.FindAllStringSubmatch(string(main), -1) {
					got = append(got, m[1])
				}
				assert.Equal(t, want, strings.Join(got, " "))
			}
		})
	}
}

// listedTest is a test in the list of a main package.
var listedTest = regexp.MustCompile(`\{Name: "(\w+)"`)

// programsOf are the paths of the programs, each once. A program's first argument is the exercise.
func programsOf(t *testing.T, b Built) map[string]bool {
	t.Helper()
	programs := map[string]bool{}
	for e, p := range b.Programs {
		assert.FileExists(t, p.Path)
		assert.Equal(t, e, p.Args[0])
		programs[p.Path] = true
	}
	return programs
}
