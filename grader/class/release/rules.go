package release

import (
	"path"
	"slices"
	"strings"

	"failurelab/grader/author/starters"
)

// verdict says what becomes of a part of the course.
type verdict int

const (
	kept    verdict = iota + 1
	leftOut         // students must not have it, or cannot use it
	decided         // a folder of which each child has a rule of its own
	ignored         // what a clone holds beside the course
)

// rule is a decision about a file or folder of the course, and about all that is below.
type rule struct {
	path    string // from the root of the course, with slashes
	verdict verdict
	why     string
}

// rules are every decision about what students get. What no rule names is an error, so that a new folder is not handed out by
// accident. Rules of a part need not have it: a rule may come before its folder.
var rules = []rule{
	{".git", leftOut, "the history holds solutions"},
	{"solutions", leftOut, "our tests for every ticket"},
	{"CONTRIBUTING.md", leftOut, "for authors"},
	{".ci", leftOut, "checks the project itself"},
	{".github", leftOut, "checks the project itself; students get a workflow of their own"},
	{".golangci.yml", leftOut, "checks the project itself"},

	{".devcontainer", kept, "learners' editors"},
	{".vscode", kept, "learners' editors"},
	{".gitattributes", kept, "the same line ends everywhere"},
	{".gitignore", kept, "what hint, reset and update put beside a learner's files"},
	{".dockerignore", kept, "the lab as a container"},
	{"Dockerfile", kept, "the lab as a container"},
	{"Makefile", kept, "the learner's commands"},
	{"README.md", kept, "without what is between its staff marks"},
	{"SECURITY.md", kept, "without what is between its staff marks"},
	{"CHANGELOG.md", kept, "update points to it"},
	{"LICENSE", kept, "a copy must have it"},
	{"go.mod", kept, "the course is built with the same modules as in class"},
	{"go.sum", kept, "the course is built with the same modules as in class"},

	{"exercises", kept, "their starters, whatever the clone's exercises hold"},
	{"lab", kept, "the exercises run on it. So students can read how each lab fails"},
	{"lab/api/apitest", leftOut, "for the project's own tests"},
	{"lab/server/browser", leftOut, "for the project's own tests"},

	{"grader", decided, "go test builds it to judge, so what it is built of stays"},
	{"grader/author", kept, "the command line is built of it; what it needs of the solutions, it reads in solutions/"},
	{"grader/checkout", kept, "reset"},
	{"grader/class", kept, "the command line is built of it"},
	{"grader/cmd", kept, "the grader's program"},
	{"grader/command", kept, "the learner's commands"},
	{"grader/excerpt", kept, "the command line is built of it"},
	{"grader/host", kept, "opens the labs"},
	{"grader/internal", decided, "small helpers"},
	{"grader/internal/golden", leftOut, "for the project's own tests"},
	{"grader/internal/gotool", kept, "runs the go command"},
	{"grader/internal/sample", leftOut, "a graded class, for the project's own tests"},
	{"grader/internal/small", leftOut, "for the project's own tests"},
	{"grader/internal/volatile", kept, "the command line is built of it"},
	{"grader/judge", kept, "judges"},
	{"grader/report", kept, "writes verdicts"},
	{"grader/result", kept, "the verdicts"},
	{"grader/review", kept, "the command line is built of it"},
	{"grader/run", kept, "builds and runs a learner's tests"},
	{"grader/sandbox", kept, "the command line is built of it"},
	{"grader/testdata", leftOut, "right and nearly right tests, for the project's own tests"},
	{"grader/update", kept, "brings a student's copy to a new version"},
	{"grader/watch", kept, "judges at every save"},

	{"grader.bin", ignored, "a built grader"},
	{".hints.json", ignored, "which hints a learner had"},
	{".given-up.json", ignored, "what a learner gave up"},
	{".idea", ignored, "an editor's"},
	{".DS_Store", ignored, "a Mac's"},
}

// kinds are the names of files in kept folders of Go code, and what becomes of them. The first that fits decides.
var kinds = []struct {
	pattern string
	verdict verdict
	why     string
}{
	{"*_test.go", leftOut, "the project's own tests use solutions, and would be in the way of go test ./..."},
	{"*.go", kept, "code"},
	{"*.tmpl", kept, "embedded"},
	{"*.html", kept, "embedded"},
	{"*.css", kept, "embedded"},
	{"*.js", kept, "embedded"},
	{"*.svg", kept, "embedded"},
	{"*.sql", kept, "embedded"},
	{"*.yaml", kept, "embedded"},
	{"*.md", leftOut, "for instructors and authors"},
	{"*.json", leftOut, "for instructors and authors"},
	{"*.yml", leftOut, "for instructors"},
	{"*.sh", leftOut, "for instructors"},
	{"*.py", leftOut, "for instructors"},
	{"*.txt", leftOut, "for instructors"},
}

// litter is what people, editors and tools leave in a clone.
var litter = []string{"*.test", "*.out", "*.bak", "*.new", ".*.tmp", ".*.swp", "*~", ".DS_Store"}

// judged returns what becomes of a file or folder; 0 if nobody has decided that.
func judged(name string, isDir bool) verdict {
	v := ruled(name)
	code := strings.HasPrefix(name, "lab/") || strings.HasPrefix(name, "grader/")
	starter := name == starters.Dir || strings.HasPrefix(name, starters.Dir+"/")
	switch {
	case v == leftOut, v == ignored:
		return v
	case isDir && code && !starter && path.Base(name) == "testdata":
		return leftOut // for the project's own tests
	case isDir:
		return v
	case matches(litter, name):
		return ignored
	case v == decided, v == kept && code && !starter, v == 0 && ruled(path.Dir(name)) == decided:
		return kind(name)
	}
	return v
}

// ruled is the verdict of the rule for a path, or else of the nearest rule above it, unless that one leaves the decision to the
// rules of its children.
func ruled(name string) verdict {
	for at := name; at != "."; at = path.Dir(at) {
		if i := slices.IndexFunc(rules, func(r rule) bool { return r.path == at }); i >= 0 {
			if rules[i].verdict == decided && at != name {
				return 0
			}
			return rules[i].verdict
		}
	}
	return 0
}

func kind(name string) verdict {
	for _, k := range kinds {
		if matches([]string{k.pattern}, name) {
			return k.verdict
		}
	}
	return 0
}

func matches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, _ := path.Match(p, path.Base(name)) // the patterns are ours, and good
		return ok
	})
}
