package run

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/internal/gotool"
)

var (
	// place is the beginning of a line in which the go command speaks of a file.
	place = regexp.MustCompile(`^\s*(?:vet: )?(\S[^:\n]*\.go):\d+(?::\d+)?: (.*)$`)
	// compiling is the line above what the compiler says of a package.
	compiling = regexp.MustCompile(`^# (\S+)`)
	// ours matches complaints about a line in a learner's file that is right: go could not load an import that the lab's
	// module has.
	ours = regexp.MustCompile(`^\S+@v\S+: |lookup disabled|missing go\.sum entry|dial tcp|cannot find module providing|` +
		`^cannot find package |^package failurelab/lab is not in std|^found packages |` +
		`^package (os|testing|fmt|errors|strings|time|net/http) is not in std|^could not import \S+ \((open|read)|` +
		`: (no space left on device|disk quota exceeded|permission denied|too many open files|read-only file system|input/output error|cannot allocate memory)$`)
	// misplaced matches complaints about test files that name no line.
	misplaced = regexp.MustCompile(`^multiple definitions of TestMain|^wrong signature for |^use of cgo in test |from \S+_test\.go: import cycle not allowed`)
	// mixed matches the complaint about a folder with files of two packages.
	mixed = regexp.MustCompile(`^found packages .+ in (.+)$`)
)

// diagnose says whose fault a failed build is. It is the learner's if the go command complains about a line in one of the
// learner's files or folders, or if the compiler complains about the package of their tests. A //line directive in a test file
// does not change that.
func diagnose(said, root, pkg string, theirs []string) error {
	of := ""
	learners := func(line string) bool {
		if m := compiling.FindStringSubmatch(line); m != nil {
			of = strings.TrimSuffix(m[1], "_test") // which may be a package of its own
			return false
		}
		if m := mixed.FindStringSubmatch(line); m != nil {
			return isTheirs(m[1], root, theirs)
		}
		if m := place.FindStringSubmatch(line); m != nil && !ours.MatchString(m[2]) {
			return of == module+pkg || isTheirs(m[1], root, theirs)
		}
		return misplaced.MatchString(line)
	}
	if slices.ContainsFunc(strings.Split(said, "\n"), learners) {
		return &CompileError{Said: said}
	}
	return &BuildError{Said: said, Remedy: gotool.Remedy(said)}
}

// module is the lab's module, as the beginning of a package's path.
const module = "failurelab/"

// isTheirs says whether a path, absolute or seen from root, is one of the learner's files, or is in one of their folders.
func isTheirs(path, root string, theirs []string) bool {
	if !filepath.IsAbs(path) {
		path = filepath.Join(root, path)
	}
	return slices.ContainsFunc(theirs, func(of string) bool {
		return path == of || strings.HasPrefix(path, of+string(filepath.Separator))
	})
}
