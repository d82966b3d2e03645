package synthetic

import (
	"fmt"
	"go/ast"
	"math/rand/v2"
	"regexp"
	"strings"
)

// mistake is one thing that goes wrong in one exercise. The rest of the exercise is the solution.
type mistake struct {
	kind   string
	few    bool                     // it costs the grader time: one or two in a class are enough
	on     []string                 // the tickets to make it on; nil: any that one test opens alone
	make   func(m *made) bool       // changes the work; false: not on this ticket
	after  func(text string) string // changes the file's text, once it is formatted
	ticket string                   // the ticket's verdict; "a|b": one of them; "": not known exactly
	whole  string                   // the exercise's verdict
	refuse bool                     // the grader has to refuse the file
}

// made is a mistake while it is made.
type made struct {
	*work
	ticket, other string // other: another ticket that one test opens alone
	status        int    // that the ticket's customer gets
	r             *rand.Rand
}

// statuses are what the customers of an exercise get, where it is the same for all that one test opens alone.
var statuses = map[string]int{"01_unauthorized": 401, "02_forbidden": 403, "04_internal_error": 500}

const (
	started = "started"
	tooWeak = "too weak"
)

// plain are tickets with a log line, an assertion of which may be changed alone.
var plain = []string{"T102", "T106", "T107", "T201", "T202", "T203", "T401", "T402", "T403"}

var mistakes = []mistake{
	{kind: "does not compile", whole: "does not compile", make: func(m *made) bool {
		return m.inserts("answer := api.Request()")
	}},
	{kind: "syntax error", refuse: true, make: func(*made) bool { return true }, after: func(text string) string {
		return strings.TrimSuffix(text, "}\n")
	}},
	{kind: "todo left", ticket: "not started", whole: started, make: func(m *made) bool {
		return m.inserts(`api.TODO("what does the log say?")`)
	}},
	{kind: "too strict", ticket: "wrong|too strict", whole: started, on: []string{"T105"}, make: func(m *made) bool {
		return m.asserts(`assert.Equal(t, "token has invalid claims: token is expired", line.Attr("err"))`)
	}},
	{kind: "hard-coded name", ticket: "wrong|too strict", whole: started, on: []string{"T106"}, make: func(m *made) bool {
		return m.asserts(`assert.Equal(t, "ada", strings.ToLower(line.Attr("user")))`)
	}},
	{kind: "status only", ticket: tooWeak, whole: started, on: plain, make: func(m *made) bool {
		return m.instead(fmt.Sprintf("assert.Equal(t, %d, rec.Code)", m.status))
	}},
	{kind: "no diagnosis", ticket: "wrong diagnosis", whole: started, on: plain, make: func(m *made) bool {
		return m.diagnoses("", "")
	}},
	{kind: "wrong cause", ticket: "wrong diagnosis", whole: started, make: func(m *made) bool {
		return m.diagnoses("Cause", m.otherCause())
	}},
	{kind: "weak evidence", ticket: "wrong diagnosis", whole: started, on: plain, make: func(m *made) bool {
		return m.diagnoses("Evidence", `line.Fact("status")`)
	}},
	{kind: "panic", make: func(m *made) bool { return m.inserts("var none []string\nt.Log(none[0])") }},
	{kind: "hang", few: true, make: func(m *made) bool {
		if m.r.IntN(2) == 0 {
			return m.inserts("<-make(chan int)")
		}
		return m.inserts("for i := 0; i < 10; {\n}")
	}},
	{kind: "os.Exit", make: func(m *made) bool { m.need("os"); return m.inserts("os.Exit(0)") }},
	{kind: "skip", make: func(m *made) bool { return m.inserts(`t.Skip("no time")`) }},
	{kind: "too many tests", ticket: "wrong", whole: started, on: plain, make: func(m *made) bool {
		m.append(fmt.Sprintf(`func Test%[1]sAgain(t *testing.T) {
	for range 9 {
		t.Run("again", func(t *testing.T) {
			api := lab.Open(t, %[1]q)
			rec := httptest.NewRecorder()
			api.ServeHTTP(rec, api.Request())
			assert.NotEqual(t, 200, rec.Code)
		})
	}
}`, m.ticket), "net/http/httptest", "github.com/stretchr/testify/assert")
		return true
	}},
	{kind: "shared state", ticket: "wrong", whole: started, on: plain, make: func(m *made) bool {
		m.append("// ranBefore is the ticket of the test that ran before.\nvar ranBefore string")
		ticket := m.ticket
		m.ticket = m.other
		done := m.inserts(fmt.Sprintf("ranBefore = %q", m.other))
		m.ticket = ticket
		return done && m.inserts(fmt.Sprintf("assert.Equal(t, %q, ranBefore)", m.other))
	}},
	{kind: "goroutine outlives", ticket: tooWeak, whole: started, on: plain, make: func(m *made) bool {
		m.need("time")
		return m.instead(fmt.Sprintf(`assert.Equal(t, %d, rec.Code)

	go func() {
		time.Sleep(time.Minute)
		assert.NotEmpty(t, api.Logs())
	}()`, m.status))
	}},
	{kind: "forbidden import", refuse: true, make: func(m *made) bool {
		m.append("var command = exec.Command", "os/exec")
		return true
	}},
	{kind: "TestMain", refuse: true, make: func(m *made) bool {
		m.append("func TestMain(m *testing.M) {\n\tos.Exit(m.Run())\n}", "os")
		return true
	}},
	{kind: "init exits", refuse: true, make: func(m *made) bool {
		m.append("func init() {\n\tos.Exit(0)\n}", "os")
		return true
	}},
	{kind: "build constraint", refuse: true, make: func(*made) bool { return true }, after: func(text string) string {
		return "//go:build never\n\n" + text
	}},
	{kind: "no Go", refuse: true, make: func(*made) bool { return true }, after: func(string) string {
		return "PK\x03\x04\x14\x00\x08\x00\x00\xff\xfe"
	}},
	{kind: "over 1 MB", refuse: true, make: func(*made) bool { return true }, after: func(text string) string {
		return text + strings.Repeat("// "+strings.Repeat("x", 96)+"\n", 11_000)
	}},
}

// inserts puts code behind lab.Open.
func (m *made) inserts(code string) bool {
	return m.behind(regexp.MustCompile(`^api := lab\.Open\(`), code)
}

// asserts puts an assertion behind the statement that finds the log line.
func (m *made) asserts(code string) bool {
	return m.behind(regexp.MustCompile(`^line := `), code)
}

func (m *made) behind(statement *regexp.Regexp, code string) bool {
	m.need("github.com/stretchr/testify/assert")
	return m.statement(func(t *tree, s ast.Stmt) bool {
		if !statement.MatchString(t.of(s)) {
			return false
		}
		t.replace(s.End(), s.End(), "\n"+code)
		return true
	})
}

// statement changes the first statement of the ticket's test that change takes.
func (m *made) statement(change func(*tree, ast.Stmt) bool) bool {
	var done bool
	m.each(func(p *piece) {
		if p.name != "Test"+m.ticket || done {
			return
		}
		p.change(func(t *tree) {
			t.blocks(func(list []ast.Stmt) {
				for _, s := range list {
					done = done || change(t, s)
				}
			})
		})
	})
	return done
}

// diagnoses changes one value of the diagnosis, or leaves out all of it.
func (m *made) diagnoses(key, value string) bool {
	return m.statement(func(t *tree, s ast.Stmt) bool {
		call, values := t.diagnosis(s)
		switch {
		case call == nil:
			return false
		case key == "":
			t.replace(call.Pos(), call.End(), "")
			return true
		case values[key] == nil || value == "" || t.of(values[key]) == value:
			return false
		default:
			t.replace(values[key].Pos(), values[key].End(), value)
			return true
		}
	})
}

var cause = regexp.MustCompile(`Cause:\s+(lab\.\w+)`)

// otherCause is the cause of the other ticket.
func (m *made) otherCause() string {
	var found string
	m.each(func(p *piece) {
		if c := cause.FindStringSubmatch(p.text); c != nil && p.name == "Test"+m.other {
			found = c[1]
		}
	})
	return found
}

// instead has a test of its own, which sends the request, in place of the solution's.
func (m *made) instead(code string) bool {
	*m.work = m.without([]string{m.ticket})
	m.append(fmt.Sprintf(`func Test%[1]s(t *testing.T) {
	api := lab.Open(t, %[1]q)

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	%[2]s
}`, m.ticket, code), "net/http/httptest", "github.com/stretchr/testify/assert")
	return true
}
