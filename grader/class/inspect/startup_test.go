package inspect

import "testing"

func TestEffectsBeforeTheTests(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		src  string
		want []string
	}{
		"init exits":                 {"import \"os\"\nfunc init() {\n\tos.Exit(0)\n}\n", []string{"4 os.Exit ends the test program"}},
		"init exits, alias":          {"import m \"os\"\nfunc init() { m.Exit(0) }\n", []string{"3 os.Exit"}},
		"init, through a function":   {"import \"os\"\nfunc init() { a() }\nfunc a() { b() }\nfunc b() { os.Exit(0) }\n", []string{"5 because of an init function"}},
		"init, through a method":     {"import \"os\"\ntype x struct{}\nfunc init() { x{}.a() }\nfunc (x) a() { os.Exit(0) }\n", []string{"5 os.Exit"}},
		"init, through a generic":    {"import \"os\"\nfunc init() { a[int](0) }\nfunc a[T any](T) { os.Exit(0) }\n", []string{"4 os.Exit"}},
		"init, through a variable":   {"import \"os\"\nvar a = func() { os.Exit(0) }\nfunc init() { a() }\n", []string{"3 os.Exit"}},
		"init, deferred":             {"import \"os\"\nfunc init() { defer os.Exit(0) }\n", []string{"3 os.Exit"}},
		"init, in a literal":         {"import \"os\"\nfunc init() { f := func() { os.Exit(0) }; f() }\n", []string{"3 os.Exit"}},
		"init, with an argument":     {"import \"os\"\nfunc init() { do(exit) }\nfunc do(f func()) { f() }\nfunc exit() { os.Exit(0) }\n", []string{"5 os.Exit"}},
		"init, as an argument":       {"import \"os\"\nfunc init() { do(os.Exit) }\nfunc do(f func(int)) { f(0) }\n", []string{"3 os.Exit"}},
		"two inits":                  {"import \"os\"\nfunc init() { os.Exit(0) }\nfunc init() { os.Clearenv() }\n", []string{"3 os.Exit", "4 environment"}},
		"a variable":                 {"import \"os\"\nvar _, err = os.ReadFile(\"/etc/passwd\")\n", []string{"3 the package-level variable"}},
		"a variable, at once":        {"import \"os\"\nvar x = func() int { os.Exit(0); return 1 }()\n", []string{"3 package-level variable x"}},
		"a variable, once value":     {"import (\"os\"; \"sync\")\nvar x = sync.OnceValue(func() int { os.Exit(0); return 1 })()\n", []string{"3 os.Exit"}},
		"a variable, with a literal": {"import (\"os\"; \"slices\")\nvar x = slices.ContainsFunc([]int{1}, func(int) bool { os.Exit(0); return true })\n", []string{"3 os.Exit"}},
		"a variable, in a table":     {"import \"os\"\nvar x = []int{f()}\nfunc f() int { os.Exit(0); return 1 }\n", []string{"4 os.Exit"}},

		"environment":       {"import \"os\"\nfunc init() { os.Setenv(\"A\", \"B\") }\n", []string{"3 environment"}},
		"files":             {"import \"os\"\nfunc init() { os.RemoveAll(\"..\") }\n", []string{"3 outside the test program"}},
		"flags":             {"import \"flag\"\nvar update = flag.Bool(\"update\", false, \"\")\n", []string{"3 flag.Bool"}},
		"testing":           {"import \"testing\"\nvar short = testing.Short()\n", []string{"3 needs a test that runs"}},
		"log":               {"import (\"io\"; \"log\")\nfunc init() { log.SetOutput(io.Discard) }\n", []string{"3 log.SetOutput"}},
		"log ends":          {"import \"log\"\nfunc init() { log.Fatal(1) }\n", []string{"3 ends the test program"}},
		"slog":              {"import \"log/slog\"\nfunc init() { slog.SetDefault(nil) }\n", []string{"3 slog.SetDefault"}},
		"a request":         {"import \"net/http\"\nvar _, _ = http.Get(\"http://x\")\n", []string{"3 sends a request"}},
		"a server":          {"import \"net/http/httptest\"\nvar s = httptest.NewServer(nil)\n", []string{"3 starts a server"}},
		"a connection":      {"import \"net\"\nvar c, _ = net.Dial(\"tcp\", \"x:1\")\n", []string{"3 opens a connection"}},
		"a goroutine":       {"func init() { go func() {}() }\n", []string{"2 starts a goroutine"}},
		"a goroutine later": {"import \"time\"\nvar x = time.AfterFunc(1, func() {})\n", []string{"3 starts a goroutine"}},
		"panic":             {"func init() { panic(1) }\n", []string{"2 ends the test program"}},
		"goexit":            {"import \"runtime\"\nfunc init() { runtime.Goexit() }\n", []string{"3 ends the test program"}},
		"processors":        {"import \"runtime\"\nfunc init() { runtime.GOMAXPROCS(1) }\n", []string{"3 how every test runs"}},
		"a lab":             {"import \"failurelab/lab\"\nvar api = lab.Open(nil, \"T101\")\n", []string{"3 lab.Open needs a test that runs"}},

		"assigns":                {"import \"net/http\"\nfunc init() { http.DefaultTransport = nil }\n", []string{"3 http.DefaultTransport"}},
		"assigns, alias":         {"import h \"net/http\"\nfunc init() { h.DefaultClient = nil }\n", []string{"3 http.DefaultClient"}},
		"assigns to a field":     {"import \"net/http\"\nfunc init() { http.DefaultClient.Timeout = 1 }\n", []string{"3 another package"}},
		"assigns, asserted":      {"import \"net/http\"\nfunc init() { http.DefaultTransport.(*http.Transport).MaxIdleConns = 1 }\n", []string{"3 http.DefaultTransport"}},
		"assigns to one of many": {"import \"os\"\nfunc init() { os.Args[0], x = \"a\", 1 }\nvar x int\n", []string{"3 os.Args"}},
		"assigns through &":      {"import \"os\"\nfunc init() { *&os.Args = nil }\n", []string{"3 os.Args"}},
		"assigns, ranging":       {"import \"os\"\nfunc init() { for os.Args[0] = range map[string]int{} {} }\n", []string{"3 os.Args"}},
		"counts":                 {"import \"net/http\"\nfunc init() { http.DefaultMaxHeaderBytes++ }\n", []string{"3 another package"}},
		"takes an address":       {"import \"os\"\nvar args = &os.Args\n", []string{"3 os.Args"}},
		"clears":                 {"import \"os\"\nfunc init() { clear(os.Args) }\n", []string{"3 os.Args"}},
		"copies":                 {"import \"os\"\nfunc init() { copy(os.Args[1:], []string{\"x\"}) }\n", []string{"3 os.Args"}},
		"closes what is shared":  {"import \"os\"\nfunc init() { os.Stdout.Close() }\n", []string{"3 shared by all tests"}},
		"registers":              {"import \"net/http\"\nfunc init() { http.DefaultTransport.(*http.Transport).RegisterProtocol(\"x\", nil) }\n", []string{"3 RegisterProtocol"}},
		"behind an if":           {"import \"os\"\nfunc init() {\n\tif x := os.Getpid(); x > 1 {\n\t\tos.Exit(0)\n\t} else if true {\n\t\tos.Clearenv()\n\t}\n}\n", []string{"4 os.Getpid", "5 os.Exit", "7 os.Clearenv"}},
		"behind a switch":        {"import \"os\"\nfunc init() {\n\tswitch {\n\tcase true:\n\t\tos.Exit(0)\n\t}\n}\n", []string{"6 os.Exit"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, tc.want, Exercise(exercise, one(tc.src)))
		})
	}
}

// Code before the tests that only computes values, and the same effects where they are allowed: inside a test.
func TestHarmlessBeforeTheTests(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"init computes":        "func init() { x = 1 }\nvar x int\n",
		"an error panics":      "import \"time\"\nfunc init() {\n\tvar err error\n\tif zone, err = time.LoadLocation(\"UTC\"); err != nil {\n\t\tpanic(err)\n\t}\n}\nvar zone *time.Location\n",
		"a switch panics":      "func init() {\n\tswitch x {\n\tcase 1:\n\t\tpanic(1)\n\t}\n}\nvar x int\n",
		"must":                 "import \"net/url\"\nvar u = must(url.Parse(\"http://x\"))\nfunc must[T any](v T, err error) T {\n\tif err != nil { panic(err) }\n\treturn v\n}\n",
		"must, without an if":  "var x = must(1)\nfunc must(int) int { panic(1) }\n",
		"a stored function":    "import \"os\"\nvar f = func() { os.Exit(0) }\n",
		"a table of them":      "import \"os\"\nvar f = map[string]func(){\"x\": func() { os.Exit(0) }, \"y\": g}\nfunc g() { go os.Exit(0) }\n",
		"a handler":            "import (\"net/http\"; \"os\")\nvar h = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { os.Exit(0) })\n",
		"a type of its own":    "import \"os\"\ntype check func()\nvar c = check(func() { os.Exit(0) })\n",
		"once, later":          "import (\"os\"; \"sync\")\nvar x = sync.OnceFunc(func() { os.Exit(0) })\n",
		"a client":             "import (\"net/http\"; \"time\")\nvar c = &http.Client{Timeout: time.Second, Transport: http.DefaultTransport}\n",
		"a clone":              "import \"net/http\"\nvar c = http.DefaultTransport.(*http.Transport).Clone()\n",
		"environment, read":    "import \"os\"\nvar verbose = os.Getenv(\"VERBOSE\") != \"\"\n",
		"in a test":            "import (\"log\"; \"net/http\"; \"os\"; \"testing\")\nfunc TestX(t *testing.T) {\n\tgo func() {}()\n\thttp.DefaultClient.Timeout = 1\n\tlog.SetOutput(os.Stderr)\n\tos.Setenv(\"A\", \"B\")\n\tpanic(1)\n}\n",
		"a method called init": "import \"os\"\ntype x struct{}\nfunc (x) init() { os.Exit(0) }\n",
		"a variable named os":  "var os struct{ Exit func(int) }\nfunc init() { os.Exit = nil }\n",
		"a logger":             "import (\"log\"; \"os\")\nvar l = log.New(os.Stderr, \"\", 0)\n",
		"a loop":               "var x []int\nfunc init() { for i := range 3 { x = append(x, i); x[i]++ } }\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, nil, Exercise(exercise, one(src)))
		})
	}
}
