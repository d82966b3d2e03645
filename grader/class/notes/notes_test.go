package notes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const one = "01_unauthorized/exercise_test.go"

func TestSheets(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		want Sheet
	}{
		"empty":               {"\n", Sheet{}},
		"text only":           {"# Notes on ada\n\nby hand\n", Sheet{Above: "# Notes on ada\n\nby hand"}},
		"the submission":      {"## The submission\n\nGood.\n", Sheet{Notes: []result.Note{{Text: "Good."}}}},
		"a line":              {"## " + one + ":12\n\nWhy?\n\n- a\n- b\n", Sheet{Notes: []result.Note{{Path: one, Line: 12, Text: "Why?\n\n- a\n- b"}}}},
		"a file":              {"## " + one + "\n\nLong.\n", Sheet{Notes: []result.Note{{Path: one, Text: "Long."}}}},
		"other headings":      {"## The submission\n\n## Praise\n\n### x\n## main.go is not here\n", Sheet{Notes: []result.Note{{Text: "## Praise\n\n### x\n## main.go is not here"}}}},
		"a heading as text":   {"## The submission\n\n\\## The submission\n\\\\## " + one + "\n", Sheet{Notes: []result.Note{{Text: "## The submission\n\\## " + one}}}},
		"two of one line":     {"## The submission\n\na\n\n## The submission\n\nb\n", Sheet{Notes: []result.Note{{Text: "a"}, {Text: "b"}}}},
		"no text":             {"## The submission\n", Sheet{Notes: []result.Note{{}}}},
		"a conflict of a git": {"## The submission\n\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n", Sheet{Notes: []result.Note{{Text: "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs"}}}},
		"indented first line": {"## The submission\n\n    code\n", Sheet{Notes: []result.Note{{Text: "    code"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Parse(tc.text)
			assert.Equal(t, tc.want, got)
			assert.Equal(t, strings.TrimRight(tc.text, "\n")+"\n", got.String())
			assert.Equal(t, got, Parse(strings.ReplaceAll(tc.text, "\n", "\r\n")))
		})
	}
}

func TestWith(t *testing.T) {
	t.Parallel()
	s := Parse("Mine.\n\n## " + one + ":12\n\na\n\n## " + one + ":3\n\nb\n\n## " + one + ":12\n\nc\n")
	assert.Equal(t, "a\n\nc", s.Text(one, 12))
	assert.Empty(t, s.Text("", 0))
	s = s.With(result.Note{Text: "all\r\n"}).With(result.Note{Path: one, Line: 12, Text: "\nd\n"})
	assert.Equal(t, "Mine.\n\n## The submission\n\nall\n\n## "+one+":12\n\nd\n\n## "+one+":3\n\nb\n", s.String())
	s = s.With(result.Note{Path: one, Line: 12, Text: " \n"}).With(result.Note{Path: one, Line: 5, Text: "e"})
	assert.Equal(t, "Mine.\n\n## The submission\n\nall\n\n## "+one+":3\n\nb\n\n## "+one+":5\n\ne\n", s.String())
}

// What is read and written says the same, whatever it is.
func FuzzSheet(f *testing.F) {
	f.Add("# x\n\n## The submission\n\n\\## The submission\n")
	f.Add("## a/b.go:1\r\n\r\r\n  \n## a/b.go\t\nx")
	f.Fuzz(func(t *testing.T, text string) {
		s := Parse(text)
		assert.Equal(t, s, Parse(s.String()))
		n := result.Note{Path: one, Line: 7, Text: text}
		again := Parse(s.With(n).String())
		if want := Parse("## " + one + ":7\n\n" + escaped(text)).Notes[0].Text; strings.TrimSpace(want) != "" {
			assert.Equal(t, want, again.Text(one, 7))
		}
	})
}

func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Read(dir, "Ada L")
	require.NoError(t, err)
	assert.Empty(t, s)
	line := result.Note{Path: one, Line: 12, Text: "Why?"}
	_, err = Write(dir, "Ada L", line, Version(""))
	require.NoError(t, err)
	file := File(dir, "Ada L")
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "# Notes on Ada L\n\n## "+one+":12\n\nWhy?\n", string(b))

	// An instructor adds another note by hand, and changes the text above. That this writer saw neither does not matter.
	require.NoError(t, os.WriteFile(file, []byte("Mine.\n\n## The submission\n\nGood.\n\n"+string(b[strings.Index(string(b), "##"):])), 0o600))
	_, err = Write(dir, "Ada L", result.Note{Path: one, Line: 12, Text: "Because."}, Version("Why?"))
	require.NoError(t, err)
	both := "Mine.\n\n## The submission\n\nGood.\n\n## " + one + ":12\n\nBecause.\n"
	b, err = os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, both, string(b))

	// The same note was changed meanwhile: nothing is written.
	var stale *StaleError
	_, err = Write(dir, "Ada L", line, Version("Why?"))
	require.ErrorAs(t, err, &stale)
	assert.Equal(t, "Because.", stale.Now)
	b, err = os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, both, string(b))

	c := result.Class{Members: []result.Member{{Person: result.Person{ID: "Ada L"}}, {Person: result.Person{ID: "bob"}}}}
	require.NoError(t, Fill(&c, t.TempDir(), dir))
	assert.Equal(t, []result.Note{{Text: "Good."}, {Path: one, Line: 12, Text: "Because."}}, c.Members[0].Notes)
	assert.Empty(t, c.Members[1].Notes)
}

func TestIdle(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, Dir), 0o700))
	for _, file := range []string{File(dir, "Ada L"), File(dir, "bob"), File(dir, "nobody"), File(dir, "x") + "~", filepath.Join(dir, Dir, "README.md")} {
		require.NoError(t, os.WriteFile(file, []byte("## The submission\n\nGood.\n"), 0o600))
	}
	gaps, err := Idle([]string{"Ada L", "bob"}, t.TempDir(), dir)
	require.NoError(t, err)
	assert.Equal(t, []string{"notes/nobody.md is about nobody in the class, so no report shows it. Rename it to a student's id, or remove it."}, gaps)
}

func TestWriteRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, n := range map[string]result.Note{
		"a line of nothing":  {Line: 3, Text: "x"},
		"a negative line":    {Path: one, Line: -1, Text: "x"},
		"a path that climbs": {Path: "a b/../x.txt", Line: 1, Text: "x"},
		"no Go file":         {Path: "01_unauthorized/README.md", Line: 1, Text: "x"},
		"a long text":        {Text: strings.Repeat("x", MaxNote+1)},
		"no UTF-8":           {Text: "\xff"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Write(dir, "ada", n, Version(""))
			require.Error(t, err)
			assert.NoFileExists(t, File(dir, "ada"))
		})
	}
	require.NoError(t, os.MkdirAll(File(dir, "bob"), 0o700))
	_, err := Read(dir, "bob")
	require.Error(t, err)
	require.NoError(t, os.WriteFile(File(dir, "eve"), []byte(strings.Repeat("x", maxFile+1)), 0o600))
	_, err = Read(dir, "eve")
	require.ErrorContains(t, err, "so it is no file of notes")
}
