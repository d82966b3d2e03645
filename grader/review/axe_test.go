package review_test

import (
	"testing"

	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// accessible wants axe to find nothing in what is shown.
func (b *tab) accessible(script, where string) {
	b.t.Helper()
	found, err := chromium.Violations(b.ctx, script, `document.querySelector("dialog") ?? document`)
	require.NoError(b.t, err)
	assert.Empty(b.t, found, where)
}

// Axe finds nothing in a student's page with its notes and arrow keys, and nothing in a form.
func TestTheEditorIsAccessible(t *testing.T) {
	t.Parallel()
	script := chromium.Axe(t)
	if script == "" {
		t.Skip("axe-core is missing: run .ci/axe, which needs npm")
	}
	br := openBrowser(t)
	f := start(t)
	f.write(f.settings(), "void:\n  - lab: "+missed+"\n    reason: x\noverrides:\n  - {student: ada, ticket: T101, points: 1, reason: x, by: me}\n")
	b := br.tab(t, f.url+"#/student/ada")
	b.says("h1", "ada")
	for _, scheme := range []string{"light", "dark"} {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		require.NoError(t, err)
		b.accessible(script, "the page, "+scheme)
		for _, key := range []string{"n", "v", "o", "a", "?"} {
			b.press(key)
			b.until(`document.querySelector("dialog[open]")`)
			b.accessible(script, key+", "+scheme)
			b.press(kb.Escape)
			b.until(`!document.querySelector("dialog")`)
		}
	}
}
