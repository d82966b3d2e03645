package server_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browser is one for all tests; each has a tab and a profile of its own.
type browser struct{ ctx context.Context }

// openBrowser skips the test where there is no browser, unless there must be one.
func openBrowser(t *testing.T) browser {
	t.Helper()
	return browser{chromium.Start(t)}
}

// tab is a page that is looked at, and what was seen of it on the way.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string

	mu     sync.Mutex
	asked  []string // the addresses that it asked for
	faults []string // what its script failed at, and what the browser forbade
}

// tab opens the page of a lab of its own. In the end it has asked no other host, and nothing in it has failed.
func (br browser) tab(t *testing.T) *tab {
	t.Helper()
	return br.visit(t, serveLab(t, io.Discard), chromedp.WithNewBrowserContext())
}

// beside opens one more tab, in the same profile.
func (b *tab) beside(t *testing.T) *tab {
	t.Helper()
	return browser{b.ctx}.visit(t, b.base)
}

// visit opens a page in a tab.
func (br browser) visit(t *testing.T, base string, options ...chromedp.ContextOption) *tab {
	t.Helper()
	b := &tab{t: t, base: base}
	ctx, cancel := chromedp.NewContext(br.ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute) // only so that a failure does not hang
	t.Cleanup(cancel)
	b.ctx = ctx
	require.NoError(t, chromedp.Listen(ctx, b.heard))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	b.do(chromedp.EmulateViewport(1280, 720), chromedp.Navigate(b.base))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		assert.Contains(t, b.asked, b.base+"/assets/lab.js")
		assert.Contains(t, b.asked, b.base+"/assets/style.css")
		for _, u := range b.asked {
			assert.True(t, strings.HasPrefix(u, b.base+"/") || strings.HasPrefix(u, "data:"), "asked another host: %s", u)
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
		b.faults = append(b.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Source != "network" {
			b.faults = append(b.faults, e.Entry.Text)
		}
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

func (b *tab) press(key string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(key))
}

// click clicks on something once it can be seen. Just after a page was loaded, the browser may give its nodes new numbers.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.until(`document.querySelector(` + chromium.Quoted(selector) + `)?.checkVisibility()`)
	click := func() error { return chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(selector))) }
	err := click()
	if err != nil && strings.Contains(err.Error(), "Could not find node") {
		err = click()
	}
	require.NoError(b.t, err, selector)
}

// ask is what the page answers to an expression.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	require.NoError(b.t, err, expression)
	return v
}

// until waits until an expression holds.
func (b *tab) until(expression string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(0)))
	require.NoError(b.t, err, expression)
}

func (b *tab) text(selector string) string {
	b.t.Helper()
	return strings.TrimSpace(ask[string](b, `document.querySelector(`+chromium.Quoted(selector)+`).innerText`))
}

// listed are the tickets that the list shows.
func (b *tab) listed() []string {
	b.t.Helper()
	return ask[[]string](b, `[...document.querySelectorAll(".tickets > li")].filter(r => r.checkVisibility()).map(r => r.dataset.number)`)
}

// tabTo presses the tab key until something has the focus, and wants to see that it has.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 {
		b.press(kb.Tab)
		if ask[bool](b, `document.activeElement.matches(`+chromium.Quoted(selector)+`)`) {
			seen := `[document.activeElement, document.activeElement.firstElementChild].some(e => e && getComputedStyle(e).outlineStyle !== "none")`
			require.True(b.t, ask[bool](b, seen), "nobody sees that %s has the focus", selector)
			return
		}
	}
	b.t.Fatalf("the tab key does not come to %s", selector)
}

// curl asks for an address without the browser's session, as curl does.
func (b *tab) curl(address string) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)
	require.NoError(b.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b.t, err)
	require.NoError(b.t, resp.Body.Close())
}

// curlPath is the address of a path of the lab that is shown, as its curl command has it.
func (b *tab) curlPath(path string) string {
	b.t.Helper()
	return ask[string](b, `document.querySelector("#curl").textContent.match(/'(http:[^']*?\/labs\/[^/]*)/)[1]`) + path
}

// open opens a ticket.
func (b *tab) open(number string) {
	b.t.Helper()
	b.click("#row-" + number + " .open")
	b.until(`document.querySelector("#path").value`)
	b.until(`document.querySelector("#live").textContent === "live"`)
}

// fill replaces what is in a field.
func (b *tab) fill(selector, value string) {
	b.t.Helper()
	ask[bool](b, `(e => { e.value = `+chromium.Quoted(value)+`; return e.dispatchEvent(new Event("input", {bubbles: true})); })(document.querySelector(`+chromium.Quoted(selector)+`))`)
}

// send sends the call, and waits for what comes of it.
func (b *tab) send() {
	b.t.Helper()
	ask[string](b, `document.querySelector("#outcome").textContent = ""`) // that of the call before
	b.click("#send")
	b.until(`/after .* ms$/.test(document.querySelector("#outcome").textContent)`)
}

// evaluated is what an expression with await comes to.
func evaluated[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](`(async () => `+expression+`)()`, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, expression)
	return v
}
