package page

import (
	"strings"

	"failurelab/grader/result"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// shownNote is a note, and its text as the page builds it.
type shownNote struct {
	result.Note
	Body []any `json:"body"` // texts and elements
}

// element is an element that Markdown asks for. The page builds it itself: no HTML of a note's author is ever read as HTML.
type element struct {
	Tag      string `json:"tag"`
	Children []any  `json:"children,omitempty"` // texts and elements
}

// maxNesting limits how deep elements are nested. What lies deeper is shown as it was written.
const maxNesting = 12

// markdown returns a text as CommonMark reads it, as texts and elements of a fixed set. HTML stays text. Links and images become
// their words and their address, because the page asks no other host.
func markdown(s string) []any {
	source := []byte(s)
	m := markdownReader{source}
	return m.children(goldmark.DefaultParser().Parse(text.NewReader(source)), 0)
}

type markdownReader struct{ source []byte }

// children are the texts and elements within a node.
func (m markdownReader) children(n ast.Node, depth int) (all []any) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if depth == maxNesting {
			all = append(all, m.written(c))
			continue
		}
		all = append(all, m.node(c, depth+1)...)
	}
	return all
}

// node is what becomes of one node.
func (m markdownReader) node(n ast.Node, depth int) []any {
	switch n := n.(type) {
	case *ast.Text:
		return m.words(n)
	case *ast.String:
		return []any{string(n.Value)}
	case *ast.TextBlock:
		return m.children(n, depth)
	case *ast.RawHTML:
		return []any{string(n.Segments.Value(m.source))}
	case *ast.AutoLink:
		return []any{string(n.URL(m.source))}
	case *ast.Link:
		return append(m.children(n, depth), " ("+string(n.Destination)+")")
	case *ast.Image:
		return append(m.children(n, depth), " ("+string(n.Destination)+")")
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return []any{element{"pre", []any{m.written(n)}}}
	case *ast.HTMLBlock:
		return []any{element{"p", []any{m.written(n)}}}
	default:
		return []any{element{tag(n), m.children(n, depth)}}
	}
}

// words is a text, with the line break after it.
func (m markdownReader) words(n *ast.Text) []any {
	words := string(n.Value(m.source))
	switch {
	case n.HardLineBreak():
		return []any{words, element{Tag: "br"}}
	case n.SoftLineBreak():
		return []any{words + "\n"}
	}
	return []any{words}
}

// written is what the author wrote of a node, without what its first line began with.
func (m markdownReader) written(n ast.Node) string {
	if n.Type() == ast.TypeInline {
		if t, ok := n.(*ast.Text); ok {
			return string(t.Value(m.source))
		}
	} else if lines := n.Lines(); lines.Len() > 0 {
		return strings.TrimSuffix(string(lines.Value(m.source)), "\n")
	}
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.WriteString(m.written(c))
	}
	return b.String()
}

// tag is the element for a node.
func tag(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Heading:
		return "h4" // notes stand below the page's own headings
	case *ast.List:
		if n.IsOrdered() {
			return "ol"
		}
		return "ul"
	case *ast.ListItem:
		return "li"
	case *ast.Blockquote:
		return "blockquote"
	case *ast.ThematicBreak:
		return "hr"
	case *ast.CodeSpan:
		return "code"
	case *ast.Emphasis:
		if n.Level > 1 {
			return "strong"
		}
		return "em"
	}
	return "p"
}
