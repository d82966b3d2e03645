package export_test

import (
	"strings"
	"testing"

	"failurelab/grader/internal/golden"
	"failurelab/grader/report/export"
	"failurelab/grader/result"
)

// The sample class of 12 in every format. Formats of one student are those of all 12, one after the other, each at a level of
// feedback, so that the files show every level and stay readable.
func TestGolden(t *testing.T) {
	t.Parallel()
	golden.Equal(t, "testdata/class.csv", ofClass(t, "csv", class, export.Options{}))
	golden.Equal(t, "testdata/class-wide.csv", ofClass(t, "csv", class, export.Options{Wide: true}))
	golden.Equal(t, "testdata/class.junit.xml", ofClass(t, "junit", class, export.Options{}))
	for format, level := range map[string]result.Feedback{
		"markdown": result.Everything, "gradescope": result.ByLab, "classroom50": result.Counts, "github": result.Counts, "prairielearn": result.Verdicts,
		"exercism": result.Verdicts, "tap": result.ByLab,
	} {
		var b strings.Builder
		for _, m := range class.Members {
			b.WriteString("-- " + m.ID + " --\n")
			if format == "classroom50" && m.Mark.None {
				continue // there is no job
			}
			text, ok := written(t, format, class, result.Audience{Feedback: level, Hidden: []string{"04-T402-l1"}}, m.ID)
			if !ok {
				text = "no grade, by our fault\n"
			}
			b.WriteString(strings.TrimSpace(decoded(t, format, text)) + "\n")
		}
		golden.Equal(t, "testdata/"+format+".txt", b.String())
	}
}
