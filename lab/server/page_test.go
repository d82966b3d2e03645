package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"failurelab/lab"
	"failurelab/lab/failure"
	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// looks are tests in a tab of their own, with a lab of its own.
type looks map[string]func(*testing.T, *tab)

// TestPage looks at the page as people do: in a browser, which is one for all.
func TestPage(t *testing.T) {
	t.Parallel()
	browser := openBrowser(t)
	for _, all := range []looks{atPage, atResults, atMarks, inTabs} {
		for name, look := range all {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				look(t, browser.tab(t))
			})
		}
	}
}

var atPage = looks{
	"lists every ticket":                       listsTickets,
	"tells a cause when asked":                 tellsCause,
	"is worked with the keyboard alone":        worksByKeyboard,
	"sends an edited call":                     sendsEdited,
	"sends a call that no client sends":        sendsUnsendable,
	"shows how curl does it":                   showsCurl,
	"shows what others do in the log":          followsOthers,
	"is walked along the tree with the arrows": walksTree,
	"is walked along the tree with clicks":     clicksTree,
	"cures and starts over":                    curesAndResets,
	"escapes what it shows":                    escapes,
	"fits a phone":                             fitsPhone,
	"can be read in the light and in the dark": isLegible,
}

func listsTickets(t *testing.T, b *tab) {
	shown := ask[[]string](b, `[...document.querySelectorAll(".tickets > li")].map(r => r.dataset.number + " " + r.querySelector(".status").textContent)`)

	assert.Contains(t, shown, "T105 401")
	assert.Contains(t, shown, "T108 —", "the client refuses to send it")
	assert.Len(t, shown, tickets())
	assert.True(t, ask[bool](b, `[...document.querySelectorAll(".tickets > li")].every(r => r.checkVisibility() && r.innerText.length > 20)`))
}

func tellsCause(t *testing.T, b *tab) {
	require.NotContains(t, b.text("#home"), "expired-token")

	b.click("#row-T105 .reveal")

	b.until(`document.querySelector("#cause-T105").innerText.includes("expired-token")`)
	assert.Equal(t, "true", ask[string](b, `document.querySelector("#row-T105 .reveal").getAttribute("aria-expanded")`))
	assert.NotContains(t, b.text("#home"), "revoked-key", "that of another ticket")
	b.click("#row-T105 .reveal")
	assert.NotContains(t, b.text("#home"), "expired-token", "asked to hide it again")
}

func worksByKeyboard(t *testing.T, b *tab) {
	b.tabTo("#row-T105 .open")
	b.press(kb.Enter)
	b.until(`document.querySelector("#path").value`)
	require.Equal(t, "ticket-title", ask[string](b, `document.activeElement.id`), "who cannot see must be told that something was opened")
	b.until(`document.querySelector("#live").textContent === "live"`)
	b.tabTo("#send")
	b.press(kb.Enter)
	b.until(`!document.querySelector("#came").hidden`)

	assert.Regexp(t, `^✗ 401 Unauthorized after \d+(\.\d)? ms$`, b.text("#outcome"))
	assert.Regexp(t, `^GET /api/v1/ping HTTP/1.1\nHost: .*\n(?s:.*)Authorization: Bearer \S+`, b.text("#request"))
	assert.Regexp(t, `^HTTP/1.1 401 Unauthorized\n(?s:.*)Www-Authenticate: Bearer realm="lab", error="invalid_token"\n(?s:.*)"status": 401`, b.text("#response"))
	assert.NotContains(t, b.text("#response"), "Content-Length: 0", "the answer has a body")

	_, id, found := strings.Cut(b.text("#response"), "X-Request-Id: ")
	require.True(t, found)
	id, _, _ = strings.Cut(id, "\n")
	b.until(`document.querySelector("#log .mine")`)
	assert.Contains(t, b.text("#log"), "request_id="+id)
	assert.Contains(t, b.text("#log"), "token is expired")
	b.curl(b.curlPath("/health"))
	b.until(`document.querySelector("#log").innerText.includes("/health")`)
	assert.Equal(t, 1, strings.Count(b.text("#log"), "request_id="+id), "the stream's line and the response's are the same")

	b.tabTo("#cure")
	b.press(kb.Enter)
	b.until(`document.querySelector("#outcome").innerText.startsWith("✓ 200 OK after")`)
	b.tabTo("#to-compare")
	b.press(kb.Enter)
	require.Equal(t, "older", ask[string](b, `document.activeElement.id`))
	b.tabTo(".wide")
}

func sendsEdited(t *testing.T, b *tab) {
	b.open("T105")
	b.fill("#headers", "")
	b.fill("#path", "/api/v1/ping?from=the%20page")
	b.send()

	assert.Contains(t, b.text("#request"), "GET /api/v1/ping?from=the%20page HTTP/1.1")
	assert.NotContains(t, b.text("#request"), "Authorization")
	b.until(`document.querySelector("#log .mine")?.innerText.includes("credential=none")`)

	b.click("#original")
	b.send()

	assert.Contains(t, b.text("#request"), "Authorization: Bearer ")
}

func sendsUnsendable(t *testing.T, b *tab) {
	b.open("T108")
	assert.Regexp(t, `^Authorization: Bearer \S+\\n$`, ask[string](b, `document.querySelector("#headers").value`), "the line break can be seen")
	b.send()

	assert.Contains(t, b.text("#failed"), `net/http: invalid header field value for "Authorization"`)
	assert.Contains(t, b.text("#left"), "Nothing. The client refused to send the request.")
	assert.Empty(t, b.text("#request"))
	assert.True(t, ask[bool](b, `document.querySelector("#curl-none").checkVisibility() && !document.querySelector("#curl").checkVisibility()`))

	b.fill("#headers", ask[string](b, `document.querySelector("#headers").value.slice(0, -2)`))
	b.send()

	assert.Regexp(t, `^✓ 200 OK after`, b.text("#outcome"), "without the line break all is well")
}

func showsCurl(t *testing.T, b *tab) {
	b.open("T304")

	assert.Regexp(t, "^curl -i '"+b.base+"/labs/T304-[a-z0-9]+/api/v1/resource/105'$", b.text("#curl"))
	assert.Contains(t, b.text("#ticket"), "exercises/03_not_found")
	assert.Contains(t, b.text("#ticket"), "go test -v -run T304 ./exercises/03_not_found")
}

func followsOthers(t *testing.T, b *tab) {
	b.open("T304")
	b.until(`document.querySelector("#live").textContent === "live"`)

	b.curl(b.curlPath("/api/v1/resource/105"))

	b.until(`document.querySelector("#log").innerText.includes("rows=0")`)
	assert.False(t, ask[bool](b, `!!document.querySelector("#log .mine")`), "it is no line of the page's own call")
}

func walksTree(t *testing.T, b *tab) {
	const here = `document.querySelector(".tree .here > .node .ask").textContent`
	b.tabTo(".tree .node")
	for _, step := range []struct{ key, at string }{
		{kb.ArrowRight, "What did the client get?"},
		{kb.ArrowDown, "Is it a client or a server error?"},
		{kb.ArrowRight, "Which one?"},
		{kb.ArrowDown, "Is it latency?"},
		{kb.ArrowRight, "What failed in the API?"},
		{kb.ArrowLeft, "Is it latency?"},
		{kb.Enter, "What failed in the API?"},
		{kb.ArrowDown, "Which timeout ran out?"},
	} {
		b.press(step.key)
		require.Equal(t, step.at, ask[string](b, here))
		require.True(t, ask[bool](b, `document.activeElement.matches(".here > .node")`))
	}

	slow := numbers(func(status int, f *failure.Failure) bool { return status >= 500 && f.Slow == lab.Yes })
	assert.Equal(t, slow, b.listed())
	assert.Contains(t, b.text("#filter"), fmt.Sprintf("%d of %d", len(slow), tickets()))
	b.press(kb.Enter)
	assert.True(t, ask[bool](b, `document.activeElement.matches("#row-`+slow[0]+` .open")`), "from the leaf one comes to its tickets")
}

func clicksTree(t *testing.T, b *tab) {
	b.click(`[data-leaf="403"] > .node`)

	assert.Equal(t, numbers(func(status int, _ *failure.Failure) bool { return status == http.StatusForbidden }), b.listed())
	b.click("#unfilter button")
	assert.Len(t, b.listed(), tickets())

	b.click(`[data-leaf="none"] > .node`)
	assert.Equal(t, numbers(func(status int, _ *failure.Failure) bool { return status == 0 }), b.listed())
	reachable := ask[[]string](b, `[...document.querySelectorAll("[data-leaf]")].flatMap(l => {
		l.querySelector(".node").click();
		return [...document.querySelectorAll(".tickets > li")].filter(r => r.checkVisibility()).map(r => r.dataset.number);
	})`)
	for _, n := range ask[[]string](b, `[...document.querySelectorAll(".tickets > li")].map(r => r.dataset.number)`) {
		assert.Contains(t, reachable, n, "a leaf leads to every ticket")
	}
}

func curesAndResets(t *testing.T, b *tab) {
	b.open("T105")
	b.send()
	b.click("#cure")
	b.until(`document.querySelector("#outcome").innerText.startsWith("✓ 200 OK after")`)
	assert.True(t, ask[bool](b, `document.querySelector("#cured").checkVisibility()`))

	b.click("#reset")
	b.until(`document.querySelector("#outcome").innerText === "Nothing has been sent yet."`)
	b.send()
	assert.Regexp(t, `^✗ 401`, b.text("#outcome"))
	assert.False(t, ask[bool](b, `document.querySelector("#cured").checkVisibility()`))
}

func escapes(t *testing.T, b *tab) {
	const bad = `<img src=x onerror=alert(1)><script>alert(2)</script>`
	b.open("T107")
	b.fill("#headers", ask[string](b, `document.querySelector("#headers").value`)+"\nX-Test: "+bad)
	b.fill("#body", `{"username": "`+bad+`", "password": "`+bad+`"}`)
	b.send()

	assert.Contains(t, b.text("#request"), "X-Test: "+bad)
	b.until(`document.querySelector("#log .mine")`)
	assert.Contains(t, b.text("#log"), bad)

	b.fill("#method", "GET")
	b.fill("#path", "/"+bad)
	b.send()

	assert.Contains(t, b.text("#response"), "404")
	b.until(`document.querySelector("#log .mine")?.innerText.includes("path=" + JSON.stringify(` + chromium.Quoted((&url.URL{Path: "/" + bad}).EscapedPath()) + `))`)
	assert.Zero(t, ask[int](b, `document.querySelectorAll("main img, main script").length`))
}

func fitsPhone(t *testing.T, b *tab) {
	b.do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch))
	const wide = `[...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && !e.matches(".skip") && (e.getBoundingClientRect().right > 360.5 || e.getBoundingClientRect().left < -0.5)).map(e => e.outerHTML.slice(0, 80))`
	assert.Empty(t, ask[[]string](b, wide))
	assert.Equal(t, 360, ask[int](b, `document.documentElement.scrollWidth`))

	b.open("T401") // its log line has a stack
	b.send()
	b.until(`document.querySelector("#log summary")`)
	b.click("#log summary")
	b.click("#ticket-reveal")
	b.until(`document.querySelector("#ticket-cause .called")`)

	assert.Empty(t, ask[[]string](b, wide))
	assert.Equal(t, 360, ask[int](b, `document.documentElement.scrollWidth`))
	assert.Empty(t, ask[[]string](b, `[...document.querySelectorAll("button, input, select")].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 36).map(e => e.id || e.className)`), "too small for a thumb")
}

// illegible are the texts whose contrast with what lies behind them is below 4.5 (WCAG 2, AA).
const illegible = `(() => {
	const rgb = c => c.match(/[\d.]+/g).map(Number);
	const light = c => rgb(c).slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = e => { const c = getComputedStyle(e).backgroundColor; return rgb(c)[3] === 0 ? behind(e.parentElement) : c; };
	return [...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => {
		const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort();
		return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e];
	}).filter(([c]) => c < 4.5).map(([c, e]) => c.toFixed(2) + " " + e.outerHTML.slice(0, 80));
})()`

func isLegible(t *testing.T, b *tab) {
	paper := map[string]string{}
	for _, scheme := range []string{"light", "dark"} {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		require.NoError(t, err)
		b.do(chromedp.Navigate(b.base))
		paper[scheme] = ask[string](b, `getComputedStyle(document.documentElement).backgroundColor`)
		b.click(`[data-leaf="401"] > .node`)
		assert.Empty(t, ask[[]string](b, illegible), scheme)
		b.open("T105")
		b.send()
		b.until(`document.querySelector("#log .mine")`)
		assert.Empty(t, ask[[]string](b, illegible), scheme)
	}
	assert.NotEqual(t, paper["light"], paper["dark"])
}
