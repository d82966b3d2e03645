package review_test

import (
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/class/notes"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	chromium "failurelab/lab/server/browser"
)

// An instructor who has a keyboard alone writes two notes, voids a lab and sets points, and sees what comes of it.
func TestAReviewByKeyboard(t *testing.T) {
	t.Parallel()
	br := openBrowser(t)
	f := start(t)
	b := br.tab(t, f.url)
	b.says(".review-bar", "Void a lab")
	b.press("j")
	b.says("h1", "ada")
	before := ask[string](b, `document.querySelector("[data-student] .sums").innerText`)
	b.shoot("student")

	// A note on the submission.
	b.press("n")
	b.until(`document.querySelector("dialog[open] textarea") === document.activeElement`)
	b.press("Good. j k ?", kb.Enter, "## The submission")
	b.shoot("note")
	b.save()
	b.says("[data-notes]", "Good. j k ?")
	b.says("[data-notes] h4", "The submission") // Markdown is shown as what it means
	b.says(".review-status", "The note is saved.")
	assert.Equal(t, "# Notes on ada\n\n## The submission\n\nGood. j k ?\n\\## The submission\n", f.read(notes.File(f.results, "ada")))

	// A note on a line: Tab to the file, and down with the arrow.
	b.tabTo("[data-ticket=" + ticket + "] [data-line]")
	first := ask[string](b, `document.activeElement.dataset.line`)
	b.press(kb.ArrowDown)
	line := ask[string](b, `document.activeElement.dataset.line`)
	assert.NotEqual(t, first, line)
	b.press(kb.Enter)
	b.until(`document.querySelector("dialog[open] [name=line]")?.value === ` + chromium.Quoted(line))
	b.press("What does the log say?")
	b.save()
	b.says("[data-ticket="+ticket+"] .note", "What does the log say?")
	assert.Contains(t, f.read(notes.File(f.results, "ada")), "## "+file+":"+line+"\n\nWhat does the log say?\n")
	b.until(`document.activeElement?.dataset.line === ` + chromium.Quoted(line)) // the reader is where she was

	// Escape closes a form, and keeps what was typed.
	b.press("n", " And then?", kb.Escape)
	b.until(`!document.querySelector("dialog")`)
	b.press("n")
	b.until(`document.querySelector("dialog[open] textarea")?.value === "What does the log say? And then?"`)
	b.press(kb.Escape)

	// Void the missed lab.
	b.tabTo("[data-lab='" + missed + "']")
	b.press("v")
	b.until(`document.querySelector("dialog[open] [name=lab]")?.value === ` + chromium.Quoted(missed))
	b.press("its clause is not clear")
	b.shoot("void")
	b.press(kb.Enter)
	b.says(".review-status", missed+" does not count any more.")
	assert.Equal(t, "void:\n  - lab: "+missed+"\n    reason: its clause is not clear\n", f.read(f.settings()))
	after := ask[string](b, `document.querySelector("[data-student] .sums").innerText`)
	assert.NotEqual(t, before, after, "the points are others")

	// Set points of a ticket.
	b.tabTo("[data-ticket=" + ticket + "] summary")
	b.press("o")
	b.until(`document.querySelector("dialog[open] [name=what]")?.value === ` + chromium.Quoted(ticket))
	b.press("7", kb.Tab, "shown in the lab", kb.Tab)
	b.until(`document.activeElement.name === "by" && document.activeElement.value === "Dr Hopper"`)
	b.shoot("override")
	b.press(kb.Enter)
	b.says("[data-student] .override", "7 instead of")
	assert.Contains(t, f.read(f.settings()), "overrides:\n  - student: ada\n    ticket: "+ticket+"\n    points: 7\n    reason: shown in the lab\n    by: Dr Hopper\n")
	assert.NotEqual(t, after, ask[string](b, `document.querySelector("[data-student] .sums").innerText`))

	// Undo both.
	b.press("o")
	b.tabTo(".review-list button")
	b.press(kb.Enter)
	b.says(".review-status", "those of the tests again")
	b.press("v")
	b.tabTo(".review-list button")
	b.press(kb.Enter)
	b.says(".review-status", missed+" counts again.")
	assert.Equal(t, "void: []\n\noverrides: []\n", f.read(f.settings()))
	assert.Equal(t, before, ask[string](b, `document.querySelector("[data-student] .sums").innerText`))

	// Help, and on to the next and back.
	b.press("?")
	b.says("dialog[open]", "next student")
	b.shoot("keys")
	b.press("j")
	b.says("h1", "ada")
	b.press(kb.Escape)
	b.until(`!document.querySelector("dialog")`)
	b.press("j")
	b.says("h1", "bob")
	b.press("k")
	b.says("h1", "ada")
}

// Another instructor was faster: the form says so and keeps its text, and nothing is lost.
func TestAConflictInTheBrowser(t *testing.T) {
	t.Parallel()
	br := openBrowser(t)
	f := start(t)
	b := br.tab(t, f.url+"#/student/ada")
	b.says("h1", "ada")
	b.press("n")
	b.until(`document.querySelector("dialog[open] textarea") === document.activeElement`)
	b.says("dialog[open]", "Choose a file to name a line of it.")
	b.press("mine")
	f.write(notes.File(f.results, "ada"), "## The submission\n\ntheirs\n")
	b.save()
	b.says("[role=alert]", "theirs")
	assert.Equal(t, "mine", ask[string](b, `document.querySelector("dialog textarea").value`))
	assert.Equal(t, "## The submission\n\ntheirs\n", f.read(notes.File(f.results, "ada")))
	b.shoot("conflict")
	b.tabTo("[role=alert] button")
	b.press(kb.Enter)
	b.save()
	b.says("[data-notes]", "mine")
	assert.Equal(t, "# Notes on ada\n\n## The submission\n\ntheirs\n\nmine\n", f.read(notes.File(f.results, "ada")))

	b.press("o")
	b.until(`document.querySelector("dialog[open] [name=points]") === document.activeElement`)
	b.tabTo("dialog [name=what]")
	b.press("T1")
	b.says("dialog[open]", "points now, at most 100. Before weights")
	b.press(kb.Tab, "500", kb.Tab, "why not", kb.Enter)
	b.says("[role=alert]", "has at most 100 points")
	b.press(kb.Escape)
	b.until(`!document.querySelector("dialog")`)
	b.press("o")
	b.until(`document.querySelector("dialog[open] [name=points]") === document.activeElement`)
	b.press("5", kb.Tab, "why not", kb.Enter)
	b.says("[data-student] .override", "5 instead of")
	b.press("o")
	b.until(`document.querySelector("dialog[open] [name=points]")?.value === "5"`)
	b.press("0")
	f.write(f.settings(), "# by hand\n"+f.read(f.settings()))
	b.press(kb.Enter)
	b.says("[role=alert]", "was changed meanwhile")
	b.press(kb.Enter)
	b.until(`!document.querySelector("dialog")`)
	b.until(`document.querySelector(".review-status")?.innerText === "The points are set."`)
	assert.Contains(t, f.read(f.settings()), "# by hand\n")
}

// A test that is also right, a page of changes, and a name that is hostile.
func TestOtherPagesInTheBrowser(t *testing.T) {
	t.Parallel()
	br := openBrowser(t)
	f := start(t)
	b := br.tab(t, f.url+"#/student/ada")
	b.says("h1", "ada")
	b.tabTo("[data-ticket=" + ticket + "] summary")
	b.press("a")
	b.until(`document.querySelector("dialog[open] [name=ticket]")?.value === ` + chromium.Quoted(ticket))
	b.press("right <b>anyway</b>")
	b.save()
	b.says(".review-status", "solutions/also/T105-right-b-anyway-b")
	folders, err := os.ReadDir(filepath.Join(f.course, "solutions", "also"))
	require.NoError(t, err)
	assert.Len(t, folders, 1)
	ask[bool](b, `failurelab.go("#/student/" + encodeURIComponent(`+chromium.Quoted(hostile)+`)), true`)
	b.says("h1", `zoe\u202e</script><img`)
	b.press("n")
	b.says("dialog h2", `zoe\u202e</script><img`)
	b.until(`document.activeElement.tagName === "TEXTAREA"`)
	b.press("No work.")
	b.save()
	b.says("[data-notes]", "No work.")
	assert.Contains(t, f.read(notes.File(f.results, hostile)), "No work.")
	b.tabTo(".review-bar a")
	b.press(kb.Enter)
	b.says(".review-bar", "Back to the class")
	b.tabTo(".review-bar a")
	b.press(kb.Enter)
	b.says(".review-bar", "Void a lab")
}
