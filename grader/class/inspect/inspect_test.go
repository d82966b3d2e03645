package inspect

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"failurelab/grader/result"
)

const exercise, file = "01_unauthorized", "exercise_test.go"

// one is an exercise with one file: the package clause in line 1, and the rest from line 2 on.
func one(rest string) map[string][]byte {
	return map[string][]byte{file: []byte("package unauthorized\n" + rest)}
}

// refusal is a refusal of the one file: "2 os/exec" is line 2, and a part of the reason.
func requireRefused(t *testing.T, want []string, got []result.Refusal) {
	t.Helper()
	require.Len(t, got, len(want), "%v", got)
	for i, w := range want {
		line, part, _ := strings.Cut(w, " ")
		assert.Equal(t, line, fmt.Sprint(got[i].Line), "%v", got[i])
		assert.Contains(t, got[i].Reason, part)
		assert.Equal(t, exercise, got[i].Exercise)
		assert.Equal(t, exercise+"/"+file, got[i].File)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want []string // line, and a part of the reason
	}{
		"cgo":                       {"import \"C\"\n", []string{"2 cgo"}},
		"unsafe":                    {"import \"unsafe\"\n", []string{"2 unsafe"}},
		"unsafe, blank":             {"import _ \"unsafe\"\n", []string{"2 unsafe"}},
		"exec":                      {"import (\n\t\"fmt\"\n\t\"os/exec\"\n)\n", []string{"4 starts other programs"}},
		"exec, alias":               {"import fmt \"os/exec\"\n", []string{"2 os/exec"}},
		"exec, dot":                 {"import . \"os/exec\"\n", []string{"2 os/exec"}},
		"exec, raw string":          {"import `os/exec`\n", []string{"2 os/exec"}},
		"exec, escaped":             {"import \"\\x6fs/ex\\u0065c\"\n", []string{"2 os/exec"}},
		"exec, in a second import":  {"import \"fmt\"\nimport (); import \"os/exec\"\n", []string{"3 os/exec"}},
		"plugin":                    {"import \"plugin\"\n", []string{"2 loads code"}},
		"embed":                     {"import _ \"embed\"\n", []string{"2 embed"}},
		"the course":                {"import \"failurelab/lab/course\"\n", []string{"2 Use failurelab/lab only"}},
		"the wire":                  {"import \"failurelab/lab/wire\"\n", []string{"2 Use failurelab/lab only"}},
		"the grader":                {"import \"failurelab/grader\"\n", []string{"2 Use failurelab/lab only"}},
		"a folder of one's own":     {"import \"./helpers\"\n", []string{"2 Move its code into the exercise"}},
		"internal":                  {"import \"testing/internal/testdeps\"\n", []string{"2 internal"}},
		"vendored":                  {"import \"vendor/golang.org/x/net/idna\"\n", []string{"2 internal"}},
		"another module":            {"import \"github.com/labstack/echo/v4\"\n", []string{"2 does not have this module"}},
		"mock":                      {"import \"github.com/stretchr/testify/mock\"\n", []string{"2 modules"}},
		"unknown":                   {"import \"os2\"\n", []string{"2 not on the list"}},
		"escape sequence in import": {"import \"a\\x1b[2Jb\"\n", []string{"2 \"a\\x1b[2Jb\""}},

		"a process":             {"import \"os\"\nvar f = func() { os.StartProcess(\"x\", nil, nil) }\n", []string{"3 starts other programs"}},
		"a process, alias":      {"import m \"os\"\nfunc f() { m.FindProcess(1) }\n", []string{"3 os.FindProcess"}},
		"a process, in parens":  {"import \"os\"\nfunc f() { (os).FindProcess(1) }\n", []string{"3 os.FindProcess"}},
		"a process, as a value": {"import \"os\"\nvar start = os.StartProcess\n", []string{"3 os.StartProcess"}},
		"a process, as a type":  {"import \"os\"\ntype p = os.Process\n", []string{"3 os.Process"}},
		"a dot hides":           {"import . \"os\"\nfunc f() { FindProcess(1) }\n", []string{"2 with a dot"}},
		"a descriptor":          {"import \"os\"\nfunc f() { os.NewFile(3, \"x\") }\n", []string{"3 os.NewFile"}},
		"a system call":         {"import \"syscall\"\nfunc f() { syscall.Kill(1, 9) }\n", []string{"3 ECONNREFUSED"}},
		"syscall.Exec":          {"import \"syscall\"\nfunc f() { syscall.Exec(\"\", nil, nil) }\n", []string{"3 syscall.Exec"}},
		"panic on fault":        {"import \"runtime/debug\"\nfunc f() { debug.SetPanicOnFault(true) }\n", []string{"3 PrintStack"}},
		"memory by reflection":  {"import \"reflect\"\nvar at = reflect.NewAt\n", []string{"3 reflect.NewAt"}},
		"an address":            {"import \"reflect\"\nfunc f(v reflect.Value) { v.UnsafePointer() }\n", []string{"3 UnsafePointer"}},
		"an address elsewhere":  {"func f(v interface{ UnsafeAddr() uintptr }) { v.UnsafeAddr() }\n", []string{"2 UnsafeAddr"}},
		"the flags":             {"import \"flag\"\nfunc f() { flag.Set(\"test.run\", \"x\") }\n", []string{"3 flag.Set"}},
		"tests of its own":      {"import \"testing\"\nfunc f() { testing.MainStart(nil, nil, nil, nil, nil) }\n", []string{"3 the grader does that"}},
		"a profile":             {"import \"runtime\"\nfunc f() { runtime.SetCPUProfileRate(1) }\n", []string{"3 measures the test program"}},

		"linkname":               {"//go:linkname a b.c\nfunc a()\n", []string{"2 linkname"}},
		"linkname, indented":     {"func f() {\n\t//go:linkname a b.c\n}\n", []string{"3 linkname"}},
		"embed directive":        {"//go:embed x\nvar x string\n", []string{"2 embed"}},
		"build constraint":       {"\n//go:build linux\n", []string{"3 build constraint"}},
		"debug setting":          {"//go:debug panicnil=1\n", []string{"2 go:debug"}},
		"no checks":              {"//go:nosplit\nfunc f() {}\n", []string{"2 //go:nosplit"}},
		"cgo pragma":             {"//go:cgo_ldflag \"-x\"\n", []string{"2 //go:cgo_ldflag"}},
		"line directive":         {"//line /etc/passwd:1\nimport \"C\"\n", []string{"2 //line", "3 cgo"}},
		"line directive, inside": {"var x = /*line a.go:7*/ 1\n", []string{"2 //line"}},

		"TestMain":             {"import \"testing\"\n\nfunc TestMain(m *testing.M) { m.Run() }\n", []string{"4 TestMain"}},
		"a syntax error":       {"func f() {\n\n", []string{"4 does not compile"}},
		"an import too late":   {"var x = 1\nimport \"os/exec\"\n", []string{"3 does not compile"}},
		"a line moves no line": {"//line x.go:100\nfunc {\n", []string{"3 does not compile"}},
		"a NUL":                {"\nvar x = \"\x00\"\n", []string{"3 NUL"}},
		"not UTF-8":            {"\n\n// \xff\n", []string{"4 plain text in UTF-8"}},

		"sorted, and each once": {
			"import \"syscall\"\nvar x = syscall.Kill\nvar y, z = syscall.Exit, syscall.Exit\nimport \"C\"\n",
			[]string{"5 does not compile"},
		},
		"two in one line, once": {"import \"syscall\"\nvar y, z = syscall.Exit, syscall.Exit\n", []string{"3 syscall.Exit"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, tc.want, Exercise(exercise, one(tc.src)))
		})
	}
}

// What stands above the package clause, or is the clause.
func TestRefusedHeads(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want []string
	}{
		"build constraint":      {"//go:build !windows\n\npackage unauthorized\n", []string{"1 build constraint"}},
		"old build constraint":  {"// +build linux\n\npackage unauthorized\n", []string{"1 build constraint"}},
		"setting":               {"//go:debug x=1\npackage unauthorized\n", []string{"1 go:debug"}},
		"another package":       {"// x\n\npackage main\n", []string{`3 Write "package unauthorized"`}},
		"another exercise":      {"package forbidden\n", []string{`1 "forbidden"`}},
		"no package":            {"", []string{"1 does not compile"}},
		"another language":      {"#include <stdio.h>\n", []string{"1 does not compile"}},
		"a program":             {"\x7fELF\x02\x01\x01\x00", []string{"1 NUL"}},
		"a word processor's":    {"package unauthorized \xe2\x80\xa8\n", []string{"1 does not compile"}},
		"escape sequence":       {"package \x1b[2J\n", []string{`1 does not compile`}},
		"the external package":  {"package unauthorized_test\n", nil},
		"a BOM, as editors do":  {"\xef\xbb\xbfpackage unauthorized\n", nil},
		"Windows line ends":     {"package unauthorized\r\n\r\nvar x = 1\r\n", nil},
		"a BOM and a directive": {"\xef\xbb\xbf//line x.go:1\npackage unauthorized\n", []string{"1 //line"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, tc.want, Exercise(exercise, map[string][]byte{file: []byte(tc.src)}))
		})
	}
}

func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"exercise_test.go":             "",
		"helpers_test.go":              "",
		"my_own_helper_test.go":        "",
		"linux_test.go":                "", // a system alone is a name like any other
		"helper_linux_test.go":         "some systems only",
		"helper_windows_amd64_test.go": "some systems only",
		"x_arm64_test.go":              "some systems only",
		"x_js_test.go":                 "some systems only",
		"exercise.go":                  "_test.go",
		"asm.s":                        "_test.go",
		"asm_amd64.s":                  "_test.go",
		"x.c":                          "_test.go",
		"x.syso":                       "_test.go",
		"go.mod":                       "_test.go",
		"_exercise_test.go":            "ignores",
		".exercise_test.go":            "ignores",
		"../exercise_test.go":          "plain file name",
		`..\exercise_test.go`:          "plain file name",
		"C:exercise_test.go":           "plain file name",
		"":                             "plain file name",
		"a\x1b[2J_test.go":             "plain file name",
	} {
		t.Run(base, func(t *testing.T) {
			t.Parallel()
			got := Exercise(exercise, map[string][]byte{base: []byte("package unauthorized\n")})
			if want == "" {
				assert.Nil(t, got)
				return
			}
			require.Len(t, got, 1)
			assert.Contains(t, got[0].Reason, want)
			assert.Zero(t, got[0].Line)
			assert.NotContains(t, got[0].String(), "\x1b")
		})
	}
}

func TestNothingIsRefused(t *testing.T) {
	t.Parallel()
	assert.Nil(t, Exercise(exercise, nil))
	assert.Nil(t, Exercise(exercise, one("")))
}

func TestHarmlessComments(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"//go:generate go run x\n", "//go:noinline\nfunc f() {}\n", "//go:fix inline\nconst x = y\n", "// go:linkname a b\n", "// line 7\n",
		"//lines\n", "//nolint:errcheck\n", "/* go:embed x */\n", "var x = \"//go:embed x\"\nvar y = `\n//line x:1\n`\n", "// +build linux\n",
	} {
		assert.Nil(t, Exercise(exercise, one(src)), src)
	}
}

func TestMethodsHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	assert.Nil(t, Exercise(exercise, one("type x struct{}\nfunc (x) TestMain() {}\nfunc (x) init() { panic(1) }\n")))
}

func TestFilesAreReadInOneOrder(t *testing.T) {
	t.Parallel()
	got := Exercise(exercise, map[string][]byte{
		"b_test.go": []byte("package x\nimport \"C\"\n"),
		"a_test.go": []byte("package unauthorized\nimport \"unsafe\"\n"),
	})
	var places []string
	for _, r := range got {
		places = append(places, fmt.Sprint(r.File, ":", r.Line))
	}
	assert.Equal(t, []string{"01_unauthorized/a_test.go:2", "01_unauthorized/b_test.go:1", "01_unauthorized/b_test.go:2"}, places)
}

func TestTheListEnds(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{most: most, most + 1: most, 1000: most} {
		src := "import \"syscall\"\n" + strings.Repeat("var _ = syscall.Kill\n", n)
		got := Exercise(exercise, one(src))
		require.Len(t, got, want)
		if n > most {
			assert.Equal(t, fmt.Sprintf("01_unauthorized: %d more places are refused. Correct the ones above first.", n-most+1), got[most-1].String())
		}
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `"a\x1b[2J\n\u202e"`, quoted("a\x1b[2J\n\u202e"))
	assert.Equal(t, longest+len(`"... (cut)"`), len(quoted(strings.Repeat("x", 1000))))
}
