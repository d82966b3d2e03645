package export

import (
	"encoding/base64"
	"io"
	"math"
	"strings"

	"failurelab/grader/result"
)

// prairielearnFormat is /grade/results/results.json of PrairieLearn.
//
// What was not graded is not gradable, and costs no attempt: no submission, one that was refused as a whole, and a fault of ours.
// The same holds if the student may not see the score, which PrairieLearn always shows.
func prairielearnFormat() Format {
	return Format{Name: "prairielearn", Short: "PrairieLearn: results.json of one submission", File: "results.json", One: writePrairielearn}
}

type prairielearn struct {
	Gradable bool                `json:"gradable"`
	Score    float64             `json:"score"`
	Message  string              `json:"message"`
	Output   string              `json:"output"`
	Errors   []string            `json:"format_errors,omitempty"`
	Images   []prairielearnImage `json:"images,omitempty"`
	Tests    []prairielearnTest  `json:"tests"`
}

type prairielearnImage struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// prairielearnTest always has both points: if one test lacks them, no test shows any.
type prairielearnTest struct {
	Name        string  `json:"name"`
	Description string  `json:"description"`
	Points      float64 `json:"points"`
	Max         float64 `json:"max_points"`
	Message     string  `json:"message"`
	Output      string  `json:"output"`
}

func writePrairielearn(w io.Writer, c result.Class, m result.Member, _ Options) error {
	k := m.Mark
	says := headline(c, m)
	p := prairielearn{Message: strings.Join(says, "\n"), Tests: []prairielearnTest{}}
	if k.None || k.Incomplete || unseen(k) || len(k.Refused) > 0 && refusedWhole(k) {
		p.Errors = says
		return writeIndented(w, p)
	}
	p.Gradable = true
	if k.Max > 0 {
		p.Score = math.Min(1, math.Max(0, k.Final/k.Max))
	}
	p.Images = []prairielearnImage{{"Points of each exercise", "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(chart(k)))}}
	for _, r := range rowsOf(k) {
		p.Tests = append(p.Tests, prairielearnTest{Name: r.Title(), Description: r.Verdict, Points: r.Points, Max: r.Max, Message: r.Text()})
	}
	return writeIndented(w, p)
}

// refusedWhole says whether every exercise was refused.
func refusedWhole(k result.Mark) bool {
	for _, e := range k.Exercises {
		if e.Verdict != result.Refused {
			return false
		}
	}
	return true
}
