package page_test

import (
	"testing"

	chromium "failurelab/lab/server/browser"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// accessible wants axe to find nothing in what is shown.
func (b *tab) accessible(script, where string) {
	b.t.Helper()
	found, err := chromium.Violations(b.ctx, script, `document`)
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
