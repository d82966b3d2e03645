package inspect

import (
	"go/ast"
	"go/token"
	"math"
	"strconv"
	"strings"
)

// value is what is known of a constant: a whole number, or the length of a text. Both stop at huge, and never overflow.
type value struct {
	known  bool
	number int64
	text   int64 // the length of a string in bytes
}

// huge stands for every larger number too.
const huge = math.MaxInt32

// constants are the constants of an exercise by name, from every scope. Two of one name are both tried: the larger counts.
type constants struct {
	values map[string]value
}

// collect reads the constants of a file in the order of the source. A constant that needs a later one stays unknown.
func (c *constants) collect(s *source) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		d, ok := n.(*ast.GenDecl)
		if !ok || d.Tok != token.CONST {
			return true
		}
		for _, spec := range d.Specs {
			spec, ok := spec.(*ast.ValueSpec)
			if !ok || len(spec.Values) != len(spec.Names) {
				continue
			}
			for i, name := range spec.Names {
				if v := c.value(s, spec.Values[i], 0); v.known {
					old := c.values[name.Name]
					c.values[name.Name] = value{known: true, number: max(v.number, old.number), text: max(v.text, old.text)}
				}
			}
		}
		return true
	})
}

// elements is the number of an array's elements, over all its dimensions; 0 if it is not known.
func (c *constants) elements(s *source, a *ast.ArrayType) int64 {
	total := int64(1)
	for {
		if a.Len != nil {
			v := c.value(s, a.Len, 0)
			if !v.known {
				return 0
			}
			total = capped(float64(total) * float64(v.number))
		}
		inner, ok := a.Elt.(*ast.ArrayType)
		if !ok || a.Len == nil {
			return total
		}
		a = inner
	}
}

// highest is the largest index that is written out in a literal.
func (c *constants) highest(s *source, lit *ast.CompositeLit) int64 {
	var highest int64
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			highest = max(highest, c.value(s, kv.Key, 0).number)
		}
	}
	return highest
}

// deepest is how far an expression of constants is followed. Beyond it a value is not known.
const deepest = 64

// value is what the syntax of an expression shows of its value.
func (c *constants) value(s *source, e ast.Expr, depth int) value {
	if depth++; depth > deepest {
		return value{}
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		return literal(e)
	case *ast.ParenExpr:
		return c.value(s, e.X, depth)
	case *ast.Ident:
		return c.values[e.Name]
	case *ast.SelectorExpr: // math.MaxInt64 and its like
		of, name := s.selected(e)
		return value{known: of == "math" && strings.HasPrefix(name, "Max"), number: huge}
	case *ast.CallExpr: // a conversion, such as int(1e9)
		if len(e.Args) == 1 && isNumeric(e.Fun) {
			return c.value(s, e.Args[0], depth)
		}
	case *ast.BinaryExpr:
		return combined(e.Op, c.value(s, e.X, depth), c.value(s, e.Y, depth))
	}
	return value{}
}

// isNumeric says whether a call converts to a number.
func isNumeric(fun ast.Expr) bool {
	name, ok := ast.Unparen(fun).(*ast.Ident)
	return ok && (strings.HasPrefix(name.Name, "int") || strings.HasPrefix(name.Name, "uint"))
}

// literal is the value of a number or a text as it is written.
func literal(lit *ast.BasicLit) value {
	switch lit.Kind {
	case token.INT, token.FLOAT:
		if n, err := strconv.ParseInt(lit.Value, 0, 64); err == nil {
			return value{known: true, number: min(n, huge)}
		}
		f, _ := strconv.ParseFloat(strings.ReplaceAll(lit.Value, "_", ""), 64) // +Inf beyond its range; 0 for what is no number
		if lit.Kind == token.INT && f == 0 {
			f = math.Inf(1) // 0x or 0b and more than 64 bits
		}
		return value{known: true, number: capped(f)}
	case token.STRING:
		return value{known: true, text: int64(len(lit.Value))} // with its quotes: an upper bound of some bytes
	}
	return value{}
}

// combined is the value of two operands.
func combined(op token.Token, x, y value) value {
	if !x.known || !y.known {
		return value{}
	}
	a, b := float64(x.number), float64(y.number)
	switch op {
	case token.ADD:
		return value{known: true, number: capped(a + b), text: min(x.text+y.text, huge)}
	case token.SUB:
		return value{known: x.number < huge && y.number < huge, number: capped(a - b)}
	case token.MUL:
		return value{known: true, number: capped(a * b)}
	case token.QUO:
		if b != 0 && x.number < huge {
			return value{known: true, number: capped(a / b)}
		}
	case token.SHL:
		if a == 0 || b < 0 {
			return value{known: true}
		}
		return value{known: true, number: capped(math.Ldexp(a, int(b)))}
	}
	return value{}
}

// capped is a number in the range of 0 to huge.
func capped(f float64) int64 {
	switch {
	case math.IsNaN(f) || f < 0:
		return 0
	case f > huge:
		return huge
	}
	return int64(f)
}
