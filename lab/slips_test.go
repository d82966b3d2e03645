package lab_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"failurelab/lab"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A lab may forget the id in the response or in the log. A test that looks for the line has then caught something.
func TestLogWithoutItsLineIsACatch(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		opened func(*testing.T) wire.Opened
		id     func(*httptest.ResponseRecorder) string
		says   string
	}{
		{
			"the response has no id", func(t *testing.T) wire.Opened { t.Helper(); return api(t, func(http.ResponseWriter, *http.Request) {}) },
			func(rec *httptest.ResponseRecorder) string { return rec.Header().Get("X-Request-Id") }, `no line with request_id ""`,
		},
		{
			"the log has no such line", func(t *testing.T) wire.Opened { t.Helper(); return api(t, ok) },
			func(rec *httptest.ResponseRecorder) string { return rec.Header().Get("X-Request-Id") }, `no line with request_id "r1"`,
		},
		{
			"an id of whatever length", func(t *testing.T) wire.Opened { t.Helper(); return api(t, ok) },
			func(*httptest.ResponseRecorder) string { return strings.Repeat("\x1b", 5000) }, `with request_id "\x1b\x1b`,
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			l := host.add(t.Name(), &fakeLab{opened: tc.opened(t), answers: map[string]any{"logs": []wire.Line{{Text: "started"}}}})

			ran := learn(t.Context(), t.Name(), func(lt *learner) {
				api := lab.Open(lt, "T101")
				rec := httptest.NewRecorder()
				api.ServeHTTP(rec, api.Request())
				api.Log(tc.id(rec))
			})

			assert.True(t, l.report(t).Failed)
			assert.Empty(t, l.report(t).Misused)
			require.Len(t, ran.words(), 1)
			assert.Less(t, len(ran.words()[0]), 600)
			assert.Contains(t, ran.words()[0], tc.says)
		})
	}
}

// The host learns which attributes the test read but did not get, each once.
func TestReportTellsAbsentAttributes(t *testing.T) {
	t.Parallel()
	l := host.add(t.Name(), &fakeLab{opened: api(t, ok), answers: map[string]any{
		"logs": []wire.Line{{Text: "GET", Attrs: map[string]string{"request_id": "r1", "owner": "ada", "empty": ""}}},
	}})

	learn(t.Context(), t.Name(), func(lt *learner) {
		line := lab.Open(lt, "T101").Log("r1")
		for _, name := range []string{"owner", "user", "user", "empty", "\x1b", strings.Repeat("x", 500)} {
			line.Attr(name)
		}
		assert.Equal(t, line, line, "lines can be compared")
	})

	assert.Equal(t, []string{"user", "empty", `\x1b`, strings.Repeat("x", 100) + "... (cut)"}, l.report(t).Absent)
}

// What goes to the host and to a terminal has an end, and nothing in it that a terminal would obey.
func TestWhatATestHandsOverIsShort(t *testing.T) {
	t.Parallel()
	long := "\x1b[2J" + strings.Repeat("y", 7<<20)
	l := host.add(t.Name(), &fakeLab{opened: api(t, ok), answers: map[string]any{"metrics": map[string]string{"long": long}}})

	ran := learn(t.Context(), t.Name(), func(lt *learner) {
		api := lab.Open(lt, "T101")
		metrics := api.Metrics()
		for range 100 {
			api.Diagnose(lab.Diagnosis{Cause: lab.Crash, Evidence: metrics.Fact("long")})
		}
		api.TODO(long)
	})

	short := wire.Shown(long)
	require.Less(t, len(short), 1100)
	assert.Equal(t, []string{"not started: " + short}, ran.words())
	report := l.report(t)
	assert.Equal(t, short, report.Todo.Question)
	assert.Len(t, report.Diagnoses, 10)
	assert.Equal(t, &wire.Fact{Source: "metrics", TooLong: true}, report.Diagnoses[0].Evidence)
}
