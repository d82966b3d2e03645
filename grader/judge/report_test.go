package judge

import (
	"slices"
	"testing"

	"failurelab/grader/host"
	"failurelab/grader/internal/small"
	"failurelab/lab/course"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
)

func TestWhatIsKeptOfAReport(t *testing.T) {
	t.Parallel()
	at := func(line int) wire.Place {
		return wire.Place{File: "/module/exercises/01_unauthorized/exercise_test.go", Line: line}
	}
	local := func(line int) wire.Place { return wire.Place{File: here, Line: line} }
	full := host.Report{
		Opening: host.Opening{Ticket: small.Core, Test: "TestT105", At: at(1)},
		Report: wire.Report{
			Failed: true, Skipped: true, Misused: "so", Before: true, Asked: 1, Todo: &wire.Todo{Question: "why?", At: at(2)},
			Diagnoses: []wire.Diagnosis{{Cause: "a", At: at(3)}, {Cause: "b", At: at(4)}},
		},
		Exchanges: []wire.Exchange{{Path: "/1"}, {Path: "/2"}},
		Queries:   []host.Query{{SQL: "select 1"}},
		Lines:     []wire.Line{{Attrs: map[string]string{"err": "x"}}},

		StandInRequests: 3,
	}
	const output = "--- FAIL: TestT105 (0.00s)\n    exercise_test.go:9: no\n"
	j := &observer{Options: Options{Root: "/module"}, exercise: small.Exercise()}
	want := TestReport{
		Test: "TestT105", At: local(1), Failed: true, FailedAt: "exercise_test.go:9", Skipped: true, Todo: &wire.Todo{Question: "why?", At: local(2)},
		Misused: "so", FailedFirst: true, Asked: true, Diagnoses: []wire.Diagnosis{{Cause: "a", At: local(3)}, {Cause: "b", At: local(4)}},
		Exchange: &wire.Exchange{Path: "/1"}, StandIn: 3,
	}
	copied := func() host.Report {
		r := full
		r.Diagnoses = slices.Clone(full.Diagnoses)
		return r
	}
	assert.Equal(t, want, j.report(course.Lab{Kind: course.Reference}, copied(), output))
	want.Exchange = nil
	assert.Equal(t, want, j.report(course.Lab{Kind: course.LookAlike}, copied(), output))
	assert.Equal(t, want, j.report(course.Lab{Kind: course.Mutant}, copied(), output))
	assert.Equal(t, want, j.report(course.Lab{Kind: course.Healthy}, copied(), output))
	assert.Equal(t, at(2), full.Todo.At, "the host's own report stays as it is")

	assert.Equal(t, TestReport{Test: "A", At: wire.Place{File: here}}, j.report(course.Lab{Kind: course.Reference}, host.Report{Opening: host.Opening{Test: "A"}}, "--- FAIL: A (0s)\n    a_test.go:1: x\n"))
	misused := j.report(course.Lab{}, host.Report{Opening: host.Opening{Test: "A"}, Report: wire.Report{Misused: "so"}}, "--- FAIL: A (0s)\n    a_test.go:1: x\n")
	assert.Equal(t, "a_test.go:1", misused.FailedAt)
	assert.False(t, misused.FailedFirst)
	assert.False(t, misused.Asked)
	assert.Equal(t, wire.Place{File: here}, j.place(wire.Place{File: "/elsewhere/a.go", Line: 1}))
}
