package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/lab/failure/causes"
)

var failureName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// NewFailure begins a failure, such as "method-not-allowed", as the next ticket of an exercise, such as "03_not_found".
// root is the root of the module. It
//
//   - writes lab/failure/method_not_allowed.go, with questions in it,
//   - names the failure in lab/failure/list.go, at the end of its exercise's,
//   - writes the constants again (package causes),
//   - opens the ticket in the starter with a TODO: in the pristine copy and in exercises/.
//
// It returns the paths of these files below root. When it fails it changes nothing.
func NewFailure(root, exercise, name string) ([]string, error) {
	c := &change{root: root}
	f, err := c.nameFailure(exercise, name)
	if err != nil {
		return nil, err
	}
	source, err := render("failure.go", f)
	if err != nil {
		return nil, err
	}
	if err := c.create(f.File, source); err != nil {
		return nil, err
	}
	if err := c.list(f); err != nil {
		return nil, err
	}
	for _, folder := range []string{starters.Dir, "exercises"} {
		if err := c.open(path.Join(folder, exercise, "exercise_test.go"), f); err != nil {
			return nil, err
		}
	}
	if err := c.write(); err != nil {
		return nil, err
	}
	if err := c.generate(); err != nil {
		return nil, err
	}
	return c.written(), nil
}

// newFailure is what the templates of a failure say.
type newFailure struct {
	Cause    string // "method-not-allowed"
	Constant string // "MethodNotAllowed"
	File     string // "lab/failure/method_not_allowed.go"
	Exercise string // "03_not_found"
	Ticket   string // "T309"
}

func (c *change) nameFailure(exercise, name string) (newFailure, error) {
	if !failureName.MatchString(name) {
		return newFailure{}, fmt.Errorf("%q cannot be the name of a failure: use lower-case words with hyphens, such as method-not-allowed", name)
	}
	f := newFailure{Cause: name, Constant: camel(strings.Split(name, "-")), File: causes.File(name), Exercise: exercise}
	if !everywhere(path.Base(f.File)) {
		return f, fmt.Errorf("%q cannot be the name of a failure: go would not build %s everywhere, because of its last word", name, f.File)
	}
	for _, dir := range []string{"lab", path.Dir(causes.List)} {
		switch file, err := c.taken(dir, f.Constant); {
		case err != nil:
			return f, err
		case file == causes.Causes:
			return f, fmt.Errorf("the failure %s exists already: see %s", f.Constant, f.File)
		case file != "":
			return f, fmt.Errorf("%q cannot be the name of a failure: %s declares another %s", name, file, f.Constant)
		}
	}
	groups, err := causes.Groups(c.root)
	if err != nil {
		return f, err
	}
	var known []string
	for _, g := range groups {
		if known = append(known, g.Exercise); g.Exercise == exercise {
			f.Ticket, err = c.nextTicket(exercise)
			return f, err
		}
	}
	return f, fmt.Errorf("no exercise %q has failures of its own. Choose one of %s, or start one with `author new --exercise NN_name`",
		exercise, strings.Join(known, ", "))
}

var ticketNumber = regexp.MustCompile(`\bT(\d)(\d\d)\b`)

// nextTicket returns the number after the highest that the exercise's failures use. Numbers do not move, so gaps stay.
func (c *change) nextTicket(exercise string) (string, error) {
	series, last := exercise[1:2], 0
	files, err := filepath.Glob(c.at(path.Dir(causes.List)) + "/*.go")
	if err != nil {
		return "", err
	}
	for _, file := range files {
		source, err := os.ReadFile(file) // #nosec G304 -- an author's own tree
		if err != nil {
			return "", err
		}
		for _, m := range ticketNumber.FindAllSubmatch(source, -1) {
			if n, err := strconv.Atoi(string(m[2])); err == nil && string(m[1]) == series {
				last = max(last, n)
			}
		}
	}
	if last == 99 {
		return "", fmt.Errorf("%s has no number left after T%s99", exercise, series)
	}
	return fmt.Sprintf("T%s%02d", series, last+1), nil
}

// list names the failure in the list.
func (c *change) list(f newFailure) error {
	source, err := c.read(causes.List)
	if err != nil {
		return err
	}
	groups, err := causes.Groups(c.root)
	if err != nil {
		return err
	}
	for _, g := range groups {
		if g.Exercise == f.Exercise {
			source = insert(source, g.Offset(g.Last), "\n&"+f.Constant+",\n")
		}
	}
	return c.edit(causes.List, source)
}

// insert puts text at an offset, in place of the white space before it.
func insert(source []byte, offset int, text string) []byte {
	before := bytes.TrimRight(source[:offset], " \t\n")
	return []byte(string(before) + text + string(source[offset:]))
}

// open opens the ticket in a starter.
func (c *change) open(name string, f newFailure) error {
	source, err := c.read(name)
	if err != nil {
		return err
	}
	if bytes.Contains(source, []byte("TestT"+f.Ticket[1:]+"(")) {
		return fmt.Errorf("%s already has a Test%s, so nothing was changed", name, f.Ticket)
	}
	test, err := render("test", f)
	if err != nil {
		return err
	}
	source, err = importing(source, "testing", "failurelab/lab")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return c.edit(name, append(append(bytes.TrimRight(source, "\n"), '\n', '\n'), test...))
}

// importing adds imports that a file lacks, each in a group of its own, behind those that it has.
func importing(source []byte, paths ...string) ([]byte, error) {
	for _, p := range paths {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "", source, parser.ImportsOnly)
		if err != nil {
			return nil, err
		}
		end, has := file.Name.End(), false
		for _, i := range file.Imports {
			end, has = i.End(), has || i.Path.Value == strconv.Quote(p)
		}
		at := fset.Position(end).Offset
		switch {
		case has:
		case len(file.Imports) == 0:
			source = []byte(string(source[:at]) + "\n\nimport (\n" + strconv.Quote(p) + "\n)" + string(source[at:]))
		default:
			source = []byte(string(source[:at]) + "\n\n" + strconv.Quote(p) + string(source[at:]))
		}
	}
	return source, nil
}

// generate writes the constants again. What was written before is put back when that fails.
func (c *change) generate() error {
	files, err := causes.Files(c.root)
	if err != nil {
		return fmt.Errorf("%w: nothing was changed", errors.Join(err, c.rollback()))
	}
	for _, name := range []string{causes.Causes, causes.Constants} {
		if err := c.edit(name, files[name]); err != nil {
			return errors.Join(err, c.rollback())
		}
	}
	return c.write()
}
