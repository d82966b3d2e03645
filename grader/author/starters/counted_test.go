package starters_test

import (
	"regexp"
	"strings"
	"testing"

	"failurelab/grader/author/starters"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
)

// lineLength is where a generated comment is wrapped.
const lineLength = 110

// counted puts above the tests how many labs each meets today. It is the last sentence of a test's comment.
func counted(e *course.Exercise, starter string) string {
	for _, f := range e.AllTickets() {
		above := regexp.MustCompile(`(// Your test has to fail on [^\n]*\n(?://[^\n]*\n)*)?func Test` + f.Ticket.Number + `\(`)
		starter = above.ReplaceAllLiteralString(starter,
			comment("Your test has to fail on "+e.Meets(f)+".")+"func Test"+f.Ticket.Number+"(")
	}
	return starter
}

// comment is a sentence as a comment, in lines that are no longer than lineLength unless a word is.
func comment(sentence string) string {
	var b strings.Builder
	line := "//"
	for word := range strings.FieldsSeq(sentence) {
		if len(line)+1+len(word) > lineLength && line != "//" {
			b.WriteString(line + "\n")
			line = "//"
		}
		line += " " + word
	}
	return b.String() + line + "\n"
}

func TestStartersSayHowManyLabsATestMeets(t *testing.T) {
	t.Parallel()
	if *update {
		t.Skip("they are being written")
	}
	for _, e := range course.All() {
		for name, source := range starters.Files(e.Name) {
			if counted(e, string(source)) != string(source) {
				t.Errorf("%s/%s/%s does not say how many labs each test meets: run `go generate ./grader/author/...`", starters.Dir, e.Name, name)
			}
		}
	}
}

func TestCounted(t *testing.T) {
	t.Parallel()
	e := course.Find("01_unauthorized")
	all := e.AllTickets()
	first, second := comment("Your test has to fail on "+e.Meets(all[0])+"."), comment("Your test has to fail on "+e.Meets(all[1])+".")
	const bare = "package x\n\n// T101: \"words\"\n// More.\nfunc TestT101() {}\n\nfunc TestT102() {}\n\n// T999: no ticket\nfunc TestT999() {}\n"
	want := "package x\n\n// T101: \"words\"\n// More.\n" + first + "func TestT101() {}\n\n" + second + "func TestT102() {}\n\n// T999: no ticket\nfunc TestT999() {}\n"

	assert.Equal(t, want, counted(e, bare), "it is added")
	assert.Equal(t, want, counted(e, want), "it is there already")
	old := strings.Replace(want, first, "// Your test has to fail on 99 broken labs,\n// 9 look-alikes and the healthy lab.\n", 1)
	assert.Equal(t, want, counted(e, old), "another number of lines, and other numbers")
}

func TestComment(t *testing.T) {
	t.Parallel()
	word := strings.Repeat("x", 53)
	for sentence, want := range map[string]string{
		"one":                                  "// one\n",
		word + " " + word:                      "// " + word + " " + word + "\n", // 110 columns
		word + " " + word + "x":                "// " + word + "\n// " + word + "x\n",
		strings.Repeat("y", 200):               "// " + strings.Repeat("y", 200) + "\n",
		"a " + strings.Repeat("y", 200) + " b": "// a\n// " + strings.Repeat("y", 200) + "\n// b\n",
	} {
		assert.Equal(t, want, comment(sentence))
	}
}
