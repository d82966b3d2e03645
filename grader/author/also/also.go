// Package also keeps tests that are right in another way than our solutions. Each is a folder below solutions/also: the parts of
// a learner's files that one ticket's test needs, and case.yaml, which says which ticket it is and why the test is right.
// `grader verify` runs each of them for ever: it must pass on every correct lab.
//
// The files' names end with .txt, so that go build does not take the folder for a package.
package also

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"failurelab/grader/checkout"

	"go.yaml.in/yaml/v3"
)

// Dir is the folder of all cases, below the module's root.
const Dir = "solutions/also"

const (
	caseFile = "case.yaml"
	ending   = ".txt" // of each file of a test
)

// Case is a test that is right.
type Case struct {
	Name     string            `yaml:"-"`        // of its folder: "T105-reads-the-header"
	Exercise string            `yaml:"exercise"` // "01_unauthorized"
	Ticket   string            `yaml:"ticket"`   // "T105"
	Why      string            `yaml:"why"`
	By       string            `yaml:"by,omitempty"` // who said so
	Files    map[string]string `yaml:"-"`            // the paths of the test's files, by their names in the exercise: "exercise_test.go"
}

// Read reads all cases of a course, by name. Without the folder there are none.
func Read(root string) ([]Case, error) {
	folders, err := os.ReadDir(filepath.Join(root, Dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var cases []Case
	for _, f := range folders {
		if !f.IsDir() || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		c, wrong := read(root, f.Name())
		if err = errors.Join(err, wrong); wrong == nil {
			cases = append(cases, c)
		}
	}
	return cases, err
}

func read(root, name string) (Case, error) {
	c := Case{Name: name, Files: map[string]string{}}
	dir := filepath.Join(root, Dir, name)
	text, err := os.ReadFile(filepath.Join(dir, caseFile))
	if err != nil {
		return c, fmt.Errorf("%s/%s has no %s, so it is not known what it is for. Write it, or remove the folder: %w", Dir, name, caseFile, err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("%s/%s/%s: %w", Dir, name, caseFile, err)
	}
	files, err := os.ReadDir(dir)
	for _, f := range files {
		if inside, ok := strings.CutSuffix(f.Name(), ending); ok && strings.HasSuffix(inside, ".go") {
			c.Files[inside] = filepath.Join(dir, f.Name())
		}
	}
	if err == nil && len(c.Files) == 0 {
		err = fmt.Errorf("%s/%s has no file that ends with .go%s. Add the test, or remove the folder", Dir, name, ending)
	}
	return c, err
}

// words are what a case's name is made of.
var words = regexp.MustCompile(`[a-z0-9]+`)

// mostWords is how many words of the reason are in a case's name.
const mostWords = 5

// Write writes a new case, with the texts of its files by name, and returns it. Its name is made of the ticket and the reason. A
// folder that is there is never changed.
func Write(root string, c Case, texts map[string]string) (Case, error) {
	if strings.TrimSpace(c.Why) == "" {
		return c, errors.New("say why the test is right")
	}
	head, err := yaml.Marshal(c)
	if err != nil {
		return c, err
	}
	if err := os.MkdirAll(filepath.Join(root, Dir), 0o750); err != nil {
		return c, fmt.Errorf("the course cannot be written to: %w", err)
	}
	all := words.FindAllString(strings.ToLower(c.Why), mostWords)
	stem := strings.Join(slices.Concat([]string{c.Ticket}, all), "-")
	stem = strings.TrimRight(stem[:min(len(stem), 60)], "-")
	var dir string
	for n := 1; ; n++ {
		c.Name = stem
		if n > 1 {
			c.Name = fmt.Sprintf("%s-%d", stem, n)
		}
		dir = filepath.Join(root, Dir, c.Name)
		if err = os.Mkdir(dir, 0o750); !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	c.Files = map[string]string{}
	for name, text := range texts {
		if err == nil {
			c.Files[name] = filepath.Join(dir, name+ending)
			err = checkout.Replace(c.Files[name], []byte(text), 0o644)
		}
	}
	if err == nil { // last, so that a case is whole if it has one
		err = checkout.Replace(filepath.Join(dir, caseFile), head, 0o644)
	}
	if err != nil {
		_ = os.RemoveAll(dir)
		return c, fmt.Errorf("the case cannot be written: %w. Make room, and try again", err)
	}
	return c, nil
}
