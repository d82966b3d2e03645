package server_test

import (
	"bufio"
	"context"
	"io"
	"regexp"
	"testing"
	"time"

	"failurelab/lab/server"
	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// runLab runs a lab as the command does, and returns its address and that of the teacher's page, as they are printed.
func runLab(t *testing.T) (base, class string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	in, out := io.Pipe()
	over := make(chan error, 1)
	go func() { over <- server.Run(ctx, server.Config{Addr: "127.0.0.1:0", Out: out}) }()
	printed := bufio.NewScanner(in)
	for _, line := range []struct {
		form *regexp.Regexp
		into *string
	}{
		{regexp.MustCompile(`^The lab runs at (http://[^;]+);`), &base},
		{regexp.MustCompile(`^For the teacher: (http://\S+/class\?token=\w+) `), &class},
	} {
		require.True(t, printed.Scan())
		m := line.form.FindStringSubmatch(printed.Text())
		require.NotNil(t, m, printed.Text())
		*line.into = m[1]
	}
	go func() { _, _ = io.Copy(io.Discard, in) }() // ends with the lab
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-over)
		assert.NoError(t, out.Close())
	})
	return base, class
}

// looked opens a tab at an address, in a profile of its own.
func (br browser) looked(t *testing.T, address string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(br.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute) // only so that a failure does not hang
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	b.do(chromedp.EmulateViewport(1280, 720), chromedp.Navigate(address))
	return b
}

// The teacher sees where a learner is, without asking for the page again, and resets all.
func TestClassPage(t *testing.T) {
	t.Parallel()
	base, class := runLab(t)
	br := openBrowser(t)
	teacher := br.looked(t, class)
	assert.Contains(t, teacher.text("#live"), "0 learners and 0 open labs. There is room for 100 learners")
	ask[bool](teacher, `window.notLoadedAgain = true`)

	learner := br.looked(t, base)
	const name = `<img src=x onerror="document.title = 'hit'">`
	asked := `(async () => {
		await fetch("/session", {method: "PUT", body: JSON.stringify({name: ` + chromium.Quoted(name[:40]) + `})});
		await fetch("/tickets/T401/cure", {method: "POST"});
		return true;
	})()`
	_, err := chromedp.Run(learner.ctx, chromedp.Evaluate[bool](asked, chromedp.EvalAwaitPromise))
	require.NoError(t, err)

	teacher.until(`document.querySelector("#live").innerText.includes("T401")`)
	assert.True(t, ask[bool](teacher, `window.notLoadedAgain`))
	assert.Contains(t, teacher.text("#live tbody"), name[:40])
	assert.Contains(t, teacher.text("#live tbody"), "✓ helped")
	assert.Zero(t, ask[int](teacher, `document.images.length`))

	teacher.click("summary")
	teacher.click("details button")
	teacher.do(chromedp.WaitVisible(chromedp.CSS(".done"))) // on the page that the form leads to
	assert.Contains(t, teacher.text(".done"), "All labs were started over")
	assert.NotContains(t, teacher.text("#live tbody"), "✓ helped")
}

// The page and the form that asks for the token are accessible, in both schemes, on a projector and on a phone.
func TestClassPageIsAccessible(t *testing.T) {
	t.Parallel()
	base, class := runLab(t)
	br := openBrowser(t)
	script := chromium.Axe(t)
	if script == "" {
		t.Skip("axe-core is not here: run .ci/axe")
	}
	for _, address := range []string{class, base + "/class", base + "/class?token=wrong"} {
		b := br.looked(t, address)
		for _, scheme := range []string{"light", "dark"} {
			_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			require.NoError(t, err)
			for _, width := range []int64{1280, 390} {
				b.do(chromedp.EmulateViewport(width, 844), chromedp.Navigate(address))
				ask[bool](b, `document.querySelectorAll("details").forEach(d => { d.open = true; }) || true`)
				found, err := chromium.Violations(b.ctx, script, "document")
				require.NoError(t, err)
				assert.Empty(t, found, "%s, %s, %d", address, scheme, width)
				assert.Equal(t, int(width), ask[int](b, `document.documentElement.scrollWidth`), "it is wider than the screen")
			}
		}
	}
}
