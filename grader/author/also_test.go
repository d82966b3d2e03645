package author

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/author/also"
	"failurelab/grader/result"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Our own test of a ticket, cut out of the solutions, is right. One that copies a value is not, and one that does not compile.
func TestTestsThatAreAlsoRight(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	e := course.Find("01_unauthorized")
	var solution []result.SourceFile
	for _, name := range []string{"exercise_test.go", "house_test.go"} {
		text, err := os.ReadFile(filepath.Join(root, "solutions", e.Name, name))
		require.NoError(t, err)
		solution = append(solution, result.SourceFile{Path: e.Name + "/" + name, Text: string(text)})
	}
	texts, left, err := also.Test(solution, "T105", []string{"Ada Lovelace"})
	require.NoError(t, err)
	assert.Empty(t, left)
	strict, broken := map[string]string{}, map[string]string{}
	for name, text := range texts {
		strict[name], broken[name] = text, text
	}
	const opening = `api := lab.Open(t, "T105")`
	require.Contains(t, texts["exercise_test.go"], opening)
	strict["exercise_test.go"] = strings.Replace(texts["exercise_test.go"], opening, opening+"\n\trequire.Equal(t, \"PUT\", api.Request().Method)", 1)
	broken["exercise_test.go"] = texts["exercise_test.go"] + "\nvar x undefined\n"
	for name, tc := range map[string]struct {
		texts  map[string]string
		ticket string
		says   string
	}{
		"right":             {texts, "T105", ""},
		"wrong":             {strict, "T105", "solutions/also/T105-because: the test passes on 0 of"},
		"does not compile":  {broken, "T105", "undefined: undefined"},
		"of another ticket": {texts, "T101", "solutions/also/T101-because: the test passes on 0 of 0 correct labs"},
		"of no ticket":      {texts, "T999", `the exercise has no ticket "T999"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			_, err := also.Write(dir, also.Case{Exercise: e.Name, Ticket: tc.ticket, Why: "because"}, tc.texts)
			require.NoError(t, err)
			cases, err := also.Read(dir)
			require.NoError(t, err)
			require.Len(t, cases, 1)
			v := newVerifier(e, root, io.Discard)
			require.NoError(t, v.right(t.Context(), cases[0]))
			var said strings.Builder
			v.write(&said)
			if tc.says == "" {
				assert.Empty(t, v.defects, said.String())
				return
			}
			assert.Contains(t, said.String(), tc.says)
			assert.Contains(t, said.String(), "An instructor found this test right: because.")
		})
	}
}

// What cannot be run is a defect too.
func TestCasesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	cases, err := also.Read(root)
	require.NoError(t, err, "no folder is fine")
	assert.Empty(t, cases)
	for path, text := range map[string]string{
		"strange/case.yaml": "exercise: 99_nothing\nticket: T105\nwhy: x\n", "strange/exercise_test.go.txt": "package x\n",
		"none/exercise_test.go.txt": "package x\n", "empty/case.yaml": "exercise: 01_unauthorized\n", "odd/case.yaml": "exrcise: x\n",
	} {
		file := filepath.Join(root, also.Dir, path)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	var said strings.Builder
	assert.Equal(t, 1, strays(root, &said))
	assert.Contains(t, said.String(), `solutions/also/strange OFF: there is no exercise "99_nothing"`)
	v := newVerifier(course.Find("01_unauthorized"), root, io.Discard)
	require.NoError(t, v.alsoRight(t.Context()))
	v.write(&said)
	for _, says := range []string{"solutions/also/none has no case.yaml", "solutions/also/empty has no file that ends with .go.txt", "field exrcise not found"} {
		assert.Contains(t, said.String(), says)
	}
}
