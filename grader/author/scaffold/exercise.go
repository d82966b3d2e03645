package scaffold

import (
	"fmt"
	"go/token"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"

	"failurelab/grader/author/starters"
	"failurelab/lab/failure/causes"
)

var exerciseName = regexp.MustCompile(`^0[1-9](_[a-z][a-z0-9]*)+$`)

const (
	courseDir  = "lab/course"
	courseFile = "lab/course/course.go"
)

// NewExercise begins an exercise, such as "08_bad_request". root is the root of the module. It
//
//   - writes lab/course/08_bad_request.go, a contract with questions in it,
//   - names it in course.All, before the triage: a triage asks for the causes of all others, so it stays the last of the
//     course, whatever its number,
//   - gives it an empty group in lab/failure/list.go, for [NewFailure],
//   - writes the folders exercises/08_bad_request and solutions/08_bad_request, and the pristine copy of the starter.
//
// It returns the paths of these files below root. When it fails it changes nothing.
func NewExercise(root, name string) ([]string, error) {
	c := &change{root: root}
	e, err := c.nameExercise(name)
	if err != nil {
		return nil, err
	}
	contract, err := render("exercise.go", e)
	if err != nil {
		return nil, err
	}
	if err := c.create(e.File, contract); err != nil {
		return nil, err
	}
	for _, step := range []func(newExercise) error{c.all, c.group, c.folders} {
		if err := step(e); err != nil {
			return nil, err
		}
	}
	if err := c.write(); err != nil {
		return nil, err
	}
	return c.written(), nil
}

// newExercise is what the templates of an exercise say.
type newExercise struct {
	Name    string // "08_bad_request"
	Number  string // "08"
	Words   string // "Bad request"
	Package string // "bad_request"
	Func    string // "badRequest"
	File    string // "lab/course/08_bad_request.go"
	Status  int    // 400; 0 when the name is that of no status
	Clause  string // "400", before the dot in the numbers of clauses
	Type    string // "/problems/bad-request"
}

func (c *change) nameExercise(name string) (newExercise, error) {
	if !exerciseName.MatchString(name) {
		return newExercise{}, fmt.Errorf("%q cannot be the name of an exercise: use two digits from 01 to 09 and lower-case words, such as 08_bad_request "+
			"(a ticket's number has one digit for its exercise)", name)
	}
	words := strings.Split(name[3:], "_")
	e := newExercise{
		Name: name, Number: name[:2], Package: name[3:], File: path.Join(courseDir, name+".go"),
		Words: strings.ToUpper(name[3:4]) + strings.Join(words, " ")[1:],
		Func:  name[3:4] + camel(words)[1:],
		Type:  "/problems/" + strings.Join(words, "-"),
	}
	e.Status, e.Clause = statusOf(words), e.Number[1:]+"00"
	if e.Status != 0 {
		e.Clause = strconv.Itoa(e.Status)
	}
	if token.IsKeyword(e.Package) || e.Package == "main" || e.Package == "init" || !everywhere(path.Base(e.File)) {
		return e, fmt.Errorf("%q cannot be the name of an exercise: go does not take %q as the name of a package, or of a file", name, e.Package)
	}
	groups, err := causes.Groups(c.root)
	if err != nil {
		return e, err
	}
	used := []string{"07_triage"}
	for _, g := range groups {
		used = append(used, g.Exercise)
	}
	for _, other := range used {
		if other[:2] == e.Number {
			return e, fmt.Errorf("%q cannot be the name of an exercise: %s has this number", name, other)
		}
	}
	switch file, err := c.taken(courseDir, e.Func); {
	case err != nil:
		return e, err
	case file != "":
		return e, fmt.Errorf("%q cannot be the name of an exercise: %s declares another %s", name, file, e.Func)
	}
	return e, nil
}

// statusOf returns the status whose text these words are: 400 for bad request.
func statusOf(words []string) int {
	for status := 400; status < 600; status++ {
		if strings.EqualFold(http.StatusText(status), strings.Join(words, " ")) {
			return status
		}
	}
	return 0
}

// all names the exercise in course.All.
func (c *change) all(e newExercise) error {
	source, err := c.read(courseFile)
	if err != nil {
		return err
	}
	before, after, ok := strings.Cut(string(source), "\n\t\ttriage(),\n")
	if !ok {
		return fmt.Errorf("%s: All does not name triage() in a line of its own", courseFile)
	}
	return c.edit(courseFile, []byte(before+"\n\t\t"+e.Func+"(),\n\t\ttriage(),\n"+after))
}

// group gives the exercise its place in the list of failures.
func (c *change) group(e newExercise) error {
	source, err := c.read(causes.List)
	if err != nil {
		return err
	}
	groups, err := causes.Groups(c.root)
	if err != nil {
		return err
	}
	if len(groups) == 0 {
		return fmt.Errorf("%s: the list is empty", causes.List)
	}
	last := groups[len(groups)-1]
	at := last.Offset(last.End)
	text := fmt.Sprintf(",\n{%q, []*Failure{}}", e.Name)
	return c.edit(causes.List, []byte(string(source[:at])+text+string(source[at:])))
}

// folders writes what learners get, and where the solution goes.
func (c *change) folders(e newExercise) error {
	groups, err := causes.Groups(c.root)
	if err != nil {
		return err
	}
	for _, folder := range []string{"exercises", "solutions"} {
		like := groups[0].Exercise
		main, err := c.read(path.Join(folder, like, "main_test.go"))
		if err != nil {
			return err
		}
		main = []byte(strings.Replace(string(main), "package "+like[3:]+"\n", "package "+e.Package+"\n", 1))
		if err := c.create(path.Join(folder, e.Name, "main_test.go"), main); err != nil {
			return err
		}
	}
	for _, f := range []struct{ template, path string }{
		{"README.md", path.Join("exercises", e.Name, "README.md")},
		{"starter.go", path.Join("exercises", e.Name, "exercise_test.go")},
		{"starter.go", path.Join(starters.Dir, e.Name, "exercise_test.go")},
		{"solution.go", path.Join("solutions", e.Name, "exercise_test.go")},
	} {
		text, err := render(f.template, e)
		if err != nil {
			return err
		}
		if err := c.create(f.path, text); err != nil {
			return err
		}
	}
	return nil
}
