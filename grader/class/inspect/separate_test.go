package inspect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSeparate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want bool
	}{
		"nothing":                  {"", false},
		"a test":                   {"import (\"os\"; \"testing\")\nfunc TestX(t *testing.T) { os.Exit(1) }\n", false},
		"values":                   {"var a, b = 1, []string{\"x\"}\nvar c = map[string]int{\"x\": 1 << 3}\nvar d = &struct{ n int }{4}\n", false},
		"errors":                   {"import \"errors\"\nvar err = errors.New(\"x\")\n", false},
		"expressions":              {"import \"regexp\"\nvar x = regexp.MustCompile(`x`)\n", false},
		"text":                     {"import (\"fmt\"; \"strings\")\nvar x = strings.Repeat(fmt.Sprintf(\"%d\", 1), 3)\n", false},
		"a method of what is made": {"import (\"strings\"; \"time\")\nvar x = strings.NewReplacer(\"a\", \"b\").Replace(\"a\")\nvar y = time.Now().Add(2 * time.Second)\n", false},
		"a coding":                 {"import \"encoding/base64\"\nvar x = base64.StdEncoding.EncodeToString([]byte(\"x\"))\n", false},
		"a duration":               {"import \"time\"\nvar x = time.Duration(3) * time.Second\n", false},
		"builtins":                 {"var x = append(make([]int, 1), len(\"x\"), max(1, 2), int(3))\n", false},
		"a type of its own":        {"type kind string\nvar x = kind(\"x\")\n", false},
		"conversions":              {"var x, y = []byte(\"x\"), (*int)(nil)\nvar z = interface{}(1)\n", false},
		"a stored function":        {"import \"os\"\nvar f = func() { os.Exit(1) }\n", false},
		"a handler":                {"import (\"net/http\"; \"os\")\nvar h = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { os.Exit(1) })\n", false},
		"a client":                 {"import \"net/http\"\nvar c = &http.Client{}\n", false},
		"words of the lab":         {"import \"failurelab/lab\"\nvar c = map[lab.Cause]lab.Side{lab.Healthy: lab.Client, lab.Cause(\"x\"): lab.Between}\n", false},
		"error numbers":            {"import \"syscall\"\nvar x = []syscall.Errno{syscall.ECONNRESET, syscall.Errno(3)}\n", false},
		"a constant":               {"const x = len(\"x\")\n", false},
		"a variable in a function": {"import \"os\"\nfunc f() { var x = os.Args; _ = x }\n", false},
		"a blank import, harmless": {"import _ \"strings\"\n", false},
		"declared only":            {"import (\"os\"; \"sync\")\nvar f *os.File\nvar mu sync.Mutex\n", false},
		"errors, and methods":      {"import \"errors\"\nvar err = errors.New(\"x\")\ntype x struct{}\nfunc (x) String() string { return \"\" }\n", false},

		"init":                      {"func init() {}\n", true},
		"a function of its own":     {"var x = f()\nfunc f() int { return 1 }\n", true},
		"a stored function, called": {"var f = func() int { return 1 }\nvar x = f()\n", true},
		"at once":                   {"var x = func() int { return 1 }()\n", true},
		"once":                      {"import \"sync\"\nvar x = sync.OnceValue(func() int { return 1 })()\n", true},
		"with a function":           {"import \"slices\"\nvar x = slices.IndexFunc([]int{1}, f)\nfunc f(int) bool { return true }\n", true},
		"with a literal":            {"import \"strings\"\nvar x = strings.Map(func(r rune) rune { return r }, \"x\")\n", true},
		"with a String method":      {"import \"fmt\"\nvar x = fmt.Sprint(y{})\ntype y struct{}\nfunc (y) String() string { return \"\" }\n", true},
		"a builtin of its own":      {"var x = max(1)\nfunc max(int) int { return 1 }\n", true},
		"a package of its own":      {"import \"os\"\nvar x = os.Getenv(\"A\")\n", true},
		"an alias":                  {"import strings \"os\"\nvar x = strings.Getenv(\"A\")\n", true},
		"a dot":                     {"import . \"os\"\nvar x = Getenv(\"A\")\n", true},
		"a blank import":            {"import _ \"time/tzdata\"\n", true},
		"a route":                   {"import \"net/http\"\nvar m = route()\nfunc route() int { http.HandleFunc(\"/\", nil); return 1 }\n", true},
		"a type that registers":     {"import \"encoding/gob\"\nvar _ = gob.NewEncoder(nil)\n", true},
		"waiting":                   {"var x = <-make(chan int)\n", true},
		"sleeping":                  {"import \"time\"\nvar x = time.After(time.Hour)\n", true},
		"what is shared":            {"import \"net/http\"\nvar c = http.DefaultClient\n", true},
		"an address":                {"import \"net/http\"\nvar c = &http.DefaultClient.Timeout\n", true},
		"in a table":                {"var x = []struct{ n int }{{f()}}\nfunc f() int { return 1 }\n", true},
		"a method of a variable":    {"import \"os\"\nvar x = y.Name()\nvar y *os.File\n", true},
		"a syntax error":            {"func {\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, Separate(one(tc.src)))
		})
	}
	assert.False(t, Separate(nil))
	assert.True(t, Separate(map[string][]byte{"x_test.go": []byte("package unauthorized_test\n")}), "the external package")
	assert.True(t, Separate(map[string][]byte{
		"a_test.go": []byte("package unauthorized\nfunc f() int { return 1 }\n"),
		"b_test.go": []byte("package unauthorized\nvar x = f()\n"),
	}), "a function in another file")
}
