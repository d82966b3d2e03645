package judge

import (
	"regexp"
	"slices"
	"strings"
)

// What a process prints when it ends early. It is only shown, and never decides a verdict.

var (
	// frame is a function of the exercise in a stack trace. Its package's path ends with a folder such as 01_unauthorized.
	frame = regexp.MustCompile(`(?m)^(?:created by )?\S*/\d\d_\w+\.(\w+(?:\.\d+)?)[.([ ]`)
	// event is what go test -v says of a test.
	event = regexp.MustCompile(`(?m)^\s*(=== RUN|=== CONT|--- PASS:|--- FAIL:|--- SKIP:)\s+(\S+)`)
)

// What the learner's part of a program is called when it is no test.
const (
	initFunction    = "an init function"
	packageVariable = "a package variable"
)

// trace is the part of an output that begins with a panic, or a fatal error of the Go runtime; "" if there is none.
func trace(output string) string {
	for _, begin := range []string{"panic: ", "fatal error: "} {
		if i := strings.Index("\n"+output, "\n"+begin); i >= 0 {
			return output[i:]
		}
	}
	return ""
}

// ended is the test that ended a process, or whatever else did; "" if the output does not say.
func ended(output string) string {
	if t := trace(output); t != "" {
		first, _, _ := strings.Cut(t, "\n\ngoroutine ") // the panic's own words, which may say anything
		goroutine, _, _ := strings.Cut(strings.TrimPrefix(t[len(first):], "\n\n"), "\n\n")
		return function(goroutine)
	}
	return running(output)
}

// function is the test in a goroutine's stack trace, or what else of the learner's began it.
func function(goroutine string) string {
	frames := frame.FindAllStringSubmatch(goroutine, -1)
	for _, f := range slices.Backward(frames) { // the outermost first
		switch name, _, _ := strings.Cut(f[1], "."); {
		case f[1] == "init":
			return packageVariable
		case name == "init":
			return initFunction
		case strings.HasPrefix(name, "Test") && name != "TestMain":
			return name
		}
	}
	return ""
}

// running is the test that go test -v saw begin last and not end; "" if there is none, or if it could be another one.
func running(output string) string {
	var tests []string
	for _, m := range event.FindAllStringSubmatch(output, -1) {
		test := m[2]
		tests = slices.DeleteFunc(tests, func(t string) bool { return t == test })
		if strings.HasPrefix(m[1], "===") {
			tests = append(tests, test)
		}
	}
	if len(tests) == 0 {
		return ""
	}
	last := tests[len(tests)-1]
	for _, t := range tests {
		if t != last && !strings.HasPrefix(last, t+"/") {
			return ""
		}
	}
	return last
}

// printed returns what a process printed before it ended, without its stack trace.
func printed(output string) string {
	output = strings.TrimSuffix(output, trace(output))
	if output != "" && !strings.HasSuffix(output, "\n") {
		output += "\n"
	}
	return output
}
