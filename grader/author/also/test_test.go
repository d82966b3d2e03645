package also

import (
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTest(t *testing.T) {
	t.Parallel()
	const head = "package unauthorized\n\nimport (\n\t. \"fmt\"\n\tdice \"math/rand\"\n\t\"math/rand/v2\"\n\t\"strings\"\n\t\"testing\"\n\n\t\"failurelab/lab\"\n)\n\n"
	const test = "func TestT105(t *testing.T) {\n\tlab.Open(t, \"T105\")\n\tPrint(rand.Int(), named)\n}\n"
	for name, tc := range map[string]struct {
		files []result.SourceFile
		names []string
		want  map[string]string
		left  []string
		wrong string
	}{
		"imports and helpers of two files": {
			files: []result.SourceFile{
				{Path: "01_unauthorized/exercise_test.go", Text: head + test + "\nfunc TestT101(t *testing.T) { lab.Open(t, strings.ToLower(\"T101\")); dice.Int() }\n"},
				{Path: "01_unauthorized/more_test.go", Text: "package unauthorized\n\n// By Grace.\nvar named = 1 // of Ada's\n\nvar other = 2\n"},
			},
			names: []string{"ada", "Grace Hopper", ""},
			want: map[string]string{
				"exercise_test.go": "package unauthorized\n\nimport (\n\t. \"fmt\"\n\t\"math/rand/v2\"\n\t\"testing\"\n\n\t\"failurelab/lab\"\n)\n\n" + test,
				"more_test.go":     "package unauthorized\n\nvar named = 1\n",
			},
		},
		"a name in the code": {
			files: []result.SourceFile{{Path: "x/a_test.go", Text: "package x\n\nimport \"testing\"\n\nfunc TestOfAda(t *testing.T) { _ = \"T105\" }\n"}},
			names: []string{"Ada Lovelace"},
			want:  map[string]string{"a_test.go": "package x\n\nimport (\n\t\"testing\"\n)\n\nfunc TestOfAda(t *testing.T) { _ = \"T105\" }\n"},
			left:  []string{"a_test.go:7"},
		},
		"a ticket that no test names": {
			files: []result.SourceFile{{Path: "x/a_test.go", Text: "package x\n\nconst ticket = \"T105\"\n"}},
			want:  map[string]string{"a_test.go": "package x\n\nconst ticket = \"T105\"\n"},
		},
		"no Go": {files: []result.SourceFile{{Path: "x/a_test.go", Text: "package"}}, wrong: "do not parse"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, left, err := Test(tc.files, "T105", tc.names)
			if tc.wrong != "" {
				require.ErrorContains(t, err, tc.wrong)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tc.want, got)
			assert.Equal(t, tc.left, left)
		})
	}
}
