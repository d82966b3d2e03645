package server_test

import (
	"os"
	"path/filepath"
	"testing"

	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atMarks look at what the grader says, and at what a page has to have for everyone.
var atMarks = looks{
	"what the grader says":     marksDone,
	"what is not the grader's": refusesMarks,
	"the learner's name":       tellsName,
	"axe finds nothing":        isAccessible,
	"without JavaScript":       readsWithoutScript,
}

const graded = `{"schema": "failurelab/result/v2", "exercises": [
	{"tickets": [{"ticket": "T101", "verdict": "done", "points": 100, "max_points": 100}, {"ticket": "T102", "verdict": "too <b>weak", "points": 26, "max_points": 100}]},
	{"tickets": [{"ticket": "T201", "verdict": "not started"}]}, {"form": "triage"}]}`

func marksDone(t *testing.T, b *tab) {
	file := filepath.Join(t.TempDir(), "done.json")
	require.NoError(t, os.WriteFile(file, []byte(graded), 0o600))
	b.click(".done summary")
	b.do(chromedp.SetUploadFiles(chromedp.CSS("#done-file"), []string{file}))
	b.until(`document.querySelector("#done-says").innerText === "1 of 3 tickets are done."`)

	seen := func() {
		t.Helper()
		b.until(`document.querySelector("#row-T101 .mark").checkVisibility()`)
		assert.Equal(t, []string{"✓ done", "✗ too <b>weak, 26 of 100 points"}, ask[[]string](b, `[...document.querySelectorAll(".mark")].filter(m => m.checkVisibility()).map(m => m.innerText)`))
	}
	seen()
	b.do(chromedp.Navigate(b.base))
	seen() // the browser keeps them
	for _, u := range b.asked {
		assert.NotContains(t, u, "done.json")
	}
	b.click(".done summary")
	b.click("#undone")
	assert.Zero(t, ask[int](b, `[...document.querySelectorAll(".mark")].filter(m => m.checkVisibility()).length`))
}

func refusesMarks(t *testing.T, b *tab) {
	b.click(".done summary")
	for text, says := range map[string]string{
		"":                    "This is not JSON.",
		"panic: no":           "This is not JSON.",
		"null":                "This is not the grader's JSON",
		`{"schema": "other"}`: "This is not the grader's JSON",
		`{"schema": "failurelab/result/v2", "exercises": [null, {"tickets": [null, {"ticket": "__proto__"}]}]}`: "The grader's JSON has no tickets.",
		"long": "This is longer than 8 MiB.",
	} {
		b.fill("#done-text", text)
		if text == "long" {
			ask[bool](b, `(document.querySelector("#done-text").value = " ".repeat(8 * 1024 * 1024 + 1), true)`)
		}
		b.click("#done-load")
		assert.Contains(t, b.text("#done-says"), says, "%.60q", text)
	}
	b.fill("#done-text", graded)
	b.click("#done-load")
	assert.Equal(t, "1 of 3 tickets are done.", b.text("#done-says"))
}

func tellsName(t *testing.T, b *tab) {
	b.open("T105")
	b.until(`document.querySelector("#me").innerText === "Give your name"`)
	b.click("#me a")
	b.until(`document.activeElement.id === "who-name"`)
	assert.Regexp(t, `^The teacher's page shows you as learner \d+\.$`, b.text("#who-says"))
	b.fill("#who-name", "Ada <b>")
	b.click("#who button")
	b.until(`document.querySelector("#who-says").innerText === "The teacher's page shows you as Ada <b>."`)
	b.do(chromedp.Navigate(b.base))
	b.until(`document.querySelector("#who-name").value === "Ada <b>"`)
	assert.Equal(t, "Ada <b>", b.text("#me"))
	b.do(chromedp.Navigate(b.base + "/?shared"))
	b.until(isLive)
	assert.False(t, ask[bool](b, `["#me", "#who-box"].some(s => document.querySelector(s).checkVisibility())`))
}

// isAccessible asks axe-core in both schemes, on a laptop and on a phone.
func isAccessible(t *testing.T, b *tab) {
	script := chromium.Axe(t)
	if script == "" {
		t.Skip("axe-core is not on this machine: run .ci/axe")
	}
	clean := func(what string) {
		t.Helper()
		found, err := chromium.Violations(b.ctx, script, "document")
		require.NoError(t, err)
		assert.Empty(t, found, what)
	}
	for _, scheme := range []string{"light", "dark"} {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		require.NoError(t, err)
		for _, width := range []int64{1280, 390} {
			b.do(chromedp.EmulateViewport(width, 800), chromedp.Navigate(b.base))
			b.until(isLive)
			b.click(`[data-leaf="401"] > .node`)
			b.click("#row-T101 .reveal")
			b.until(`document.querySelector("#cause-T101 .called")`)
			b.click(".done summary")
			b.click("#who-box summary")
			clean("the list, " + scheme)
			b.open("T105")
			b.send()
			b.click("#cure")
			b.until(`document.querySelector("#outcome").innerText.startsWith("✓ 200 OK")`)
			b.click("#tokens summary")
			b.click("#ticket-reveal")
			b.until(`document.querySelector("#ticket-cause .called")`)
			clean("a ticket, " + scheme)
			if width != 1280 || scheme != "light" {
				continue // what is different there has been seen
			}
			b.click("#reset")
			b.until(`document.querySelector("#outcome").matches(".told")`)
			b.click("#back")
			b.click(".card li:nth-child(6) .try")
			b.until(`document.querySelector("#outcome").innerText.startsWith("✗ 500")`)
			clean("the API, " + scheme)
		}
	}
}

func readsWithoutScript(t *testing.T, b *tab) {
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	require.NoError(t, err)
	b.do(chromedp.Navigate(b.base))
	text := b.text("main")
	assert.Contains(t, text, "Without JavaScript you can read this page")
	assert.Contains(t, text, "Which credential is in the log, and what was wrong with it?", "of each question, where to look")
	assert.Contains(t, text, "It worked this morning. Since lunch every call answers 401.")
	assert.NotContains(t, text, "connecting")
}
