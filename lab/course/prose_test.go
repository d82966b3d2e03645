package course_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unread are the files and folders that nobody reads as our prose.
var unread = []string{
	".git", ".ci", "lab/course/prose_test.go",
	"lab/failure/cast_test.go", // lists the words of the API's responses
}

// banned are words that are nearly always wrong in this project: they are hard to read, or say too little.
var banned = []struct {
	words   string // a regular expression; case is ignored
	instead string
	why     string
}{
	{`\bwhoever\b`, "who it is: the client, your test, anyone who ...", "say who does what"},
	{`\bsomebody\b`, "another customer, another user, a server", "say who does what"},
	{`\bnobody's\b`, "no ticket's, a decoy", "say who does what"},
	{`\beverybody\b`, "everyone, every client, public", "old-fashioned"},
	{`\bof whom\b|\bhe who\b|(^|[.,;] )for who\b`, "two sentences", "a nested clause that has to be read twice"},
	{`\b(un|not )noticed\b|\bnoticed by\b`, "caught, missed", "these are the words of the report"},
	{`\bthere (is|are) not\b`, "is missing, has no, does not exist", "inversion"},
	{`\bthere (is|are) no [\w-]+ (that|who|which)\b`, "no ... does", "inversion"},
	{`\b(what|who|how|where|why) is it that\b`, "a plain question", "inversion"},
	{`\bin vain\b`, "without success, and got nothing", "old-fashioned"},
	{`\bbut for\b`, "except", "old-fashioned"},
	{`\bnothing but\b`, "only", "negation for a plain word"},
	{`\b(as|so) far as\b`, "if, until, to", "vague"},
	{`\b(is|are|be) had (with|by|on|for)\b`, "use, run, works on", "old-fashioned"},
	{`\b(can|cannot) be had\b`, "works, runs, exists", "old-fashioned"},
	{`\btime-outs?\b`, "timeout", "one word"},
	{`\banswer's\b`, "the response's, the result's", "the field says response"},
	{`\botherwise\b`, "differently; if not; else", "it means both differently and if not"},
	{`\bthe same as above\b`, "what it is the same as", "a reader who comes from a hint sees nothing above"},
	{`\bred on\b`, "fails on", "a report has no colours"},
	{`\bwhatsoever\b|\bthereof\b|\bwherein\b|\bhitherto\b`, "a plain word", "old-fashioned"},
}

// apiTexts are responses of the API. Its words are behaviour, and stay.
var apiTexts = []string{"Somebody behind us did not answer in time.", "Somebody behind us gave no valid answer."}

var bannedWords = compileBanned()

func compileBanned() []*regexp.Regexp {
	all := make([]*regexp.Regexp, len(banned))
	for i, b := range banned {
		all[i] = regexp.MustCompile(`(?i)` + b.words)
	}
	return all
}

// faults returns what is banned in a text, and what to write instead.
func faults(text string) []string {
	for _, t := range apiTexts {
		text = strings.ReplaceAll(text, t, "")
	}
	text = strings.Join(strings.Fields(text), " ") // a phrase may go over two lines
	var found []string
	for i, re := range bannedWords {
		for _, at := range re.FindAllStringIndex(text, -1) {
			near := text[max(0, at[0]-40):min(len(text), at[1]+40)]
			found = append(found, "…"+near+"…: instead of "+text[at[0]:at[1]]+" write: "+banned[i].instead+" ("+banned[i].why+")")
		}
	}
	return found
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"Whoever calls this lab, and SOMEBODY else":       2,
		"a phrase over\n\ttwo lines: in\nvain":            1,
		"It is nobody's ticket, and there is not one.":    2,
		"There is no test that checks it.":                1,
		"A lab for who has no time. For who wants more":   1,
		"Somebody behind us did not answer in time.":      0,
		"for whom the bell tolls; timeouts; notice; wise": 0,
		"otherwise: the answer's time-out is red on it":   4,
		"Is it that team's fault? What is it that fails?": 1,
	} {
		assert.Len(t, faults(text), want, text)
	}
	for _, b := range banned {
		assert.NotEmpty(t, b.instead, b.words)
		assert.NotEmpty(t, b.why, b.words)
	}
}

// TestProse reads every text of the repository that people read.
func TestProse(t *testing.T) {
	t.Parallel()
	files := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		if slices.Contains(unread, name) || (entry.IsDir() && entry.Name() == "testdata") {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() || (strings.HasPrefix(name, "exercises/") && strings.HasSuffix(name, ".go")) { // a learner's own
			return nil
		}
		files += readProse(t, path, name)
		return nil
	}))
	assert.Greater(t, files, 200)

	handedOut, err := filepath.Glob(starters("*"))
	require.NoError(t, err)
	for _, path := range handedOut {
		readProse(t, path, path)
	}
}

// readProse checks one file, and returns how many it read: 0 for one that holds no prose.
func readProse(t *testing.T, path, name string) int {
	t.Helper()
	var texts []string
	switch base := filepath.Base(path); {
	case strings.HasSuffix(base, ".go"):
		texts = goProse(t, path)
	case strings.HasSuffix(base, ".md"), base == "Makefile", base == "openapi.yaml", strings.Contains(name, "/page/"):
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		texts = []string{string(b)}
	default:
		return 0
	}
	for _, text := range texts {
		for _, fault := range faults(text) {
			t.Errorf("%s: %s", name, fault)
		}
	}
	return 1
}

// goProse returns the comments and the strings of a Go file.
func goProse(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	require.NoError(t, err)
	var texts []string
	for _, c := range file.Comments {
		texts = append(texts, c.Text())
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			texts = append(texts, lit.Value)
		}
		return true
	})
	return texts
}
