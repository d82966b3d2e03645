package review_test

import (
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
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var shots = flag.String("shots", "", "a folder: write pictures of the review there, to be looked at")

// browser is one for all tests; each has a tab and a profile of its own.
type browser struct{ ctx context.Context }

// openBrowser skips the test if there is no browser, unless there must be one.
func openBrowser(t *testing.T) browser {
	t.Helper()
	return browser{chromium.Start(t)}
}

// tab is a review that is looked at, and what was seen of it on the way.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu     sync.Mutex
	asked  []string // the addresses that it asked for
	faults []string // what its script failed at, and what the browser forbade
}

// tab opens a review. In the end it has asked no other host, and nothing in it has failed.
func (br browser) tab(t *testing.T, url string) *tab {
	t.Helper()
	b := &tab{t: t, url: url}
	ctx, cancel := chromedp.NewContext(br.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 2*time.Minute) // only so that a failure does not hang
	t.Cleanup(cancel)
	b.ctx = ctx
	require.NoError(t, chromedp.Listen(ctx, b.heard))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, log.Enable, cdp.Empty{})
	require.NoError(t, err)
	b.do(chromedp.EmulateViewport(1360, 900), chromedp.Navigate(url))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, u := range b.asked {
			assert.True(t, strings.HasPrefix(u, strings.TrimSuffix(url, "#/student/ada")), "asked another host, or without the secret: %s", u)
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
	case *log.EventEntryAdded:
		if e.Entry.Source != "network" { // the browser also logs that a write was refused, as it should be
			b.faults = append(b.faults, e.Entry.Text)
		}
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

// press presses keys, one after the other. A key that writes something is one event, as it is on a keyboard: what the page keeps
// for itself is then written nowhere.
func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, key := range strings.Join(keys, "") {
		var down *input.DispatchKeyEventParams
		for _, e := range kb.Encode(key) {
			switch e.Type {
			case kb.KeyDown:
				down = e
				continue
			case kb.KeyChar:
				down.Text, down.UnmodifiedText = e.Text, e.UnmodifiedText
				continue
			}
			for _, e := range []*input.DispatchKeyEventParams{down, e} {
				_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, *e)
				require.NoError(b.t, err)
			}
		}
	}
}

// ask is what the page answers to an expression.
func ask[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	require.NoError(b.t, err, expression)
	return v
}

// until waits until an expression holds, also over a reload.
func (b *tab) until(expression string) {
	b.t.Helper()
	for {
		v, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`!!(`+expression+`)`))
		if err == nil && v {
			return
		}
		if b.ctx.Err() != nil {
			b.t.Fatalf("never: %s. The page says: %s", expression, err)
		}
	}
}

// says waits until a part of the page has a text.
func (b *tab) says(selector, text string) {
	b.t.Helper()
	b.until(`document.querySelector(` + chromium.Quoted(selector) + `)?.innerText.includes(` + chromium.Quoted(text) + `)`)
}

// tabTo presses the tab key until something has the focus, and wants to see that it has.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 200 {
		b.press(kb.Tab)
		if ask[bool](b, `document.activeElement.matches(`+chromium.Quoted(selector)+`)`) {
			require.True(b.t, ask[bool](b, `getComputedStyle(document.activeElement).outlineStyle !== "none"`), "nobody sees that %s has the focus", selector)
			return
		}
	}
	b.t.Fatalf("the tab key does not come to %s", selector)
}

// save saves a form.
func (b *tab) save() {
	b.t.Helper()
	b.do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(2))) // Ctrl
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
