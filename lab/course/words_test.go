package course_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"failurelab/lab/api"
	"failurelab/lab/course"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ours are words of the staff, which a learner would need explained.
var ours = regexp.MustCompile(`(?i)\b(mutant|mutat|sibling|referenc|variant|world|kill)\w*`)

func assertLearnersWords(t *testing.T, where, text string) {
	t.Helper()
	assert.Empty(t, ours.FindAllString(text, -1), "words that learners never read, in %s:\n%s", where, text)
}

func TestOursFindsInflectedWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"Killed mutants, a reference's siblings.": 4, "worlds; variants; killing; referencing": 4,
		"skill, invariant, preference, underworld": 0,
	} {
		assert.Len(t, ours.FindAllString(text, -1), want, text)
	}
}

func TestCourseSpeaksLearnersWords(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		said := []string{e.Title}
		for _, c := range e.Contract {
			said = append(said, c.Name)
			for _, p := range c.Promises {
				said = append(said, p.Text)
			}
			for _, o := range c.Open {
				said = append(said, o.Text)
			}
		}
		for _, f := range e.Suspects {
			said = append(said, string(f.Cause), f.Means, f.See)
		}
		for _, f := range e.Tickets() {
			said = append(said, f.Ticket.Symptom, f.Ticket.Begin, f.Ticket.Production)
			for _, l := range all(e, f) {
				said = append(said, l.Sentence, l.Ask)
			}
		}
		for _, s := range said {
			assertLearnersWords(t, e.Name, s)
		}
	}
	for _, trait := range world.Traits {
		assertLearnersWords(t, "world.Traits", trait.Lab)
	}
}

// hintPart is the beginning of a hint: the part of the test that it is about.
var hintPart = regexp.MustCompile(`^Your assertions? (on|after) [^:]+: .+`)

// A hint is a question, and says first which part of the learner's test it is about.
func TestHintsNameAPartOfTheTest(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		for _, f := range e.Tickets() {
			for _, l := range all(e, f) {
				if l.IsCorrect() || l.Kind == course.Suspect {
					continue
				}
				assert.Regexp(t, hintPart, l.Ask, l.Code)
				assert.Contains(t, l.Ask, "?", l.Code)
			}
		}
	}
}

func TestExercisesSpeakLearnersWords(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{root + "/exercises/*/README.md", root + "/exercises/*/main_test.go", starters("*")} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			for line := range strings.Lines(string(text)) {
				assertLearnersWords(t, file, line)
			}
		}
	}
}

// watch has this process look at every Go file below dir. Go test does not know what a child process reads: without this it
// would go on printing a result that it remembers.
func watch(t *testing.T, dir string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") {
			_, err = os.Stat(path)
		}
		return err
	}))
}

func TestDocumentationSpeaksLearnersWords(t *testing.T) {
	t.Parallel()
	watch(t, "..")
	doc, err := exec.CommandContext(t.Context(), "go", "doc", "-all", "failurelab/lab").Output()
	require.NoError(t, err)
	require.Contains(t, string(doc), "func Open(")
	for line := range strings.Lines(string(doc)) {
		assertLearnersWords(t, "go doc -all failurelab/lab", line)
	}
}

// The messages of the package that learners import.
func TestMessagesSpeakLearnersWords(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				assertLearnersWords(t, name, lit.Value)
			}
			return true
		})
	}
}

func TestOpenAPISpeaksLearnersWords(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(string(api.OpenAPI)) {
		assertLearnersWords(t, "openapi.yaml", line)
	}
}
