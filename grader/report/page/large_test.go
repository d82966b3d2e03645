package page_test

import (
	"bytes"
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/report/page"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A class of 1000 has all of its rows a moment after it is shown, and each of its students. BenchmarkThousand measures it.
func TestLargeClass(t *testing.T) {
	t.Parallel()
	c := thousand(sample.Class())
	b := openBrowser(t).tab(t, func(w *bytes.Buffer) error { return page.Write(w, c, page.Options{}) })
	_, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](`document.querySelectorAll(".rows .row").length === 1000`, chromedp.WithPollingTimeout(0)))
	require.NoError(t, err)
	b.open("#/student/u0999")
	assert.Equal(t, "Student 999 of the class", b.text("h1"))
	assert.Contains(t, b.text("#top"), "1000 of 1000")
	b.open("#/")
	b.do(chromedp.SendKeys(chromedp.CSS("#find"), "u099"))
	assert.Len(t, b.names(), 10)
}
