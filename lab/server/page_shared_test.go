package server_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"failurelab/lab/server"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inTabs look at the page in several tabs and browsers at once.
var inTabs = looks{
	"eight tabs have one stream":             sharesStream,
	"another tab starts the lab over":        startsOverElsewhere,
	"another tab helps the customer":         curesElsewhere,
	"another browser has labs of its own":    hasOwnLabs,
	"the shared labs are the same for all":   sharesLabs,
	"another tab starts the root lab over":   startsRootOver,
	"there is no room for one more follower": waitsForRoom,
	"the server is down":                     losesServer,
	"the session was ended":                  losesSession,
	"the cookie is another one":              changesCookie,
}

const isLive = `document.querySelector("#live").textContent === "live"`

// A browser opens six connections to a host, so the seventh tab would never load if each had a stream.
func sharesStream(t *testing.T, b *tab) {
	tabs := []*tab{b}
	for range 7 {
		tabs = append(tabs, b.beside(t))
	}
	for _, tab := range tabs {
		tab.until(isLive)
		tab.open("T304")
	}
	b.curl(b.curlPath("/api/v1/resource/105"))
	for _, tab := range tabs {
		tab.until(`document.querySelector("#log").innerText.includes("rows=0")`)
	}
}

func startsOverElsewhere(t *testing.T, b *tab) {
	b.open("T105")
	b.send()
	other := b.beside(t)
	other.open("T105")
	other.click("#reset")

	b.until(`document.querySelector("#news").checkVisibility()`)
	assert.Contains(t, b.text("#news"), "This lab was started over in another tab, or by someone else.")
	assert.False(t, ask[bool](other, `document.querySelector("#news").checkVisibility()`), "the other tab knows")
	b.click("#send")
	b.until(`document.querySelector("#outcome").matches(".told") && document.querySelector("#outcome").innerText.includes("started over")`)

	b.takesNewLab()
}

func curesElsewhere(t *testing.T, b *tab) {
	b.open("T105")
	other := b.beside(t)
	other.open("T105")
	other.click("#cure")

	b.until(`document.querySelector("#cured").checkVisibility()`)
	b.until(`document.querySelector("#news").checkVisibility()`)
	assert.Contains(t, b.text("#news"), "The customer was helped")
	b.click("#news-take")
	b.until(`document.querySelector("#path").value && !document.querySelector("#news").checkVisibility()`)
	b.until(`document.querySelector("#log").innerText.includes("status=200")`)
	b.send()
	assert.Regexp(t, `^✓ 200 OK`, b.text("#outcome"))
}

func hasOwnLabs(t *testing.T, b *tab) {
	b.open("T105")
	b.send()
	other := browser{b.ctx}.visit(t, b.base, chromedp.WithNewBrowserContext())
	other.open("T105")
	other.click("#cure")
	other.until(`document.querySelector("#outcome").innerText.startsWith("✓ 200 OK")`)

	b.send()
	assert.Regexp(t, `^✗ 401`, b.text("#outcome"), "one browser's cure is not another's")
	assert.False(t, ask[bool](b, `document.querySelector("#cured").checkVisibility()`))
	assert.False(t, ask[bool](b, `document.querySelector("#news").checkVisibility()`))
}

func sharesLabs(t *testing.T, b *tab) {
	b.do(chromedp.Navigate(b.base + "/?shared"))
	b.open("T304")
	other := browser{b.ctx}.visit(t, b.base, chromedp.WithNewBrowserContext())
	other.do(chromedp.Navigate(b.base + "/?shared"))
	other.open("T304")
	other.click("#cure")

	b.until(`document.querySelector("#cured").checkVisibility()`)
	assert.Contains(t, b.text(".top"), "Shared labs: everyone at this address sees and changes the same ones.")
}

func startsRootOver(t *testing.T, b *tab) {
	b.click("#api-title a")
	b.until(`document.querySelector("#curl").textContent`)
	other := b.beside(t)
	other.click("#api-title a")
	other.until(`document.querySelector("#curl").textContent`)
	other.click("#reset")

	other.until(`document.querySelector("#outcome").innerText.includes("started over")`)
	b.until(`document.querySelector("#news").checkVisibility()`)
	assert.Contains(t, b.text("#news"), "The API's lab was started over")
	assert.False(t, ask[bool](other, `document.querySelector("#news").checkVisibility()`))
}

func waitsForRoom(t *testing.T, b *tab) {
	b.until(isLive)
	ctx, leave := context.WithCancel(t.Context())
	defer leave()
	client := &http.Client{Transport: &http.Transport{}} // whose connections end with it
	defer client.CloseIdleConnections()
	for range 110 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/events", nil)
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
	}
	late := browser{b.ctx}.visit(t, b.base, chromedp.WithNewBrowserContext())
	late.until(`document.querySelector("#live").innerText.includes("100 are following already")`)

	leave()
	late.until(isLive)
}

// served has a server of the test's own serve on an address, until stop is called.
func served(t *testing.T, address string) (s *server.Server, base string, stop func()) {
	t.Helper()
	s, err := server.New(server.Config{Out: io.Discard})
	require.NoError(t, err)
	t.Cleanup(s.Close)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- s.Serve(ctx, l) }()
	stop = sync.OnceFunc(func() {
		cancel()
		assert.NoError(t, <-over)
	})
	t.Cleanup(stop)
	return s, "http://" + l.Addr().String(), stop
}

// The lab's server is not the customer's API: when it is down, the customer's program has no error.
func losesServer(t *testing.T, other *tab) {
	_, base, stop := served(t, "127.0.0.1:0")
	b := browser{other.ctx}.visit(t, base, chromedp.WithNewBrowserContext())
	b.open("T105")
	b.send()
	stop()

	b.click("#send")
	b.until(`document.querySelector("#outcome").matches(".told")`)
	b.until(`document.querySelector("#outcome").innerText.startsWith("The lab's server does not answer, so nothing was sent.")`)
	assert.Contains(t, b.text("#outcome"), "go run ./lab/cmd/lab")
	assert.False(t, ask[bool](b, `document.querySelector("#came").checkVisibility()`), "the response from before")
	b.until(`document.querySelector("#live").textContent === "not connected"`)

	served(t, strings.TrimPrefix(base, "http://"))
	b.until(`document.querySelector("#news").checkVisibility()`)
	assert.Contains(t, b.text("#news"), "started over because the server was restarted")
	b.takesNewLab()
	assert.NotContains(t, b.text(".top"), "Shared", "a new server gives the browser a session of its own")
}

func losesSession(t *testing.T, other *tab) {
	s, base, _ := served(t, "127.0.0.1:0")
	b := browser{other.ctx}.visit(t, base, chromedp.WithNewBrowserContext())
	b.open("T105")
	b.send()
	s.EndSessions()

	b.until(`document.querySelector("#news").checkVisibility()`)
	assert.Contains(t, b.text("#news"), "started over because this browser was idle for long")
	b.takesNewLab()
}

// takesNewLab takes the request of a lab that was started over, and sends it.
func (b *tab) takesNewLab() {
	b.t.Helper()
	b.click("#news-take")
	b.until(`document.querySelector("#outcome").innerText === "Nothing has been sent yet." && document.querySelector("#path").value`)
	b.send()
	b.until(`document.querySelector("#log .mine")`)
	assert.Contains(b.t, b.text("#log .mine"), "token is expired", "the token of the new lab, not one that it did not sign")
	assert.False(b.t, ask[bool](b, `document.querySelector("#news").checkVisibility()`))
}

// The stream that the first tab has opened is of its session. A new cookie makes it one of the new session.
func changesCookie(t *testing.T, b *tab) {
	b.until(isLive)
	_, err := chromedp.Call(b.ctx, network.ClearBrowserCookies, cdp.Empty{})
	require.NoError(t, err)
	other := b.beside(t)
	other.open("T304")
	other.curl(other.curlPath("/api/v1/resource/105"))

	other.until(`document.querySelector("#log").innerText.includes("rows=0")`)
}
