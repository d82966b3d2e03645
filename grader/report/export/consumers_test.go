package export_test

import (
	"encoding/base64"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every format of JSON keeps its platform's schema, for every student of the sample, at every level, and for hostile texts.
func TestSchemas(t *testing.T) {
	t.Parallel()
	bad, id := hostile()
	for _, format := range []string{"gradescope", "classroom50", "prairielearn", "exercism", "github"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			s := schema(t, format)
			for _, level := range result.Levels() {
				a := result.Audience{Feedback: level, Hidden: []string{"01-T105-m1"}}
				for _, m := range class.Members {
					if format == "classroom50" && m.Mark.Time.IsZero() {
						continue // there is no job without a submission
					}
					if text, ok := written(t, format, class, a, m.ID); ok {
						require.NoError(t, s.Validate(tree(t, decoded(t, format, text))), "%s %s", m.ID, level)
						assert.Less(t, len(text), 1<<20)
					}
				}
				text, _ := written(t, format, bad, a, id)
				require.NoError(t, s.Validate(tree(t, decoded(t, format, text))), level)
				assert.NotContains(t, decoded(t, format, text), `\u001b`)
				assert.NotContains(t, decoded(t, format, text), "\u202e")
				assert.Less(t, len(text), 1<<20)
			}
		})
	}
}

// What a platform adds up is the final mark.
func TestPointsAddUp(t *testing.T) {
	t.Parallel()
	type test struct{ Score, Points float64 }
	type points struct {
		Score float64
		Tests []test
	}
	for _, m := range class.Members {
		sum := func(format string) (sum, score float64) {
			text, ok := written(t, format, class, result.Audience{}, m.ID)
			if !ok {
				return m.Mark.Final, m.Mark.Final
			}
			p := read[points](t, decoded(t, format, text))
			for _, of := range p.Tests {
				sum += of.Score + of.Points
			}
			return sum, p.Score
		}
		all, _ := sum("github")
		assert.InDelta(t, m.Mark.Final, all, 0.01, "github %s: late and set by hand are tests too", m.ID)
		all, score := sum("gradescope")
		assert.InDelta(t, m.Mark.Final, score, 0.01, "gradescope %s", m.ID)
		assert.InDelta(t, m.Mark.Final, all-m.Mark.Penalty, 0.01, "gradescope %s: without lateness, which is in the score", m.ID)
	}
	text, _ := written(t, "prairielearn", class, result.Audience{}, "s0004")
	assert.InDelta(t, 560.0/1900, read[points](t, text).Score, 1e-9)
	text, _ = written(t, "classroom50", class, result.Audience{}, "s0004")
	assert.InDelta(t, 560, read[points](t, text).Score, 0)
}

// A mark that our fault keeps incomplete never reaches a platform as a grade.
func TestOurFaultsAreNoGrades(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"gradescope", "classroom50"} {
		_, ok := written(t, format, class, result.Audience{}, "s0008")
		assert.False(t, ok, format)
	}
	f, _ := export.Find("gradescope")
	m := class.Members[7]
	err := f.One(io.Discard, class, m, options(m))
	require.EqualError(t, err, "no grade for s0008: 04_internal_error could not be graded (the machine was out of memory. Grade again). Run class grade again, and then this command")
	for format, says := range map[string]string{
		"prairielearn": `"gradable": false`, "github": `"status":"error"`, "exercism": `"status": "error"`, "junit": "<error ", "tap": "Bail out! ", "csv": "incomplete",
		"markdown": "These points are not final",
	} {
		text, ok := written(t, format, class, result.Audience{}, "s0008")
		assert.True(t, ok)
		assert.Contains(t, decoded(t, format, text), says, format)
	}
}

func TestGradableByPrairieLearn(t *testing.T) {
	t.Parallel()
	for id, gradable := range map[string]bool{
		"s0001": true, "s0005": false /* none */, "s0007": false /* refused as a whole */, "s0008": false /* incomplete */, "s0006": true, /* after the end: 0 */
	} {
		text, _ := written(t, "prairielearn", class, result.Audience{Feedback: result.Verdicts}, id)
		p := read[struct {
			Gradable bool
			Errors   []string `json:"format_errors"`
			Images   []struct{ URL string }
		}](t, text)
		assert.Equal(t, gradable, p.Gradable, id)
		assert.Equal(t, gradable, len(p.Errors) == 0, id)
		if !gradable {
			continue
		}
		require.Len(t, p.Images, 1)
		svg, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(p.Images[0].URL, "data:image/svg+xml;base64,"))
		require.NoError(t, err)
		d := xml.NewDecoder(strings.NewReader(string(svg)))
		for err = nil; err == nil; {
			_, err = d.Token()
		}
		require.ErrorIs(t, err, io.EOF)
	}
}

// An exercism message has at most 65535 characters, whatever a student hands in.
func TestExercismOfALongRefusal(t *testing.T) {
	t.Parallel()
	c := sample.Class()
	for range 30 {
		c.Members[6].Mark.Refused = append(c.Members[6].Mark.Refused, result.Refusal{Reason: strings.Repeat("ä", 5000)})
	}
	text, _ := written(t, "exercism", c, result.Audience{}, "s0007")
	require.NoError(t, schema(t, "exercism").Validate(tree(t, text)))
	x := read[struct{ Status, Message string }](t, text)
	assert.Equal(t, "error", x.Status, "no test ran")
	assert.NotContains(t, x.Message, "\ufffd")
}

func TestClassroom50NeedsItsJob(t *testing.T) {
	t.Parallel()
	f, _ := export.Find("classroom50")
	m := class.Members[0]
	err := f.One(io.Discard, class, m, export.Options{})
	require.EqualError(t, err, "the environment lacks ASSIGNMENT, CLASSROOM, COMMIT_URL, OWNER, RELEASE_URL, SUBMISSION_TAG. Run this in a job of Classroom 50, which sets them")
	m = class.Members[4]
	require.ErrorContains(t, f.One(io.Discard, class, m, options(m)), "the time of the submission of s0005 is unknown")
	text, _ := written(t, "classroom50", class, result.Audience{}, "s0011")
	r := read[struct {
		Score, Max int
		Datetime   string
		GradedAt   string `json:"graded_at"`
		By         struct {
			Username string
			ID       int
		} `json:"submitted_by"`
	}](t, text)
	assert.Equal(t, "2026-10-25T11:19:16Z", r.Datetime, "it does not move if it is graded again")
	assert.Equal(t, "2026-11-26T12:00:00Z", r.GradedAt)
	assert.Equal(t, 4711, r.By.ID)
}

// A score is never above the most, whatever the bonus is.
func TestClassroom50HasNoBonus(t *testing.T) {
	t.Parallel()
	c := sample.Class()
	c.Members[10].Mark.Final, c.Members[10].Mark.Max = 1950, 1900
	text, _ := written(t, "classroom50", c, result.Audience{}, "s0011")
	assert.Contains(t, text, `"score": 1900,`)
}

// Gradescope is the one platform that keeps a score from students, so the grade is there although the report says nothing.
func TestGradescopeHidesAScoreThatMayNotBeSeen(t *testing.T) {
	t.Parallel()
	text, _ := written(t, "gradescope", class, result.Audience{Feedback: result.Nothing}, "s0003")
	g := read[struct {
		Score      float64
		Visibility string
		Tests      []any
	}](t, text)
	assert.InDelta(t, 880, g.Score, 0)
	assert.Equal(t, "hidden", g.Visibility)
	assert.Empty(t, g.Tests)
	text, _ = written(t, "gradescope", class, result.Audience{Feedback: result.Verdicts}, "s0003")
	assert.Contains(t, text, `"visibility": "visible"`)
	assert.Equal(t, 1, strings.Count(text, `"visibility"`), "a test has none")
}

func TestMetadataOfGradescope(t *testing.T) {
	t.Parallel()
	const text = `{"id": 7, "created_at": "2026-10-26T21:30:00.123456-07:00", "assignment": {"due_date": "2026-10-30T18:00:00-07:00"},
		"previous_submissions": [
		  {"submission_time": "2026-10-26T08:00:00.000000-07:00", "score": 5, "autograder_error": false, "results": {"tests": []}},
		  {"submission_time": "2026-10-26T09:00:00.000000-07:00", "score": 0, "autograder_error": true}]}`
	m, err := export.ReadMetadata(strings.NewReader(text))
	require.NoError(t, err)
	assert.Equal(t, "2026-10-27T04:30:00Z", m.Handed.UTC().Format("2006-01-02T15:04:05Z"))
	require.Len(t, m.Earlier, 1, "a run in which the autograder failed gave no report")
	for _, bad := range []string{"", "{}", "[]", `{"created_at": "soon"}`} {
		_, err := export.ReadMetadata(strings.NewReader(bad))
		require.ErrorContains(t, err, "no submission_metadata.json of Gradescope", bad)
	}
}
