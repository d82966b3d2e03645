package server_test

import (
	"regexp"
	"strings"
	"testing"

	chromium "failurelab/lab/server/browser"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Two learners work in one lab at once, one of them by keyboard alone, and the teacher resets all labs. Each learner's cure and log
// lines stay with them. After the reset both get the new lab's request, and the ticket's own cause again.
func TestClassAtWork(t *testing.T) {
	t.Parallel()
	base, class := runLab(t)
	br := openBrowser(t)
	keys, mouse, teacher := br.looked(t, base), br.looked(t, base), br.looked(t, class)
	mouse.until(isLive)
	mouse.open("T105")

	keys.opensByKeyboard("T105")
	keys.pressesTo("#send")
	keys.until(statusIs("401"))
	keys.pressesTo("#cure")
	keys.until(statusIs("200"))

	mouse.send()
	assert.Regexp(t, `^✗ 401`, mouse.text("#outcome"), "a cure is another learner's too")
	assert.False(t, ask[bool](mouse, `document.querySelector("#cured").checkVisibility()`))
	assert.Len(t, mouse.logged(), 1, "the log has lines of another learner")
	assert.Len(t, keys.logged(), 2, "the log has lines of another learner")
	for _, id := range keys.logged() {
		assert.NotContains(t, mouse.logged(), id)
	}

	teacher.until(seats(`T105 200 ✓ helped`, `T105 401 no`))
	teacher.resetsAll()
	for _, b := range []*tab{keys, mouse} {
		b.until(`document.querySelector("#news").checkVisibility()`)
		assert.Contains(t, b.text("#news"), "This lab was started over by the teacher.")
		assert.False(t, ask[bool](b, `document.querySelector("#cured").checkVisibility()`), "it says that the new lab's customer was helped")
	}
	teacher.until(seats(`T105 none no`, `T105 none no`))

	before := keys.logged()
	keys.pressesTo("#news-take")
	mouse.click("#news-take")
	for _, b := range []*tab{keys, mouse} {
		b.until(`document.querySelector("#path").value && !document.querySelector("#news").checkVisibility()`)
		require.Equal(t, "send", ask[string](b, `document.activeElement.id`), "the button that had the focus is gone")
		assert.False(t, ask[bool](b, `document.querySelector("#raw").checkVisibility()`), "there is no response yet")
	}
	keys.press(kb.Enter)
	keys.until(statusIs("401"))
	mouse.send()
	for _, b := range []*tab{keys, mouse} {
		assert.Regexp(t, `^✗ 401`, b.text("#outcome"))
		b.until(`document.querySelector("#log .mine")`)
		assert.Contains(t, b.text("#log"), "token is expired")
		assert.NotContains(t, b.text("#log"), "signature is invalid", "the request is the old lab's")
		require.Len(t, b.logged(), 1)
		assert.NotContains(t, before, b.logged()[0])
	}
	teacher.until(seats(`T105 401 no`, `T105 401 no`))
}

// opensByKeyboard walks along the tree to the leaf of a 401, and from there to a ticket.
func (b *tab) opensByKeyboard(number string) {
	b.t.Helper()
	b.until(isLive)
	b.tabTo(".tree .node")
	for _, step := range []struct{ key, at string }{
		{kb.ArrowRight, "What did the client get?"},
		{kb.ArrowDown, "Is it a client or a server error?"},
		{kb.ArrowRight, "Which one?"},
		{kb.ArrowRight, "Who are you?"},
	} {
		b.press(step.key)
		require.Equal(b.t, step.at, ask[string](b, `document.activeElement.querySelector(".ask").textContent`))
	}
	b.press(kb.Enter)
	require.True(b.t, ask[bool](b, `document.activeElement.matches(".tickets .open")`), "the leaf does not lead to its tickets")
	b.pressesTo("#row-" + number + " .open")
	b.until(`document.querySelector("#path").value`)
}

// pressesTo tabs to something, and presses Enter on it.
func (b *tab) pressesTo(selector string) {
	b.t.Helper()
	b.tabTo(selector)
	b.press(kb.Enter)
}

// resetsAll has the teacher's page reset all labs.
func (b *tab) resetsAll() {
	b.t.Helper()
	b.click("summary")
	b.click("details button")
	b.do(chromedp.WaitVisible(chromedp.CSS(".done"))) // on the page that the form leads to
}

// logged are the ids of the requests that the log shows.
func (b *tab) logged() []string {
	b.t.Helper()
	return regexp.MustCompile(`request_id=\w+`).FindAllString(b.text("#log"), -1)
}

// statusIs is whether the page shows the outcome of a request, with a status.
func statusIs(status string) string {
	return `/^[✓✗] ` + status + ` .* ms$/.test(document.querySelector("#outcome").innerText)`
}

// seats is whether the teacher's page shows these learners, and no others: their ticket, status and whether they helped the customer.
func seats(rows ...string) string {
	const shown = `[...document.querySelectorAll("#live tbody tr")].slice(0, -1).map(r => [2, 3, 4].map(i => r.cells[i].innerText).join(" ")).join("; ")`
	return shown + ` === ` + chromium.Quoted(strings.Join(rows, "; "))
}
