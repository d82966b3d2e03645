package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Known is what the course has. What is empty is not checked.
type Known struct {
	Course    string   // its version
	Exercises []string // their names: "01_unauthorized"
	Tickets   []string // their numbers: "T105"
	Labs      []string // their codes: "01-T105-m3"

	Max map[string]float64 // the most points of a ticket or an exercise, by number or name, before weights. A stretch ticket has its bonus
}

// maxFile is how long a grade.yaml may be, in bytes. It has room for some ten thousand overrides.
const maxFile = 2 << 20

// Read reads a grade.yaml. If something in it is wrong, the error is [Problems], with all that is wrong.
func Read(file string, known Known) (Settings, error) {
	f, err := os.Open(file)
	if err != nil {
		return Settings{}, fmt.Errorf("the settings cannot be read. Write them as in grade.example.yaml: %w", err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Settings{}, fmt.Errorf("the settings cannot be read: %w", err)
	}
	return Parse(file, text, known)
}

// Parse is [Read] for a text. The file's name stands in problems.
func Parse(file string, text []byte, known Known) (Settings, error) {
	r := &reader{file: file, known: known}
	if len(text) > maxFile {
		return Settings{}, Problems{{File: file, Text: fmt.Sprintf("it is longer than %d MB, so it is no grade.yaml", maxFile>>20)}}
	}
	root := r.root(text)
	if root != nil && r.plain(root) {
		r.settings(root)
	}
	if len(r.problems) > 0 {
		return Settings{}, r.problems.sorted()
	}
	return r.s, nil
}

// reader reads one file. It goes on after a problem, so that all are told at once.
type reader struct {
	file     string
	known    Known
	s        Settings
	problems Problems
}

func (r *reader) problem(n *yaml.Node, format string, args ...any) {
	r.problems = append(r.problems, Problem{File: r.file, Line: n.Line, Text: fmt.Sprintf(format, args...)})
}

// atLine is where the library says that something is wrong.
var atLine = regexp.MustCompile(`line (\d+): `)

// root is the file's mapping, or nil if the file is empty or no YAML.
func (r *reader) root(text []byte) *yaml.Node {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var document, second yaml.Node
	err := d.Decode(&document)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		r.syntax(err)
		return nil
	}
	if err := d.Decode(&second); err == nil {
		r.problem(&second, "a second document begins here, and only one is read. Remove the line with ---")
	} else if !errors.Is(err, io.EOF) {
		r.syntax(err)
	}
	root := document.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil
	}
	return root
}

// syntax is the problem of a text that is no YAML.
func (r *reader) syntax(err error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	p := Problem{File: r.file}
	if m := atLine.FindStringSubmatch(text); m != nil {
		p.Line, _ = strconv.Atoi(m[1]) // digits
		text = strings.Replace(text, m[0], "", 1)
	}
	p.Text = "this is no YAML: " + text
	r.problems = append(r.problems, p)
}

// plain says whether a tree has no anchors and aliases. With these a few lines can stand for billions.
func (r *reader) plain(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		r.problem(n, "anchors (&name) and aliases (*name) are not read here. Write the values themselves")
		return false
	}
	plain := true
	for _, child := range n.Content {
		plain = r.plain(child) && plain
	}
	return plain
}

// fields are the values of a mapping by key, with problems for keys that are unknown or stand there twice.
func (r *reader) fields(n *yaml.Node, where string, keys ...string) map[string]*yaml.Node {
	return r.pairs(n, where, func(key *yaml.Node) bool {
		if slices.Contains(keys, key.Value) {
			return true
		}
		r.problem(key, "unknown key %q%s. %s", key.Value, in(where), didYouMean(key.Value, keys))
		return false
	})
}

func in(where string) string {
	if where == "" {
		return ""
	}
	return " in " + where
}

// pairs are the values of a mapping by key, without keys that take says no to, and with problems for what stands there twice.
func (r *reader) pairs(n *yaml.Node, where string, take func(key *yaml.Node) bool) map[string]*yaml.Node {
	values := map[string]*yaml.Node{}
	if n.Kind != yaml.MappingNode {
		if where == "" {
			where = "the file"
		}
		r.problem(n, "%s takes keys with values, as in grade.example.yaml", where)
		return values
	}
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.problem(key, "a key must be one word")
		case first[key.Value] > 0:
			r.problem(key, "%q stands here twice. It is in line %d too", key.Value, first[key.Value])
		default:
			first[key.Value] = key.Line
			if take(key) {
				values[key.Value] = value
			}
		}
	}
	return values
}

// items are the elements of a list.
func (r *reader) items(n *yaml.Node, key string) []*yaml.Node {
	if n.Kind != yaml.SequenceNode {
		r.problem(n, "%s takes a list, whose elements begin with a dash, as in grade.example.yaml", key)
		return nil
	}
	return n.Content
}

// need notes which keys are missing.
func (r *reader) need(n *yaml.Node, where string, values map[string]*yaml.Node, keys ...string) {
	if n.Kind != yaml.MappingNode {
		return
	}
	for _, key := range keys {
		if values[key] == nil {
			r.problem(n, "%s has no %s. Add it", where, key)
		}
	}
}

// each calls the functions of the keys that are there.
func each(values map[string]*yaml.Node, read map[string]func(n *yaml.Node)) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		read[key](values[key])
	}
}
