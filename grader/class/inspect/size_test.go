package inspect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSizes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want []string
	}{
		"a huge array":               {"var x [1 << 40]byte\n", []string{"2 This array has more than"}},
		"a huge array of a type":     {"type x [1_000_000_000]int\n", []string{"2 This array"}},
		"a float as length":          {"var x [1e9]byte\n", []string{"2 This array"}},
		"beyond 64 bits":             {"var x [0xffffffffffffffffff]byte\n", []string{"2 This array"}},
		"a product":                  {"var x [2000 * 2000]byte\n", []string{"2 This array"}},
		"dimensions":                 {"var x [2000][2000]byte\n", []string{"2 This array"}},
		"a constant":                 {"const n = 1 << 20\nvar x [n * 2]byte\n", []string{"3 This array"}},
		"a converted constant":       {"const n = uint64(1) << 30\nvar x [n]byte\n", []string{"3 This array"}},
		"the largest of math":        {"import \"math\"\nvar x [math.MaxInt32]byte\n", []string{"3 This array"}},
		"in a slice":                 {"var x [][1 << 30]byte\n", []string{"2 This array"}},
		"in a function":              {"func f() { _ = new([1 << 30]byte) }\n", []string{"2 This array"}},
		"an index":                   {"var x = []byte{1 << 30: 1}\n", []string{"2 An index"}},
		"an index, counted":          {"var x = [...]byte{1 << 30: 1}\n", []string{"2 An index"}},
		"a text that doubles":        {"const a = \"" + strings.Repeat("x", 2000) + "\"\nconst b = a + a + a + a\nconst c = b + b + b + b\nconst d = c + c + c + c\nconst e = d + d + d + d\nconst f = e + e + e + e\n", []string{"7 constant is longer"}},
		"brackets":                   {"var x = " + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300) + "\n", []string{"2 brackets"}},
		"more than the parser takes": {"var x = " + strings.Repeat("[", 200_000), []string{"2 brackets"}},
		"deep without brackets":      {"var x = " + strings.Repeat("-", 1500) + "1\n", []string{"2 does not compile"}},
		"deep without brackets, and": {"var x = " + strings.Repeat("- ", 1500) + "1\n", []string{"2 nested more than"}},
		"a long sum":                 {"var x = 1" + strings.Repeat(" + 1", 2000) + "\n", []string{"2 nested more than"}},
		"very deep":                  {"var x = " + strings.Repeat("- ", 150_000) + "1\n", []string{"2 does not compile"}},
		"many words":                 {"var x = []int{" + strings.Repeat("1,", 150_000) + "}\n", []string{"2 words and signs"}},
		"type arguments":             {"type p[T any] struct{ a, b T }\nvar x " + strings.Repeat("p[", 20) + "int" + strings.Repeat("]", 20) + "\n", []string{"3 type arguments"}},

		"a hash":                       {"import \"crypto/sha256\"\nvar x [sha256.Size]byte\n", nil},
		"an ordinary array":            {"const n = 16\nvar x [n][n]byte\nvar y = [...]string{3: \"x\"}\n", nil},
		"a map with large keys":        {"var x = map[int]string{1700000000: \"x\"}\n", nil},
		"a difference":                 {"const n = 1 << 40\nvar x [n - 1<<40 + 2]byte\n", nil},
		"less than nothing":            {"var x [-1]byte\n", nil}, // the compiler's
		"divided by zero":              {"var x [1 / 0]byte\n", nil},
		"itself":                       {"const a = a + a\nvar x [a]byte\n", nil},
		"a large shift of a number":    {"const x = 1 << 1000000\n", nil}, // the compiler's
		"a large shift of an unsigned": {"func f(x uint) uint { return x << 5000 }\n", nil},
		"a function in an index":       {"var x = " + strings.Repeat("a[", 5) + "func() int { return " + strings.Repeat("a[", 5) + "0" + strings.Repeat("]", 5) + " }()" + strings.Repeat("]", 5) + "\n", nil},
		"a table of functions":         {"var x = []func(){" + strings.Repeat("func() { _ = []int{1}[0] },", 500) + "}\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, tc.want, Exercise(exercise, one(tc.src)))
		})
	}
}

// Many files count together: each alone is small enough.
func TestSizesOfAllFiles(t *testing.T) {
	t.Parallel()
	for what, src := range map[string]string{
		"bytes":           "// " + strings.Repeat("x", 1<<15),
		"words and signs": strings.Repeat("var _ = 1\n", 1000),
	} {
		files := map[string][]byte{}
		for i := range 65 {
			files[fmt.Sprintf("f%02d_test.go", i)] = []byte("package unauthorized\n" + src)
		}
		got := Exercise(exercise, files)
		require.NotEmpty(t, got)
		assert.Contains(t, got[0].Reason, what)
		assert.LessOrEqual(t, len(got), most)
	}
}

func TestManyRefusalsTakeLittleMemory(t *testing.T) {
	t.Parallel()
	got := Exercise(exercise, one(strings.Repeat("//go:nosplit\n", 50_000)))
	require.Len(t, got, most)
	assert.Contains(t, got[most-1].Reason, fmt.Sprint(enough-most+1))
}

// The largest file that comes is 1 MB. Inspection must not take longer for a hostile one than the compiler does for a good one.
func BenchmarkLargest(b *testing.B) {
	const mb = 1 << 20
	for name, src := range map[string]string{
		"brackets": strings.Repeat("(", mb),
		"minus":    "var x = " + strings.Repeat("- ", mb/2),
		"comments": strings.Repeat("//go:nosplit\n", mb/13),
		"calls":    "func init() {\n" + strings.Repeat("f()\n", 60_000) + "}\nfunc f() { f() }\n",
		"indexes":  "var x = " + strings.Repeat("[]int{1}[0]+", 900) + "1\n" + strings.Repeat("var _ = a[b[c[d[e]]]]\n", 10_000),
		"literals": strings.Repeat("var _ = func() int { return func() int { return 1 }() }()\n", 5_000),
		"ifs":      "func init() {\n" + strings.Repeat("if x { if y { ", 90) + strings.Repeat("} } ", 90) + "}\n",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Exercise(exercise, one(src))
			}
		})
	}
}
