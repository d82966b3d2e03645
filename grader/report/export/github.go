package export

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"strings"

	"failurelab/grader/result"
)

// githubFormat is what a runner of GitHub Classroom's actions hands to the autograding-grading-reporter: base64 of JSON. Set it as
// the output "result" of a step, and name the step in the reporter's input "runners". [WriteSummary] writes the summary of the step.
//
// Every test has a score that is a number: without one the reporter prints NaN. Older reporters print a table besides in which each
// test that passed counts the same. Their notice has the right points, as the present one's.
func githubFormat() Format {
	return Format{Name: "github", Short: "GitHub: the result of a step, for autograding-grading-reporter", File: "result.txt", One: writeGithub}
}

type github struct {
	Version int          `json:"version"`
	Status  string       `json:"status"`
	Max     float64      `json:"max_score"`
	Tests   []githubTest `json:"tests"`
}

type githubTest struct {
	Name     string  `json:"name"`
	Status   string  `json:"status"`
	Score    float64 `json:"score"`
	Message  string  `json:"message"`
	TestCode string  `json:"test_code"`
	Filename string  `json:"filename"`
	LineNo   int     `json:"line_no"`
	Duration float64 `json:"duration"`
}

func writeGithub(w io.Writer, c result.Class, m result.Member, _ Options) error {
	g := github{Version: 1, Status: "pass", Max: m.Mark.Max, Tests: []githubTest{}}
	rows := rowsOf(m.Mark)
	if m.Mark.None {
		g.Status = "error"
	}
	for _, r := range rows {
		name := r.Title() + ": " + r.Verdict // of a test that failed the reporter shows no more
		t := githubTest{Name: command(name), Status: "pass", Score: r.Points, Message: command(r.Text())}
		if r.Exercise != "" {
			t.TestCode = "go test ./exercises/" + r.Exercise
		}
		if r.State != passed {
			t.Status = "fail"
			if g.Status == "pass" {
				g.Status = "fail"
			}
		}
		if r.State == ourFault {
			t.Status, g.Status = "error", "error"
		}
		g.Tests = append(g.Tests, t)
	}
	if len(g.Tests) == 0 { // the reporter needs one
		g.Tests = append(g.Tests, githubTest{Name: "submission", Status: "pass", Message: command(strings.Join(headline(c, m), "\n"))})
	}
	b, err := json.Marshal(g)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, base64.StdEncoding.EncodeToString(b))
	return err
}

// command is a text in which the runner of a job finds no workflow command, wherever it is printed.
func command(s string) string {
	return strings.NewReplacer("::", ": :", "##[", "## [").Replace(s)
}
