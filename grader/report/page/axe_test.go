package page_test

import (
	"testing"

	chromium "failurelab/grader/internal/browser"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// accessible wants axe to find nothing in what is shown.
func (b *tab) accessible(script, where string) {
	b.t.Helper()
	if !ask[bool](b, `Boolean(window.axe)`) {
		_, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](script))
		require.NoError(b.t, err)
	}
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary)))`, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
	assert.Empty(b.t, found, where)
}

// Axe finds nothing in any view. Its check of contrasts takes long, so not every view is tried with everything unfolded.
func isAccessible(t *testing.T, b *tab, scheme string) {
	script := chromium.Axe(t)
	if script == "" {
		t.Skip("axe-core is missing: run .ci/axe, which needs npm")
	}
	b.media("screen", scheme)
	for _, hash := range []string{"#/", "#/refuted", "#/mistakes", "#/student/s0003", "#/student/s0006", "#/student/s0008", "#/student/s0011"} {
		b.open(hash)
		switch hash {
		case "#/refuted", "#/mistakes":
			b.unfold()
		case "#/student/s0006":
			ask[int](b, `[...document.querySelectorAll(".house, .whole")].slice(0, 2).map(d => { d.build(); d.open = true; }).length`)
		}
		b.accessible(script, hash+" "+scheme)
	}
}
