package watch

import (
	"testing"

	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
)

func TestEditedTests(t *testing.T) {
	t.Parallel()
	const before = `package x

import "testing"

var n = 1

func TestA(t *testing.T) { a() }

// B.
func TestB(t *testing.T) {
	b()
}

func helper() { n++ }
`
	for name, tc := range map[string]struct {
		old, edit string
		want      []string
	}{
		"one body":                  {"a()", "a(1)", []string{"TestA"}},
		"a comment in a body":       {"b()", "b() // now", []string{"TestB"}},
		"more lines in a body":      {"{ a() }", "{\n\ta()\n}", []string{"TestA"}},
		"both bodies":               {"{ a() }\n\n// B.\nfunc TestB(t *testing.T) {", "{ c() }\n\n// B.\nfunc TestB(t *testing.T) {\n\tc()", []string{"TestA", "TestB"}},
		"nothing":                   {"", "", nil},
		"a helper":                  {"n++", "n--", nil},
		"a variable":                {"n = 1", "n = 2", nil},
		"a comment between tests":   {"// B.", "// C.", nil},
		"a test's name":             {"TestA", "TestC", nil},
		"one test more":             {"// B.", "func TestC(t *testing.T) {}\n\n// B.", nil},
		"an import":                 {`"testing"`, "\"os\"\n\nimport \"testing\"", nil},
		"no Go":                     {"a()", "a(", nil},
		"a body that moves lines":   {"a()", "\n//line x.go:1\na()\n", nil},
		"a body that moves columns": {"a()", "/*line x.go:1*/a()", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := before
			if tc.old != "" {
				after = replaceOnce(t, before, tc.old, tc.edit)
			}
			same := []byte("package x\n\nfunc TestZ(t *testing.T) {}")
			tests, ok := edited(map[string][]byte{"a_test.go": []byte(before), "b_test.go": same}, map[string][]byte{"a_test.go": []byte(after), "b_test.go": same})
			assert.Equal(t, tc.want != nil, ok)
			if ok {
				assert.Equal(t, tc.want, tests)
			}
		})
	}
	_, ok := edited(map[string][]byte{"a_test.go": []byte(before)}, map[string][]byte{"b_test.go": []byte(before)})
	assert.False(t, ok, "another file")
	_, ok = edited(map[string][]byte{}, map[string][]byte{"b_test.go": []byte(before)})
	assert.False(t, ok, "one file more")
}

// A ticket is judged by all of its tests, so those come along; and what comes along may open other tickets.
func TestTestsThatBelongTogether(t *testing.T) {
	t.Parallel()
	last := result.Result{Verdict: result.Started, Tickets: []result.Ticket{
		{Ticket: "T1", Tests: []string{"TestA"}},
		{Ticket: "T2", Tests: []string{"TestB/one", "TestB/two", "TestC"}},
		{Ticket: "T3", Tests: []string{"TestC", "TestD"}},
		{Ticket: "T4", Tests: []string{"TestE"}},
	}}
	for _, tc := range []struct{ edited, want []string }{
		{[]string{"TestA"}, []string{"TestA"}},
		{[]string{"TestE", "TestA"}, []string{"TestA", "TestE"}},
		{[]string{"TestB"}, []string{"TestB", "TestC", "TestD"}},
		{[]string{"TestD"}, []string{"TestB", "TestC", "TestD"}},
		{[]string{"TestOfNoTicket"}, []string{"TestOfNoTicket"}},
		{[]string{"TestA", "TestB", "TestE"}, nil},
	} {
		assert.Equal(t, tc.want, together(last, tc.edited), tc.edited)
	}
	assert.Nil(t, together(result.Result{}, []string{"TestA"}))

	of := func(tickets ...string) result.Result {
		r := result.Result{Verdict: result.Started}
		for _, t := range tickets {
			r.Tickets = append(r.Tickets, result.Ticket{Ticket: t})
		}
		return r
	}
	assert.True(t, isWhole(last, of("T1"), []string{"TestA"}))
	assert.True(t, isWhole(last, of("T1", "T9"), []string{"TestA"}), "a ticket that no test has opened before")
	assert.False(t, isWhole(last, of("T1", "T4"), []string{"TestA"}), "the edited test opens a ticket that another one opens too")
	assert.False(t, isWhole(last, of(), []string{"TestA"}))
	crashed := of("T1")
	crashed.Verdict = result.Crashed
	assert.False(t, isWhole(last, crashed, []string{"TestA"}))
}
