package server_test

import (
	"net/http"
	"strings"
	"testing"

	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atResults look at what the page says of a request.
var atResults = looks{
	"what left the customer's machine": saysWhatLeft,
	"where the time went":              showsWaterfall,
	"JSON, formatted and raw":          formatsJSON,
	"the token, decoded":               decodesToken,
	"before and after the cure":        compares,
	"curl follows what is edited":      followsEdits,
	"a field without a space":          readsFields,
	"the API's own requests":           triesAPI,
	"all on one screen":                fitsScreen,
	"what cannot be seen":              showsTheUnseen,
}

func saysWhatLeft(t *testing.T, b *tab) {
	for _, c := range []struct{ number, left, failed string }{
		{"T601", `^A DNS query for api.lab.test, to the name server at 127\.0\.0\.1:\d+\. ✗ It failed, with the error above\.\nThe request itself never left\.$`, `lookup api.lab.test on 127.0.0.1:\d+: no such host$`},
		{"T602", `(?s)It said 203.0.113.10\.\nA TCP connection to 203.0.113.10:80\. ✗ It failed, .*\nThe request itself never left\.$`, `connection refused$`},
		{"T606", `(?s)A TLS handshake with 203.0.113.10:443: ClientHello for api.lab.test \(\d+ bytes sent, \d+ bytes received\)\. The server showed a certificate for api.lab.test, valid from .* ✗ It failed, .*\nThe request itself never left\.$`, `current time \d{4}-.* is after \d{4}-`},
		{"T607", `(?s)\d+ bytes of the request, to 203.0.113.10:80\.\n✗ Then no response came`, `reset by peer$|EOF$`},
	} {
		b.do(chromedp.Navigate(b.base + "/#" + c.number))
		b.until(`document.querySelector("#ticket-number").textContent === "` + c.number + `" && document.querySelector("#path").value`)
		b.send()

		assert.Regexp(t, c.left, b.text("#left"), c.number)
		assert.Regexp(t, c.failed, b.text("#failed"), c.number)
		assert.Regexp(t, `^✗ No response after`, b.text("#outcome"), c.number)
		assert.Equal(t, c.number == "T607", ask[bool](b, `document.querySelector("#request").checkVisibility()`), c.number)
		assert.True(t, ask[bool](b, `document.querySelector("#trace li:last-child").matches(".bad")`), c.number)
	}
}

func showsWaterfall(t *testing.T, b *tab) {
	b.open("T501") // waits 400 ms for a partner
	b.send()

	assert.Equal(t, []string{"Connect", "Send", "Wait", "Response"}, ask[[]string](b, `[...document.querySelectorAll("#trace .name")].map(n => n.textContent)`))
	assert.Equal(t, "Wait", ask[string](b, `document.querySelector("#trace li:has(.longest) .name").textContent`))
	assert.True(t, ask[bool](b, `(i => i.offsetWidth > 0.8 * i.parentElement.offsetWidth)(document.querySelector("#trace li:has(.longest) i"))`))
	assert.True(t, ask[bool](b, `(i => i.offsetLeft - i.parentElement.offsetLeft > 0.8 * i.parentElement.offsetWidth)(document.querySelector("#trace li:last-child i"))`), "the body comes last")
}

func formatsJSON(t *testing.T, b *tab) {
	for text, want := range map[string]any{
		`{"a":1,"a":[1,{}],"b":"x,{\"}"}`: "{\n  \"a\": 1,\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x,{\\\"}\"\n}",
		`[12345678901234567890, 1.0e2]`:   "[\n  12345678901234567890,\n  1.0e2\n]",
		`[]`:                              "[]",
		`{"a":`:                           nil,
		``:                                nil,
	} {
		assert.Equal(t, want, evaluated[any](b, `(await import("/assets/json.js")).pretty(`+chromium.Quoted(text)+`)`), text)
	}

	b.open("T105")
	b.send()
	assert.Contains(t, b.text("#response"), "\n  \"status\": 401,\n")
	b.click("#raw")
	assert.Contains(t, b.text("#response"), `"status":401,`)
}

func decodesToken(t *testing.T, b *tab) {
	for _, c := range []struct{ claims, want string }{
		{`{exp: 1000}`, "expired 2 h ago (exp: 1970-01-01T00:16:40Z)"},
		{`{exp: 8260, nbf: 8300, iat: 8200}`, "expires in 1 min (exp: 1970-01-01T02:17:40Z); not valid yet: it begins in 1 min (nbf: 1970-01-01T02:18:20Z); issued 0 s ago (iat: 1970-01-01T02:16:40Z)"},
		{`{exp: "soon"}`, "never expires: it has no exp"},
		{`{exp: 1e300}`, "never expires: it has no exp"},
		{`{exp: 300000}`, "expires in 3 days (exp: 1970-01-04T11:20:00Z)"},
	} {
		assert.Equal(t, c.want, evaluated[string](b, `(await import("/assets/tokens.js")).says(`+c.claims+`, 8200).join("; ")`))
	}

	b.open("T105")
	b.send()
	assert.NotContains(t, b.text("#tokens"), "expired", "it is decoded on demand")
	b.click("#tokens summary")
	assert.Regexp(t, `expired \d+ h ago \(exp: `, b.text("#tokens .bad"))
	assert.Contains(t, b.text("#tokens"), `"alg": "HS256"`)
	assert.Contains(t, b.text("#tokens"), `"sub": "ada"`)
	assert.Contains(t, b.text("#tokens"), "Compared with the response's Date field, "+ask[string](b, `document.querySelector("#response").textContent.match(/Date: (.*)/)[1]`))
}

func compares(t *testing.T, b *tab) {
	b.open("T105")
	b.send()
	b.click("#cure")
	b.until(`document.querySelector("#outcome").innerText.startsWith("✓ 200 OK")`)
	b.click("#to-compare")

	const changed = `[...document.querySelectorAll("#compared tr:has(.changed)")].map(r => r.innerText)`
	rows := ask[[]string](b, changed)
	assert.Contains(t, rows, "− HTTP/1.1 401 Unauthorized\t+ HTTP/1.1 200 OK")
	assert.Contains(t, rows, "− status=401\t+ status=200", "of the log line")
	assert.Contains(t, rows, "− Www-Authenticate: Bearer realm=\"lab\", error=\"invalid_token\"\t")
	for _, r := range rows {
		assert.NotRegexp(t, `Date: |X-Request-Id|request_id=|time=|Accept-Encoding`, r)
	}
	assert.Contains(t, b.text("#past"), "✗ 1: 401, before the cure")
	assert.Contains(t, b.text("#past"), "✓ 2: 200, after the cure")
}

func followsEdits(t *testing.T, b *tab) {
	ask[bool](b, `(navigator.clipboard.writeText = async text => { window.copied = text; }, true)`) // a browser without a window has no clipboard of its own
	b.open("T304")
	b.fill("#path", "/api/v1/resource/7?new")
	b.until(`document.querySelector("#curl").textContent.endsWith("/api/v1/resource/7?new'") && !document.querySelector("#curl-box").ariaBusy`)

	b.fill("#path", "/api/v1/resource/8")
	b.click("#copy") // before the command is there
	b.until(`document.querySelector("#copy").textContent === "Copied"`)
	assert.Regexp(t, `/api/v1/resource/8'$`, ask[string](b, `copied`))

	b.fill("#headers", "Bad Name: x")
	b.until(`document.querySelector("#curl-none").checkVisibility()`)
	b.fill("#headers", "Host: x")
	b.until(`document.querySelector("#curl-wrong").innerText.includes("leave it out")`)
}

func readsFields(t *testing.T, b *tab) {
	b.open("T304")
	b.fill("#headers", "X-A:no space\nX-B:  two\nX-C:\nX-A: again\nX-D: a:b: c\nX-Name:: x\nX-E: \\n\\\\n")

	assert.JSONEq(t, `{"X-A": ["no space", "again"], "X-B": [" two"], "X-C": [""], "X-D": ["a:b: c"], "X-Name:": ["x"], "X-E": ["\n\\n"]}`,
		evaluated[string](b, `JSON.stringify((await import("/assets/form.js")).edited().header)`))
	b.fill("#headers", "X-A:no space")
	b.send()
	assert.Contains(t, b.text("#request"), "X-A: no space")

	assert.Empty(t, evaluated[string](b, `{
		const gone = new Promise(ok => addEventListener("hashchange", ok, { once: true }));
		location.hash = "#T105";
		await gone;
		return document.querySelector("#path").value + document.querySelector("#headers").value;
	}`), "while a ticket is opened, its form does not show the request of another")
}

func triesAPI(t *testing.T, b *tab) {
	b.click(".card li:nth-child(6) .try")
	b.until(`document.querySelector("#outcome").innerText.startsWith("✗ 500 Internal Server Error")`)
	b.until(`document.querySelector("#log .mine")`)
	assert.Contains(t, b.text("#log .mine"), "integer divide by zero")
	b.until(`document.querySelector("#curl").textContent === "curl -i '` + b.base + `/api/v1/trigger-error'"`)

	for i, status := range ask[[]string](b, `[...document.querySelectorAll("#ticket .try .status")].map(s => s.textContent)`) {
		ask[string](b, `document.querySelector("#outcome").textContent = ""`)
		b.click(`#ticket .tries li:nth-child(` + string(rune('1'+i)) + `) .try`)
		b.until(`/after .* ms$/.test(document.querySelector("#outcome").textContent)`)
		assert.Regexp(t, "^"+status, b.text("#outcome"))
		b.until(`document.querySelector("#log .mine")`)
	}

	b.click("#reset")
	b.until(`document.querySelector("#outcome").innerText.includes("was started over")`)
}

// showsTheUnseen has another client send a character that turns the order of the text around it.
func showsTheUnseen(t *testing.T, b *tab) {
	b.do(chromedp.Navigate(b.base + "/#api"))
	b.until(`document.querySelector("#live").matches(".on") && document.querySelector("#path").value`)
	resp, err := http.Post(b.base+"/login", "application/json", strings.NewReader(`{"username": "\u202egnp.<b>\udb40\udc41", "password": "x"}`))
	require.NoError(t, err)
	resp.Body.Close()
	b.until(`document.querySelector("#log").textContent.includes("gnp.")`)

	assert.Contains(t, b.text("#log li:last-child"), `user="\u202egnp.<b>\udb40\udc41"`)
}

// fitsScreen holds on a small laptop: what belongs together is seen at once.
func fitsScreen(t *testing.T, b *tab) {
	const unseen = `.filter(s => { const r = document.querySelector(s).getBoundingClientRect(); return !(r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth && r.height > 0); })`
	assert.Empty(t, ask[[]string](b, `[".tree > li > .node", ".card .try", "#row-T101", "#row-T102", "#row-T103"]`+unseen))

	b.open("T105")
	b.send()
	b.until(`document.querySelector("#log .mine")`)
	assert.Empty(t, ask[[]string](b, `["#path", "#headers", "#send", "#outcome", "#trace", "#response", "#log-box", "#log .mine", "#log .mine time"]`+unseen))
	assert.Regexp(t, `^\d\d:\d\d:\d\d\.\d{3}$`, b.text("#log .mine time"))
	assert.True(t, ask[bool](b, `(([a, b]) => a.top === b.top && a.right <= b.left)(["#came", "#log-box"].map(s => document.querySelector(s).closest(".pane").getBoundingClientRect()))`), "side by side")
	assert.Empty(t, ask[[]string](b, `[...document.querySelectorAll(".pane")].filter(p => getComputedStyle(p).overflowY !== "auto").map(p => p.outerHTML)`))
}
