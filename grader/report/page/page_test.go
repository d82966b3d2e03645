package page_test

import (
	"bytes"
	"strings"
	"testing"

	"failurelab/grader/internal/sample"
	"failurelab/grader/report/page"
	"failurelab/grader/result"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	chromium "failurelab/lab/server/browser"
)

// views are the addresses of every kind of view, with every kind of submission of the sample class.
var views = []string{
	"#/", "#/refuted", "#/mistakes", "#/student/s0002", "#/student/s0003", "#/student/s0005", "#/student/s0006", "#/student/s0007", "#/student/s0008",
	"#/student/s0009", "#/student/s0011", "#/student/s0012", "#/student/nobody",
}

func sampleClass(w *bytes.Buffer) error {
	c := sample.Class()
	c.Exercise("04_internal_error").VoidReasons = map[string]string{"04-T402-m2": "its clause was not clear"}
	c.Similar = []result.Pair{{One: "s0002", Other: "s0003", Average: .91, Highest: 1}}
	return page.Write(w, c, page.Options{})
}

// TestPage looks at the page as people do: in a browser, from a file.
func TestPage(t *testing.T) {
	t.Parallel()
	browser := openBrowser(t)
	for name, test := range map[string]func(*testing.T, *tab){
		"shows the class at one look":                  showsClass,
		"sorts and filters":                            sortsAndFilters,
		"shows a submission beside the solution":       showsSubmission,
		"says what every kind of submission lacks":     showsEveryKind,
		"says what is wrong with a diagnosis once":     saysDiagnosisOnce,
		"groups tests that a correct lab refutes":      showsRefuted,
		"groups the same mistakes":                     showsMistakes,
		"is worked with the keyboard alone":            worksByKeyboard,
		"keeps its place in the history":               keepsPlace,
		"fits a phone":                                 fitsPhone,
		"is printed on A4":                             prints,
		"is accessible in the light":                   func(t *testing.T, b *tab) { isAccessible(t, b, "light") },
		"is accessible in the dark":                    func(t *testing.T, b *tab) { isAccessible(t, b, "dark") },
		"opens at an address":                          opensAtAddress,
		"tells a script that adds to it what it shows": tellsScript,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, browser.tab(t, sampleClass))
		})
	}
}

func (b *tab) unfold() {
	b.t.Helper()
	ask[int](b, `[...document.querySelectorAll("details")].map(d => { d.build(); d.open = true; }).length`)
}

func showsClass(t *testing.T, b *tab) {
	assert.Equal(t, "Class report", ask[string](b, `document.title`))
	main := b.text("#main")
	assert.Contains(t, main, "11 of 12 students handed in · due Fri, 30 Oct 2026, 18:00 UTC · 2 late · 1 incomplete")
	assert.Contains(t, b.text(".gaps"), "s0008")
	assert.Equal(t, "Labs that do not count\n04-T402-m2: its clause was not clear", b.text(".void"))
	assert.Contains(t, b.text(".weakest"), "T107 is the weakest ticket: the class earns 27 % of its points.")
	assert.Equal(t, 12, ask[int](b, `document.querySelectorAll(".rows [role=row]").length`))
	assert.Equal(t, "✓", b.text(`[data-row="1"] .cell`))
	assert.Equal(t, "T101: done, 100 of 100", ask[string](b, `document.querySelector('[data-row="1"] .cell').getAttribute("aria-label")`))
	assert.Contains(t, b.text(".legend"), "diagnosis: none yet, evidence too weak, or wrong")
	assert.Contains(t, ask[string](b, `document.querySelector(".rows .v-g").getAttribute("aria-label")`), "T402: diagnosis (none yet, evidence too weak, or wrong), ")
	assert.Equal(t, 2, ask[int](b, `document.querySelectorAll(".chart[aria-label]").length`))
	assert.Contains(t, b.texts(".labgroup:last-child tbody tr")[0], "a lab whose log line does not say how many rows a lookup found")
	assert.Equal(t, []string{"Labs of tickets", "House rules"}, b.texts(".labgroup h3"))
	assert.Regexp(t, `^\d of \d+ students? miss(es)? 0`, b.texts(".labgroup > p")[0])
	ask[int](b, `[...document.querySelectorAll(".labgroup > button")].map(e => e.click()).length`)
	assert.Len(t, b.texts(".labs tbody tr"), 13)
	assert.Contains(t, b.texts(".matrix")[0], "PanicAfterFirstByte")
	assert.Equal(t, []string{"Grace Hopper and Łukasz Żółć\t91 %\t100 %"}, b.texts(".similar tbody tr"))
	assert.Len(t, b.texts(".matrix"), 2, "one of the tests, and one of the triages")
}

// names are those in the rows, also of rows that the browser has not drawn yet.
func (b *tab) names() []string {
	b.t.Helper()
	return ask[[]string](b, `[...document.querySelectorAll(".rows .who a")].map(e => e.textContent.trim())`)
}

func sortsAndFilters(t *testing.T, b *tab) {
	assert.Equal(t, "Ada Lovelace", b.names()[0], "the order of the roster")
	b.click(`[data-sort="final"]`)
	assert.Equal(t, "Radia Perlman", b.names()[0])
	assert.Equal(t, "descending", ask[string](b, `document.querySelector('[aria-sort]:has([data-sort="final"])').getAttribute("aria-sort")`))
	b.click(`[data-sort="final"]`)
	assert.Equal(t, "Radia Perlman", b.names()[11])
	b.click(`[data-sort="name"]`)
	assert.Equal(t, "Ada Lovelace", b.names()[1], "a name that begins with = comes first")
	b.click(`[data-sort="0"]`)
	assert.Equal(t, "Annie Easley", ask[string](b, `[...document.querySelectorAll(".rows .row")].find(r => r.querySelector(".v-x")).querySelector("a").textContent`))

	b.do(chromedp.SendKeys(chromedp.CSS("#find"), "grace"))
	assert.Equal(t, []string{"Grace Hopper"}, b.names())
	assert.Contains(t, b.text(".filters"), "1 of 12 students")
	b.open("#/student/s0002")
	assert.Contains(t, b.text("#top"), "1 of 1", "next and previous follow the filter")
	b.open("#/")
	assert.Equal(t, []string{"Grace Hopper"}, b.names(), "the filter stays")
	assert.Equal(t, 1, ask[int](b, `document.querySelectorAll(".grid [tabindex='0']").length`), "one stop for the tab key")
}

func showsSubmission(t *testing.T, b *tab) {
	b.click(`[data-row="2"] .cell:nth-child(8)`)
	require.Equal(t, "#/student/s0003/T106", ask[string](b, `location.hash`))
	assert.Equal(t, "s0003", ask[string](b, `document.querySelector("#main > [data-student]").dataset.student`))
	ticket := b.text(`[data-ticket="T106"]`)
	assert.Contains(t, ticket, `Your test contains "ada"`)
	assert.Contains(t, ticket, "The solution")
	assert.Contains(t, ticket, "POST /login")
	refuted := `[data-ticket="T106"] [data-path="01_unauthorized/exercise_test.go"][data-line="123"]`
	assert.Contains(t, b.text(refuted), "fails here")

	b.click(`[data-ticket="T105"] > summary`)
	assert.Contains(t, b.texts(`[data-ticket="T105"] .line.hit`), "97\n\tassert.Contains(t, line.Attr(\"err\"), \"expired\")\ncaught\nl1\nl2\nl3")
}

func showsEveryKind(t *testing.T, b *tab) {
	for hash, says := range map[string][]string{
		"#/student/s0003": {"T106: 80 instead of 0 points, set by Dr Hopper: “"},
		"#/student/s0004": {"Penalty", "140", "1 day 3 h late"},
		"#/student/s0005": {"There is no submission."},
		"#/student/s0006": {"T402", "Missed", "To look at"},
		"#/student/s0007": {"Refused"},
		"#/student/s0008": {"=1+1 <b>\"Bobby\"", "Do not publish this mark", "Our fault"},
		"#/student/s0010": {"The cause is DatabaseLost. 4 of 5 parts are right."},
		"#/student/s0011": {"incidents right"},
		"#/student/s0012": {"wrong", "T101"},
		"#/student/nobody": {
			"This report has no student with the id “nobody”",
		},
	} {
		b.open(hash)
		main := b.text("#main")
		for _, s := range says {
			assert.Contains(t, main, s, hash)
		}
	}
}

// The ticket's message repeats what is wrong with its diagnosis.
func saysDiagnosisOnce(t *testing.T, b *tab) {
	b.open("#/student/s0010/T402")
	assert.Equal(t, 1, strings.Count(b.text(`[data-ticket="T402"]`), "Cause is not PanicAfterFirstByte"))
}

func showsRefuted(t *testing.T, b *tab) {
	b.click(`#top a[href="#/refuted"]`)
	main := b.text("#main")
	assert.Contains(t, main, "Clause 401.5: log")
	assert.Contains(t, main, `assert.Equal(t, "ada", strings.ToLower(line.Attr("user")))`)
	assert.Contains(t, main, "T106 · 01_unauthorized/exercise_test.go:123")
	assert.Contains(t, main, "Refuted by the first correct lab")
	b.click(".clause summary")
	assert.Contains(t, b.text(".clause"), "the customers, and their names, keys, ids and amounts")
	b.click(".names a")
	assert.Equal(t, "#/student/s0003/T106", ask[string](b, `location.hash`))
}

func showsMistakes(t *testing.T, b *tab) {
	b.open("#/mistakes")
	assert.Contains(t, b.text(".case"), "House rules of 01")
	assert.Equal(t, []string{"Grace Hopper", "Seán O'Neill"}, b.texts(".case .names a"))
	b.click(".singles summary")
	assert.Contains(t, b.text(".singles"), "PanicAfterFirstByte. The cause is DatabaseLost.")
}

// An address works in a link: the page waits for what it has not read yet.
func opensAtAddress(t *testing.T, b *tab) {
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.url+"#/student/s0012/T101"))
	b.built()
	assert.Equal(t, "Annie Easley", b.text("h1"))
	assert.True(t, ask[bool](b, `document.querySelector('[data-ticket="T101"]').open`))
	assert.Contains(t, b.text("#top"), "12 of 12")
}

func keepsPlace(t *testing.T, b *tab) {
	ask[string](b, `(window.scrollTo(0, 700), "")`)
	b.open("#/student/s0003")
	assert.Equal(t, 0, ask[int](b, `window.scrollY`))
	ask[string](b, `(window.heard = new Promise(r => document.addEventListener("failurelab:view", r, {once: true})), history.back(), "")`)
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`window.heard.then(() => true)`, chromedp.EvalAwaitPromise))
	require.NoError(t, err)
	assert.Equal(t, 700, ask[int](b, `window.scrollY`))
	assert.Equal(t, "Class report", ask[string](b, `document.title`))
}

// wide are elements that stick out of a phone's screen, except inside of what scrolls by itself.
const wide = `[...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && !e.closest(".scroller, .wide, .skip, .unseen, svg") && (e.getBoundingClientRect().right > 360.5 || e.getBoundingClientRect().left < -0.5)).map(e => e.outerHTML.slice(0, 120))`

func fitsPhone(t *testing.T, b *tab) {
	b.phone()
	for _, hash := range views {
		b.open(hash)
		b.unfold()
		assert.Empty(t, ask[[]string](b, wide), hash)
		assert.Equal(t, 360, ask[int](b, `document.documentElement.scrollWidth`), hash)
	}
}

// onPaper has the page's own margins and colours.
func onPaper(p *cdppage.PrintToPDFParams) {
	p.PreferCSSPageSize, p.PrintBackground = new(true), new(true)
}

func prints(t *testing.T, b *tab) {
	for _, hash := range []string{"#/", "#/refuted", "#/student/s0003"} {
		b.open(hash)
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), onPaper))
		require.NoError(t, err)
		assert.Regexp(t, `MediaBox \[0 0 59\d(\.\d+)? 84\d(\.\d+)?\]`, string(pdf), "A4")
	}
	b.media("print", "light")
	b.do(chromedp.EmulateViewport(718, 1040)) // A4 without its margins
	for _, hash := range views {
		b.open(hash)
		if hash != "#/student/s0011" { // the longest
			b.unfold()
		}
		assert.Equal(t, 718, ask[int](b, `document.documentElement.scrollWidth`), hash)
		const clipped = `[...document.querySelectorAll("table, .grid, .code, figure")].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > 718.5).map(e => e.outerHTML.slice(0, 120))`
		assert.Empty(t, ask[[]string](b, clipped), hash)
	}
}

func worksByKeyboard(t *testing.T, b *tab) {
	b.tabTo("#find")
	b.tabTo(".grid a")
	b.press(kb.ArrowDown)
	b.press(kb.ArrowDown)
	b.press(kb.End)
	b.press(kb.ArrowLeft)
	assert.Equal(t, "Łukasz Żółć · T405: does not compile, 0 of 20", b.text(".says-cell"))
	b.press(kb.Home)
	b.press(kb.ArrowRight)
	b.press(kb.ArrowRight)
	b.press(kb.Enter)
	assert.Equal(t, "#/student/s0003/T101", ask[string](b, `location.hash`))
	assert.True(t, ask[bool](b, `document.activeElement.matches('[data-ticket="T101"] > summary')`))
	b.press("j")
	assert.Equal(t, "Edsger Dijkstra", b.text("h1"))
	assert.True(t, ask[bool](b, `document.activeElement.matches("h1")`), "who cannot see has to be told what was opened")
	b.press("k")
	b.press("k")
	assert.Equal(t, "Grace Hopper", b.text("h1"))
	b.tabTo(`[data-ticket="T104"] > summary`)
	b.press(kb.Enter)
	assert.True(t, ask[bool](b, `document.querySelector('[data-ticket="T104"]').open`))
	b.press("c")
	assert.Equal(t, "Class report", b.text("h1"))
	b.press("/")
	assert.True(t, ask[bool](b, `document.activeElement.matches("#find")`))
	b.press("j")
	assert.Contains(t, ask[string](b, `document.querySelector("#find").value`), "j", "a letter in a field is a letter") // chromedp also types the key that the page took
}

// tabTo presses the tab key until something has the focus, and wants to see that it has.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 100 {
		b.press(kb.Tab)
		if ask[bool](b, `document.activeElement.matches(`+chromium.Quoted(selector)+`)`) {
			require.True(b.t, ask[bool](b, `getComputedStyle(document.activeElement).outlineStyle !== "none"`), "nobody sees that %s has the focus", selector)
			return
		}
	}
	b.t.Fatalf("the tab key does not come to %s", selector)
}

func tellsScript(t *testing.T, b *tab) {
	ask[string](b, `(window.told = [], document.addEventListener("failurelab:view", e => told.push(e.detail.view, e.detail.student ?? "", e.detail.root.tagName)), document.addEventListener("failurelab:part", e => told.push(e.detail.student, e.detail.root.dataset.ticket)), "")`)
	b.open("#/student/s0011")
	b.click(`[data-ticket="T101"] > summary`)
	ask[bool](b, `failurelab.next(), true`)
	b.built()
	assert.Equal(t, []string{"student", "s0011", "DIV", "s0011", "T101", "student", "s0012", "DIV"}, ask[[]string](b, `told`))
	ask[string](b, `(window.asked = document.body.appendChild(document.createElement("dialog")), asked.append(document.createElement("button")), asked.showModal(), "")`)
	b.press("k")
	assert.Equal(t, "#/student/s0012", ask[string](b, `location.hash`), "a dialog has its own keys")
	ask[string](b, `(asked.close(), document.addEventListener("keydown", e => e.preventDefault()), "")`)
	b.press("k")
	assert.Equal(t, "#/student/s0012", ask[string](b, `location.hash`), "a script that takes a key has it")
}
