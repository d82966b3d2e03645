package settings

import (
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// errShape is the error for a list that is not written one element below the other.
var errShape = errors.New("its lists are not written one element below the other")

// splice changes the lines of one element, and leaves all other lines as they are: git then shows what was changed, and merges it.
func (e Edit) splice(text []byte) ([]byte, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	var root *yaml.Node
	if document.Kind != 0 && document.Content[0].Tag != "!!null" {
		root = document.Content[0]
	}
	p := page{lines: slices.Collect(strings.Lines(string(text))), end: "\n"}
	if strings.Contains(string(text), "\r\n") {
		p.end = "\r\n"
	}
	list := valueOf(root, e.key)
	var err error
	switch {
	case list == nil && e.item == nil:
	case list == nil:
		err = p.add(e.key, e.item)
	case isFlow(list) && len(list.Content) == 0:
		if e.item != nil {
			err = p.begin(list, e.item)
		}
	case isFlow(list) || list.Line < 2:
		return nil, errShape
	default:
		err = p.change(list, e)
	}
	return []byte(strings.Join(p.lines, "")), err
}

// page are the lines of a file, with what ends each of them.
type page struct {
	lines []string
	end   string // of a new line
}

// add adds a key with one element at the end of the file.
func (p *page) add(key string, item *yaml.Node) error {
	lines, err := p.item(item, "  ")
	if err != nil {
		return err
	}
	p.close()
	if n := len(p.lines); n > 0 && trimmed(p.lines[n-1]) != "" {
		p.lines = append(p.lines, p.end)
	}
	p.lines = append(append(p.lines, key+":"+p.end), lines...)
	return nil
}

// close ends the last line.
func (p *page) close() {
	if n := len(p.lines); n > 0 && !strings.HasSuffix(p.lines[n-1], "\n") {
		p.lines[n-1] += p.end
	}
}

// begin replaces [] by the first element.
func (p *page) begin(list, item *yaml.Node) error {
	at := list.Line - 1
	if at >= len(p.lines) || list.Column > len(p.lines[at]) {
		return errShape
	}
	before, after := p.lines[at][:list.Column-1], p.lines[at][list.Column-1:]
	after, empty := strings.CutPrefix(after, "[]")
	lines, err := p.item(item, "  ")
	if !empty || err != nil {
		return errors.Join(errShape, err)
	}
	p.close()
	if trimmed(after) == "" {
		before, after = trimmed(before), p.end
	}
	p.lines[at] = before + after
	p.lines = slices.Insert(p.lines, at+1, lines...)
	return nil
}

// change changes one element of a list that has some.
func (p *page) change(list *yaml.Node, e Edit) error {
	p.close()
	at := slices.IndexFunc(list.Content, e.about)
	if at < 0 && e.item == nil {
		return nil
	}
	item, of := e.item, at
	if at < 0 {
		of = len(list.Content) - 1
	} else if item != nil {
		item = merged(list.Content[at], item)
		item.HeadComment, item.FootComment = "", "" // they stand outside of the lines
	}
	from, to, err := p.span(list, of)
	if err != nil {
		return err
	}
	dash := p.lines[from][:list.Column-1]
	if item == nil {
		p.lines = slices.Delete(p.lines, from, to)
		if len(list.Content) == 1 {
			return p.empty(list, e.key)
		}
		return nil
	}
	lines, err := p.item(item, dash)
	if err != nil {
		return err
	}
	if at < 0 {
		from = to
	}
	p.lines = slices.Replace(p.lines, from, to, lines...)
	return nil
}

// span are the lines of an element, without blank lines behind it.
func (p *page) span(list *yaml.Node, at int) (from, to int, err error) {
	column := list.Column - 1
	begins := func(line string) bool {
		return len(line) > column && line[column] == '-' && strings.Trim(line[:column], " ") == ""
	}
	from = min(list.Content[at].Line, len(p.lines)) - 1
	for from >= 0 && !begins(p.lines[from]) {
		from--
	}
	if from < 0 {
		return 0, 0, errShape
	}
	to = from + 1
	for i := to; i < len(p.lines); i++ {
		line := trimmed(p.lines[i])
		if line == "" {
			continue
		}
		if indent := len(line) - len(strings.TrimLeft(line, " ")); indent <= column {
			break
		}
		to = i + 1
	}
	return from, to, nil
}

// empty writes [] behind the key of a list that has no element any more.
func (p *page) empty(list *yaml.Node, key string) error {
	for i := min(list.Line, len(p.lines)) - 1; i >= 0; i-- {
		if after, ok := strings.CutPrefix(p.lines[i], key+":"); ok {
			p.lines[i] = key + ": []" + after
			return nil
		}
	}
	return errShape
}

// item are the lines of an element, behind a dash with some indent.
func (p *page) item(n *yaml.Node, indent string) ([]string, error) {
	b, err := encoded(&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{n}})
	if err != nil {
		return nil, err
	}
	var lines []string
	for line := range strings.Lines(string(b)) {
		if line = trimmed(line); line != "" {
			line = indent + line
		}
		lines = append(lines, line+p.end)
	}
	return lines, nil
}
