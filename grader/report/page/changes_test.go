package page_test

import (
	"bytes"
	"testing"

	"failurelab/grader/report/page"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"

	chromium "failurelab/lab/server/browser"
)

func regraded() []result.Change {
	flip := []result.Flip{{Lab: "01-T105-m2", Was: "caught", Is: "missed"}, {Lab: "01-T105-m3", Is: "caught"}}
	return []result.Change{
		{Student: "ada", From: 100, To: 180, Policy: []string{"void 01-h1", "void 01-h3", "weight of 01_unauthorized"}, Exercises: []result.ExerciseChange{{
			Exercise: "01_unauthorized", From: 100, To: 180, Verdicts: [2]result.Verdict{result.Started, result.Done},
			House: []result.Flip{{Lab: "01-h1", Was: "missed"}, {Lab: "01-h2", Was: "missed"}, {Lab: "01-h3", Is: "caught"}},
		}}},
		{Student: "barbara", From: 300, To: 270, Digests: []string{"course"}, Exercises: []result.ExerciseChange{{
			Exercise: "01_unauthorized", From: 300, To: 270, Verdicts: [2]result.Verdict{result.Done, result.Started},
			Tickets: []result.TicketChange{{Ticket: "T105", From: 100, To: 70, Verdicts: [2]result.Verdict{result.Done, result.TooWeak}, Message: "your test misses 1 of 5 broken labs", Labs: flip}},
			House:   []result.Flip{{Lab: "01-h2", Was: "missed", Is: "caught"}},
		}}},
		{Student: `<img src=x onerror="window.owned = 1">`, From: 200, To: 190, Unexplained: true, Exercises: []result.ExerciseChange{{Exercise: "02_forbidden", From: 200, To: 190, Unexplained: true, Verdicts: [2]result.Verdict{result.Done, result.Done}}}},
		{Student: "grace", From: 50, Gone: true},
		{Student: "kay", To: 60, New: true},
	}
}

// A regrade keeps the order that it is given, and says why.
func TestChanges(t *testing.T) {
	t.Parallel()
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Changes(w, regraded(), page.Options{}) })
	assert.Equal(t, []string{"ada", "barbara", `<img src=x onerror="window.owned = 1">`, "grace", "kay"}, ask[[]string](b, `[...document.querySelectorAll(".change")].map(e => e.dataset.student)`))
	main := b.text("#main")
	assert.Contains(t, main, "5 students with other points · 2 falls · 1 fall that nothing explains · 1 student without a result now")
	assert.Contains(t, b.text(".unexplained"), "Nothing explains this fall")
	assert.Contains(t, main, "Because of: another course.")
	assert.Contains(t, main, "01-T105-m2 caught → missed")
	assert.Contains(t, main, "01-T105-m3 not tried → caught")
	assert.Equal(t, "House rules\t—\t—\t\n01-h1 missed → does not count\n01-h2 missed → not tried\n01-h3 did not count → caught", b.text(`[data-student="ada"] tbody tr`))
	assert.False(t, ask[bool](b, `"owned" in window`))
	if script := chromium.Axe(t); script != "" {
		b.accessible(script, "changes")
	}
	b.shoot("changes")
	b.phone()
	assert.Empty(t, ask[[]string](b, wide))
	assert.Equal(t, 360, ask[int](b, `document.documentElement.scrollWidth`))
}

func TestNoPointsFell(t *testing.T) {
	t.Parallel()
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Changes(w, regraded()[:1], page.Options{}) })
	assert.Contains(t, b.text("#main"), "1 student with other points · no points fell")
}

func TestNoChanges(t *testing.T) {
	t.Parallel()
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Changes(w, nil, page.Options{}) })
	assert.Contains(t, b.text("#main"), "No student has other points.")
}

// A class without anybody is no error.
func TestEmptyClass(t *testing.T) {
	t.Parallel()
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Write(w, result.Class{}, page.Options{}) })
	for _, hash := range []string{"#/", "#/refuted", "#/mistakes", "#/student/ada"} {
		b.open(hash)
	}
}
