package page_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var shots = flag.String("shots", "", "a folder: write pictures of the pages there, to be looked at")

// browser is one for all tests; each has a tab and a profile of its own.
type browser struct{ ctx context.Context }

// openBrowser skips the test if there is no browser, unless there must be one.
func openBrowser(t testing.TB) browser {
	t.Helper()
	return browser{chromium.Start(t)}
}

// tab is a page that is looked at, and what was seen of it on the way.
type tab struct {
	t   testing.TB
	ctx context.Context
	url string

	mu     sync.Mutex
	asked  []string // the addresses that it asked for
	faults []string // what its script failed at, and what the browser forbade
}

// tab opens a page from a file. In the end it has asked for the file alone, and nothing in it has failed.
func (br browser) tab(t testing.TB, write func(b *bytes.Buffer) error) *tab {
	t.Helper()
	var page bytes.Buffer
	require.NoError(t, write(&page))
	file := filepath.Join(t.TempDir(), "class.html")
	require.NoError(t, os.WriteFile(file, page.Bytes(), 0o600))
	b := &tab{t: t, url: "file://" + filepath.ToSlash(file)}
	ctx, cancel := chromedp.NewContext(br.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 5*time.Minute) // only so that a failure does not hang
	t.Cleanup(cancel)
	b.ctx = ctx
	require.NoError(t, chromedp.Listen(ctx, b.heard))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	b.do(chromedp.EmulateViewport(1360, 900), chromedp.Navigate(b.url))
	b.built()
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, u := range b.asked {
			assert.True(t, strings.HasPrefix(u, b.url) || u == "about:blank", "asked for more than its own file: %s", u)
		}
		assert.Empty(t, b.faults)
	})
	return b
}

func (b *tab) heard(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.asked = append(b.asked, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.faults = append(b.faults, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case *runtime.EventConsoleAPICalled:
		b.faults = append(b.faults, "console."+string(e.Type))
	case *log.EventEntryAdded:
		b.faults = append(b.faults, e.Entry.Text)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

// built waits until the view is built.
func (b *tab) built() {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`failurelab.built().then(() => true)`, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err)
}

// open shows a view, as a link does.
func (b *tab) open(hash string) {
	b.t.Helper()
	ask[bool](b, `failurelab.go(`+chromium.Quoted(hash)+`), true`)
	b.built()
}

func (b *tab) press(key string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(key))
	b.built()
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
	b.built()
}

// ask is what the page answers to an expression.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	require.NoError(b.t, err, expression)
	return v
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	return strings.TrimSpace(ask[string](b, `document.querySelector(`+chromium.Quoted(selector)+`).innerText`))
}

// texts are the texts of all elements that a selector finds.
func (b *tab) texts(selector string) []string {
	b.t.Helper()
	return ask[[]string](b, `[...document.querySelectorAll(`+chromium.Quoted(selector)+`)].map(e => e.innerText.trim())`)
}

// media sets what the page is shown on: "screen" or "print", "light" or "dark".
func (b *tab) media(medium, scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	require.NoError(b.t, err)
}

// phone makes the window as narrow as a small phone.
func (b *tab) phone() {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch))
}

// shoot writes a picture, if pictures were asked for.
func (b *tab) shoot(name string) {
	b.t.Helper()
	if *shots == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	require.NoError(b.t, err)
	require.NoError(b.t, os.WriteFile(filepath.Join(*shots, name+".png"), picture, 0o600))
}
