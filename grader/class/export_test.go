package class

import "failurelab/grader/result"

// Builder builds submissions.
type Builder = builder

// With makes a grader that builds in a way of the test's own. It needs no go command and no cache.
func With(o Options, b Builder) (*Grader, error) {
	g, err := prepare(o)
	if err == nil {
		g.room = b
	}
	return g, err
}

// Room is what a grader builds with.
func (g *Grader) Room() Builder { return g.room }

// Trust makes a grader build whatever it is given, so that the sandbox is all that is left.
func (g *Grader) Trust() {
	g.inspect = func(string, map[string][]byte) []result.Refusal { return nil }
}
