package settings

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// An Edit is one change of a grade.yaml. All else in the file stays as it is: comments, order and line breaks.
type Edit struct {
	key   string                // of the list
	about func(*yaml.Node) bool // says whether an element is the one to change
	item  *yaml.Node            // what to put there; nil: to remove it
	apply func(*Settings)       // is the same change
}

// SetVoid makes a lab void, or changes the reason.
func SetVoid(v Void) Edit {
	return Edit{key: "void", about: has("lab", v.Lab), item: mapping("lab", v.Lab, "reason", v.Reason), apply: func(s *Settings) {
		s.Void = put(s.Void, v, func(o Void) bool { return o.Lab == v.Lab })
	}}
}

// DropVoid lets a lab count again.
func DropVoid(lab string) Edit {
	return Edit{key: "void", about: has("lab", lab), apply: func(s *Settings) {
		s.Void = slices.DeleteFunc(slices.Clone(s.Void), func(o Void) bool { return o.Lab == lab })
	}}
}

// SetOverride sets points by hand, or changes what was set.
func SetOverride(o Override) Edit {
	what, name := "ticket", o.Ticket
	if name == "" {
		what, name = "exercise", o.Exercise
	}
	item := mapping("student", o.Student, what, name, "points", "", "reason", o.Reason, "by", o.By)
	*item.Content[5] = yaml.Node{Kind: yaml.ScalarNode, Value: strconv.FormatFloat(o.Points, 'f', -1, 64)}
	e := DropOverride(o.Student, o.Ticket, o.Exercise)
	return Edit{key: e.key, about: e.about, item: item, apply: func(s *Settings) { s.Overrides = put(s.Overrides, o, o.same) }}
}

// DropOverride removes points that were set by hand for a ticket, or with ticket "" for an exercise.
func DropOverride(student, ticket, exercise string) Edit {
	o := Override{Student: student, Ticket: ticket, Exercise: exercise}
	about := func(n *yaml.Node) bool {
		return has("student", student)(n) && (ticket != "" && has("ticket", ticket)(n) || ticket == "" && has("exercise", exercise)(n))
	}
	return Edit{key: "overrides", about: about, apply: func(s *Settings) {
		s.Overrides = slices.DeleteFunc(slices.Clone(s.Overrides), o.same)
	}}
}

// same says whether two overrides are about the same points.
func (o Override) same(p Override) bool {
	return o.Student == p.Student && o.Ticket == p.Ticket && o.Exercise == p.Exercise
}

// put replaces the element that is about the same, or adds one.
func put[T any](list []T, v T, about func(T) bool) []T {
	list = slices.Clone(list)
	if i := slices.IndexFunc(list, about); i >= 0 {
		list[i] = v
		return list
	}
	return append(list, v)
}

// Apply changes the text of a grade.yaml, which may be empty. The new text is read back: if it does not say what the old one said
// and the change, the error tells why, and there is no new text. If something is wrong in the old text or in the change, the error
// is [Problems]. Those of a change have no file and no line, because nothing is written.
func (e Edit) Apply(file string, text []byte, known Known) ([]byte, error) {
	want, err := Parse(file, text, known)
	if err != nil {
		return nil, err
	}
	e.apply(&want)
	for _, way := range []func([]byte) ([]byte, error){e.splice, e.encode} {
		changed, wrong := way(text)
		if wrong != nil {
			err = wrong
			continue
		}
		got, wrong := Parse(file, changed, known)
		switch {
		case wrong != nil:
			err = unwritten(wrong)
		case !equal(got, want):
			err = errors.New("the change would change something else too")
		default:
			return changed, nil
		}
	}
	var wrong Problems
	if errors.As(err, &wrong) {
		return nil, err
	}
	return nil, fmt.Errorf("%s cannot be changed by a program: %w. Change it in an editor, as in grade.example.yaml", file, err)
}

// unwritten is an error for a text that stands in no file.
func unwritten(err error) error {
	var wrong Problems
	if !errors.As(err, &wrong) {
		return err
	}
	for i := range wrong {
		wrong[i].File, wrong[i].Line = "", 0
	}
	return wrong
}

// equal compares settings. An empty list is no list, and no zone is UTC.
func equal(a, b Settings) bool {
	for _, s := range []*Settings{&a, &b} {
		if len(s.Void) == 0 {
			s.Void = nil
		}
		if len(s.Overrides) == 0 {
			s.Overrides = nil
		}
		if s.Zone == nil {
			s.Zone = time.UTC
		}
	}
	return reflect.DeepEqual(a, b)
}

// has returns whether a mapping has a value for a key.
func has(key, value string) func(*yaml.Node) bool {
	return func(n *yaml.Node) bool {
		v := valueOf(n, key)
		return v != nil && v.Value == value
	}
}

// valueOf is the value of a key in a mapping; nil if there is none.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// mapping is a mapping of texts.
func mapping(pairs ...string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	for _, text := range pairs {
		var s yaml.Node
		s.SetString(text)
		n.Content = append(n.Content, &s)
	}
	return n
}

// encode changes the tree of a text, and writes the whole of it anew. Comments and order stay.
func (e Edit) encode(text []byte) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	if document.Kind == 0 || document.Content[0].Tag == "!!null" {
		document = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	}
	root := document.Content[0]
	list := valueOf(root, e.key)
	if list == nil {
		list = &yaml.Node{Kind: yaml.SequenceNode}
		var key yaml.Node
		key.SetString(e.key)
		root.Content = append(root.Content, &key, list)
	}
	switch at := slices.IndexFunc(list.Content, e.about); {
	case e.item == nil:
		list.Content = slices.DeleteFunc(list.Content, e.about)
	case at >= 0:
		list.Content[at] = merged(list.Content[at], e.item)
	default:
		list.Content = append(list.Content, e.item)
	}
	return encoded(&document)
}

// merged is an element with other values, and the comments that it had.
func merged(old, item *yaml.Node) *yaml.Node {
	n := *old
	n.Content = nil
	for i := 0; i+1 < len(item.Content); i += 2 {
		key, value := item.Content[i], *item.Content[i+1]
		for k := 0; k+1 < len(old.Content); k += 2 {
			if old.Content[k].Value == key.Value {
				key = old.Content[k]
				value.HeadComment, value.LineComment, value.FootComment = old.Content[k+1].HeadComment, old.Content[k+1].LineComment, old.Content[k+1].FootComment
			}
		}
		n.Content = append(n.Content, key, &value)
	}
	return &n
}

func encoded(n *yaml.Node) ([]byte, error) {
	var b bytes.Buffer
	w := yaml.NewEncoder(&b)
	w.SetIndent(2)
	if err := w.Encode(n); err != nil {
		return nil, err
	}
	return b.Bytes(), w.Close()
}

// isFlow says whether a list is written in brackets.
func isFlow(list *yaml.Node) bool { return list.Style&yaml.FlowStyle != 0 }

// trimmed is a line without what ends it.
func trimmed(line string) string { return strings.TrimRight(line, " \t\r\n") }
