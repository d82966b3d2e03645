package course_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxFirstWords is how many words a learner reads between cloning the repository and the first edit: ten minutes, at 200
// words a minute.
const maxFirstWords = 2000

// TestFirstEditIsTenMinutesAway counts what a learner reads first: the root README up to its table of exercises, the first
// exercise's README up to the end of its contract, and the comments of the test that is worked out.
func TestFirstEditIsTenMinutesAway(t *testing.T) {
	t.Parallel()
	course := wordsOf(part(t, "README.md", "", "<!-- /exercises -->"))
	exercise := wordsOf(part(t, "exercises/01_unauthorized/README.md", "", "\n## What you have in hand"))
	starter := commentWords(part(t, "grader/author/starters/testdata/01_unauthorized/exercise_test.go", "// T101:", "// T102:"))
	t.Logf("README.md %d + exercises/01_unauthorized/README.md %d + T101 %d = %d words", course, exercise, starter, course+exercise+starter)
	assert.LessOrEqual(t, course+exercise+starter, maxFirstWords)
}

// part returns the text of a file from one mark (the beginning if it is "") up to another.
func part(t *testing.T, file, from, to string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, file))
	require.NoError(t, err)
	_, text, ok := strings.Cut(string(b), from)
	require.True(t, ok, "%s has no %q", file, from)
	text, _, ok = strings.Cut(text, to)
	require.True(t, ok, "%s has no %q", file, to)
	return text
}

// notShown is what a reader of Markdown does not see: comments, and what is folded away.
var notShown = regexp.MustCompile(`(?s)<!--.*?-->|<details>.*?</details>`)

// word has at least one letter or digit: the bars of a table are none.
var word = regexp.MustCompile(`\S*[\pL\pN]\S*`)

func wordsOf(markdown string) int {
	return len(word.FindAllString(notShown.ReplaceAllString(markdown, ""), -1))
}

func commentWords(source string) int {
	words := 0
	for line := range strings.Lines(source) {
		if _, comment, ok := strings.Cut(line, "//"); ok {
			words += wordsOf(comment)
		}
	}
	return words
}

func TestWordsOf(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 4, wordsOf("| `401.1` | the *status* |\n|---|---|\n<!-- a b -->\n<details>\nfolded away\n</details> code"))
	assert.Equal(t, 2, commentWords("x := 1 // two words\ny := 2\n"))
}
