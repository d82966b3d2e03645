package inspect

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Inspection never panics, says the same twice, says only what is printable, and lets no closed import through.
func FuzzExercise(f *testing.F) {
	for _, pattern := range []string{"../../testdata/submissions/*/*_test.go", "../../../solutions/06_unreachable/*_test.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, file := range files {
			src, err := os.ReadFile(file)
			require.NoError(f, err)
			f.Add(src)
		}
	}
	for _, src := range []string{
		"import \"C\"", "import . \"os\"\nvar x = StartProcess", "//line x:1\nfunc init() { if x { panic(1) } }", "var x [1<<40]byte", "const a = a + a",
		"var a, b = f(), func() int { return g()() }()", "var x = p[p[int]](1)", "import u \"\\x75nsafe\"", "var _ = (x)(y.z.(T)[0:1])", "func (x) init() {}",
	} {
		f.Add([]byte("package unauthorized\n" + src + "\n"))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		files := map[string][]byte{file: src}
		got := Exercise(exercise, files)
		assert.Equal(t, got, Exercise(exercise, files))
		assert.LessOrEqual(t, len(got), most)
		Separate(files)
		for _, r := range got {
			assert.NotEmpty(t, r.Reason)
			assert.True(t, utf8.ValidString(r.Reason))
			for _, c := range r.Reason {
				assert.True(t, unicode.IsPrint(c), "%q", r.Reason)
			}
		}
		if got != nil {
			return
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ParseComments)
		if parsed == nil || err != nil {
			// object resolution, which Exercise leaves to the compiler, may complain; the syntax must not
			parsed, err = parser.ParseFile(token.NewFileSet(), file, src, parser.SkipObjectResolution)
			require.NoError(t, err)
		}
		for _, i := range parsed.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			_, no := closed[path]
			assert.True(t, open[path] && !no, path)
		}
	})
}
