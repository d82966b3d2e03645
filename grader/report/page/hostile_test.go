package page_test

import (
	"bytes"
	"strings"
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/report/page"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	chromium "failurelab/lab/server/browser"
)

// attacks are texts that would run, load something, end the page or hide, if they were anything but text.
var attacks = []string{
	`<script>window.owned = 1</script>`,
	`</script><script>window.owned = 2</script>`,
	`"><img src="http://evil.example/x.png" onerror="window.owned = 3">`,
	`<!--<script>`, `]]>`, `{{.Data}}`, `${window.owned = 4}`, "`+(window.owned = 5)+`",
	`<svg onload="window.owned = 6"><style>@import "http://evil.example/x.css";</style>`,
	`<iframe srcdoc="<script>parent.owned = 7</script>"></iframe>`,
	`javascript:window.owned = 8`, `<a href="javascript:window.owned = 9">x</a>`, `<base href="http://evil.example/">`,
	`<meta http-equiv="refresh" content="0;url=http://evil.example/">`, `<link rel="stylesheet" href="http://evil.example/x.css">`,
	"\u2028window.owned = 10\u2029", "\x00\x01\x1b[31m\x7f", "\xff\xfe", "user\u202egnp.exe", "a\u2066b\u2069", "zero\u200bwidth\ufeff",
	`__proto__`, `constructor`, `' " & &amp; &lt;`, `%0a%3Cscript%3E`, `\`, `#/student/x`,
}

// hostile is the sample class with attacks in all that students can write, and in the roster.
func hostile() result.Class {
	c := sample.Class()
	all := strings.Join(attacks, " ")
	c.Course, c.Zone, c.Gaps = all, `"><script>window.owned = 11</script>`, attacks
	c.Exercises[0].Void, c.Exercises[0].VoidReasons = attacks, map[string]string{attacks[0]: all}
	for i, a := range attacks {
		if i >= len(c.Members) {
			break
		}
		m := &c.Members[i]
		m.ID, m.Name, m.Section, m.Team, m.Email = a, a+" name", all, all, all
		poison(&m.Mark, all)
		m.Notes = []result.Note{{Text: all}, {Path: "01_unauthorized/exercise_test.go", Line: 2, Text: all}}
		m.Files = []result.SourceFile{
			{Path: "01_unauthorized/exercise_test.go", Text: "package x\n//" + all + "\nfunc TestT101(t *testing.T) { `" + a + "` }\n" + strings.Repeat("x", 1<<20) + "\n" + strings.Join(attacks, "\n")},
			{Path: `01_unauthorized/"><img src=x onerror="window.owned = 12">_test.go`, Text: all},
		}
	}
	c.Members = append(c.Members, result.Member{Person: result.Person{ID: "later", Name: strings.Join(attacks[12:], "")}})
	return c
}

func poison(k *result.Mark, all string) {
	k.Entry, k.TimeFrom, k.Notes, k.Missing, k.Late.Note = all, all, attacks, attacks, all
	k.Refused = []result.Refusal{{File: all, Line: 3, Reason: all}}
	for i := range k.Exercises {
		e := &k.Exercises[i]
		e.Message, e.Fault, e.Void = all, all, []string{all}
		e.Refused, e.Overrides = k.Refused, []result.Overridden{{Ticket: all, Reason: all, By: all}}
		for n := range e.Result.Tickets {
			t := &e.Result.Tickets[n]
			t.Message, t.Remedy, t.At, t.Exchange, t.Misnamed, t.Tests = all, all, "exercises/01_unauthorized/exercise_test.go:2", all, all, []string{"TestT101"}
			t.Diagnosis = &result.Diagnosis{Cause: all, Messages: attacks, Lacks: result.WrongPart, OutOf: 5}
			if n == 0 {
				t.Verdict = result.Wrong
			} else {
				t.Verdict = result.TooWeak
			}
			for l := range t.Labs {
				t.Labs[l].Caught, t.Labs[l].Trouble, t.Labs[l].Remedy, t.Labs[l].At = l%2 == 0, all, all, "exercises/01_unauthorized/exercise_test.go:2"
			}
		}
	}
}

// Nothing of what strangers wrote runs, loads anything, or hides.
func TestStrangersTextIsText(t *testing.T) {
	t.Parallel()
	c := hostile()
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Write(w, c, page.Options{}) })
	safe := func(where string) {
		t.Helper()
		assert.False(t, ask[bool](b, `"owned" in window`), where)
		assert.Zero(t, ask[int](b, `document.querySelectorAll("main img, main script, main style, main iframe, main base, main meta, main link, main [onerror], main [onload], main a:not([href^='#'])").length`), where)
		assert.Empty(t, ask[[]string](b, `[...document.querySelector("main").innerText.matchAll(/[\u0000-\u0008\u000b-\u001f\u007f\u200b\u2028-\u202e\u2066-\u2069\ufeff]/g)].map(m => escape(m[0]))`), where)
	}
	safe("class")
	assert.Contains(t, b.text("#main"), attacks[0], "it is shown as text")
	for _, hash := range []string{"#/refuted", "#/mistakes", "#/student/later"} {
		b.open(hash)
		b.unfold()
		safe(hash)
	}
	for i := range c.Members[:12] {
		b.open(ask[string](b, `"#/student/" + encodeURIComponent(`+chromium.Quoted(c.Members[i].ID)+`)`))
		b.unfold()
		safe(c.Members[i].ID)
		require.Equal(t, ask[string](b, chromium.Quoted(c.Members[i].ID)), ask[string](b, `document.querySelector("#main > *").dataset.student`))
	}
	assert.Equal(t, 1, ask[int](b, `document.querySelectorAll("[data-notes] .note").length`), "the note on the submission")
	assert.Equal(t, 1, ask[int](b, `document.querySelectorAll(".whole .code [data-line='2'] + .note").length`), "the note on a line is below it")
	main := b.text("#main")
	assert.Contains(t, main, `user\u202egnp.exe`, "what turns text around is shown by its code")
	assert.Contains(t, main, `\u0000\u0001\u001b[31m\u007f`)
	assert.Contains(t, main, "(1046576 more bytes)", "a line without end is cut")
}

func TestOptionsCannotBreakThePage(t *testing.T) {
	t.Parallel()
	for _, o := range []page.Options{
		{Script: "</SCRIPT>"}, {Script: "<!--"}, {Script: `"<script"`}, {Style: "</style>"}, {Nonce: `" onload="`},
	} {
		require.Error(t, page.Write(&bytes.Buffer{}, result.Class{}, o), "%+v", o)
	}
}

// A script and a style of a caller work, by their digests or by a nonce.
func TestOptionsAreAppended(t *testing.T) {
	t.Parallel()
	browser := openBrowser(t)
	for name, nonce := range map[string]string{"digests": "", "nonce": "bm9uY2U="} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := browser.tab(t, func(w *bytes.Buffer) error {
				return page.Write(w, sample.Class(), page.Options{Script: `document.addEventListener("failurelab:view", e => { window.seen = e.detail.view; });`, Style: "h1 { letter-spacing: 7px; }", Nonce: nonce})
			})
			b.open("#/refuted")
			assert.Equal(t, "refuted", ask[string](b, `window.seen`))
			assert.Equal(t, "7px", ask[string](b, `getComputedStyle(document.querySelector("h1")).letterSpacing`))
		})
	}
}
