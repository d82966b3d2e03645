package inspect

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"

	"failurelab/grader/result"
)

// What the compiler would need minutes or gigabytes for, and no test needs. The build has limits of its own for the rest:
// this is what syntax shows at once. Constant shifts and numbers need no limit, because the compiler refuses them early.
const (
	maxBytes    = 2 << 20 // of an exercise's files
	maxTokens   = 200_000 // in an exercise's files; the longest solution has about 5,000
	maxBrackets = 200     // open at once
	maxDepth    = 1_000   // of nested syntax; a sum of n terms has a depth of n
	maxElements = 1 << 20 // of an array, over all its dimensions; the highest index in a literal; bytes of a constant string
	maxTypeArgs = 8       // of type arguments within type arguments
)

// light says whether all files of an exercise can be held in memory as syntax, which takes some 50 times their length.
func (r *report) light(files map[string][]byte) bool {
	bytes := 0
	for _, src := range files {
		bytes += len(src)
	}
	if bytes > maxBytes {
		r.found = append(r.found, result.Refusal{Exercise: r.exercise, Reason: fmt.Sprintf(
			"%s: the files of this exercise have more than %d bytes together, too many to build. Delete what the tests do not need, such as recorded responses.",
			printable(r.exercise), maxBytes)})
	}
	return bytes <= maxBytes
}

// small says whether a file has a length and a nesting that the parser takes in its stride.
func (r *report) small(base string, src []byte) bool {
	fset := token.NewFileSet()
	file := fset.AddFile(base, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)
	brackets := 0
	for {
		pos, tok, _ := s.Scan()
		r.tokens++
		switch tok {
		case token.EOF:
			return true
		case token.LPAREN, token.LBRACK, token.LBRACE:
			brackets++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			brackets--
		}
		line := file.PositionFor(pos, false).Line
		switch {
		case r.tokens > maxTokens:
			r.refuse(base, line, "The files of this exercise have more than %d words and signs up to here, too many to build. Delete what the tests do not need, such as recorded responses.", maxTokens)
			return false
		case brackets > maxBrackets:
			r.refuse(base, line, "More than %d brackets are open here, too many to build. Give the inner parts names of their own.", maxBrackets)
			return false
		}
	}
}

// shallow says whether a file's syntax is nested no deeper than the compiler takes in its stride.
func (r *report) shallow(s *source) bool {
	var deepest token.Pos
	depth := 0
	ast.Inspect(s.file, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		if depth++; depth > maxDepth && deepest == token.NoPos {
			deepest = n.Pos()
		}
		return true
	})
	if deepest != token.NoPos {
		r.at(s, deepest, "This is nested more than %d levels deep, too deep to build. Give the inner parts names of their own, or use a table.", maxDepth)
	}
	return deepest == token.NoPos
}

// sizes refuses arrays, literals and constants that would make the test program huge.
func (r *report) sizes(sources []*source) {
	c := constants{values: map[string]value{}}
	for _, s := range sources {
		c.collect(s)
	}
	for _, s := range sources {
		var within []ast.Node
		ast.Inspect(s.file, func(n ast.Node) bool {
			if n == nil {
				within = within[:len(within)-1]
				return true
			}
			within = append(within, n)
			r.size(s, &c, n, within)
			return true
		})
	}
}

// size refuses one node of a file; within are the nodes around it, itself included.
func (r *report) size(s *source, c *constants, n ast.Node, within []ast.Node) {
	switch n := n.(type) {
	case *ast.ArrayType:
		if c.elements(s, n) > maxElements {
			r.at(s, n.Pos(), "This array has more than %d elements, too many to build. Use make with the length that the test needs.", maxElements)
		}
	case *ast.CompositeLit:
		if _, ok := n.Type.(*ast.ArrayType); ok && c.highest(s, n) >= maxElements {
			r.at(s, n.Pos(), "An index in this literal is %d or more, so the literal is too large to build. Use a map.", maxElements)
		}
	case *ast.BinaryExpr:
		if c.value(s, n, 0).text > maxElements {
			r.at(s, n.Pos(), "This constant is longer than %d bytes, too long to build. Use strings.Repeat in the test.", maxElements)
		}
	case *ast.IndexExpr, *ast.IndexListExpr:
		if indexes(within) > maxTypeArgs {
			r.at(s, n.Pos(), "More than %d indexes or type arguments are nested here, too many to build. Give the inner ones names of their own.", maxTypeArgs)
		}
	}
}

// indexes is how many of the nodes are indexes or type arguments.
func indexes(nodes []ast.Node) int {
	count := 0
	for _, n := range nodes {
		switch n.(type) {
		case *ast.IndexExpr, *ast.IndexListExpr:
			count++
		case *ast.FuncLit:
			count = 0 // another function within an index is read anew
		}
	}
	return count
}
