package export

import (
	"io"
	"strconv"
	"strings"

	"failurelab/grader/result"
)

// gradescopeFormat is /autograder/results/results.json of Gradescope.
//
// A test never has a visibility: one hidden test would hide the total from students. What a student may not see is left out, and
// if that is all of it, the whole result is hidden, with its score. Every text is of the format text, so that nothing in it is
// markup. Points are those of the class: set the assignment's autograder points to its most points.
func gradescopeFormat() Format {
	return Format{Name: "gradescope", Short: "Gradescope: results.json of one submission", File: "results.json", One: writeGradescope}
}

type gradescope struct {
	Score          float64          `json:"score"`
	Output         string           `json:"output"`
	OutputFormat   string           `json:"output_format"`
	TestFormat     string           `json:"test_output_format"`
	TestNameFormat string           `json:"test_name_format"`
	Visibility     string           `json:"visibility"`
	Stdout         string           `json:"stdout_visibility"`
	Tests          []gradescopeTest `json:"tests"`
	Extra          map[string]any   `json:"extra_data"`
}

type gradescopeTest struct {
	Number string   `json:"number"`
	Name   string   `json:"name"`
	Status string   `json:"status"`
	Score  float64  `json:"score"`
	Max    float64  `json:"max_score"`
	Output string   `json:"output"`
	Tags   []string `json:"tags"`
}

func writeGradescope(w io.Writer, c result.Class, m result.Member, o Options) error {
	if err := complete(o.Grade); err != nil {
		return err
	}
	const text = "text"
	g := gradescope{
		Score: m.Mark.Final, Output: strings.Join(headline(c, m), "\n"), OutputFormat: text, TestFormat: text, TestNameFormat: text,
		Visibility: "visible", Stdout: "hidden", Tests: []gradescopeTest{}, Extra: map[string]any{"course": c.Course, "feedback": m.Mark.Shown},
	}
	if unseen(m.Mark) {
		g.Score, g.Visibility = o.Grade.Final, "hidden"
	}
	nth := map[int]int{}
	for _, r := range rowsOf(m.Mark) {
		if r.Place == 0 { // lateness stands in the output, and its points in the score
			continue
		}
		nth[r.Place]++
		status := "failed"
		if r.State == passed {
			status = "passed"
		}
		g.Tests = append(g.Tests, gradescopeTest{
			Number: strconv.Itoa(r.Place) + "." + strconv.Itoa(nth[r.Place]), Name: r.Title(), Status: status, Score: r.Points, Max: r.Max, Output: r.Text(), Tags: []string{r.Exercise},
		})
	}
	return writeIndented(w, g)
}
