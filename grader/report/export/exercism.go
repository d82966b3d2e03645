package export

import (
	"io"
	"strings"

	"failurelab/grader/result"
)

// exercismFormat is the results.json of an exercism test runner, version 3. Each ticket is a test, and each exercise a task.
func exercismFormat() Format {
	return Format{Name: "exercism", Short: "exercism: results.json of a test runner, version 3", File: "results.json", One: writeExercism}
}

type exercism struct {
	Version int            `json:"version"`
	Status  string         `json:"status"`
	Message *string        `json:"message"`
	Tests   []exercismTest `json:"tests"`
}

type exercismTest struct {
	Name    string `json:"name"`
	Status  string `json:"status"`
	Message string `json:"message,omitempty"`
	Code    string `json:"test_code,omitempty"`
	Task    int    `json:"task_id,omitempty"`
}

// maxExercism is how long the message about a run may be.
const maxExercism = 65_535

// writeExercism writes an error only if no test ran at all, as version 3 wants it.
func writeExercism(w io.Writer, c result.Class, m result.Member, _ Options) error {
	x := exercism{Version: 3, Status: "pass", Tests: []exercismTest{}}
	code := codeOf(m.Files)
	ran := false
	for _, r := range rowsOf(m.Mark) {
		if r.Place == 0 {
			continue
		}
		t := exercismTest{Name: r.Exercise + "/ " + r.Name, Status: "pass", Task: r.Place, Code: code(r.Exercise, r.Tests)}
		if r.State != passed {
			x.Status, t.Status, t.Message = "fail", "fail", r.Text()
		}
		if r.State == ourFault {
			t.Status = "error"
		}
		ran = ran || len(r.Tests) > 0 || r.State == passed
		x.Tests = append(x.Tests, t)
	}
	if !ran && !unseen(m.Mark) {
		says := headline(c, m)
		for _, t := range x.Tests {
			says = append(says, t.Name+": "+t.Message)
		}
		text := strings.Join(says, "\n")
		text = strings.ToValidUTF8(text[:min(len(text), maxExercism)], "")
		x.Status, x.Message, x.Tests = "error", &text, []exercismTest{}
	}
	return writeIndented(w, x)
}
