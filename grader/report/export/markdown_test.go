package export_test

import (
	"bytes"
	"strings"
	"testing"

	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

// rendered is a comment as a page of GitHub's shows it: with its tables and its automatic links, and with HTML.
func rendered(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	require.NoError(t, md.Convert([]byte(text), &b))
	return b.String()
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	text, _ := written(t, "markdown", class, result.Audience{}, "s0006")
	page := rendered(t, text)
	assert.Contains(t, page, "<table>")
	assert.Contains(t, page, "<td>04_internal_error: 500: &quot;Something went wrong on your side&quot;</td>")
	assert.Contains(t, page, "<strong>T402</strong> too weak, 28 of 100 points")
	assert.Contains(t, page, "<li>04-T402-m3, clause 500.4, log: Your assertions on the log:")
	assert.Contains(t, page, "20 days 15 h late, and after the end at 2026-11-13 23:59 UTC: no points.")
	assert.Equal(t, strings.Count(page, "<details>"), strings.Count(page, "</details>"))
}

// No text of a stranger's is markup, a link, or a mention, whatever it holds.
func TestMarkdownOfHostileTexts(t *testing.T) {
	t.Parallel()
	c, id := hostile()
	text, _ := written(t, "markdown", c, result.Audience{}, id)
	page := rendered(t, text)
	for _, never := range []string{"<script", "<a ", "<img", "<em>", "<code>", "<del>", "<h1", "@everyone", "#1 ", "\x1b", "\u202e", "\x16", "<pre"} {
		assert.NotContains(t, page, never)
	}
	assert.Contains(t, page, "@\u200beveryone")
	assert.Contains(t, page, "&lt;script&gt;alert(1)&lt;/script&gt;")
	assert.Contains(t, page, "**b**")
	assert.Less(t, len(text), 65_536)
	assert.Equal(t, strings.Count(page, "<details>"), strings.Count(page, "</details>"))
}

func TestMarkdownThatIsTooLong(t *testing.T) {
	t.Parallel()
	c, id := hostile()
	e := c.Members[8].Mark.Exercises[1]
	for range 40 {
		c.Members[8].Mark.Exercises = append(c.Members[8].Mark.Exercises, e)
	}
	text, _ := written(t, "markdown", c, result.Audience{}, id)
	assert.Less(t, len(text), 65_536)
	assert.Contains(t, text, "The rest is too long for a comment.")
	var b bytes.Buffer
	require.NoError(t, export.WriteSummary(&b, class, class.Members[0]))
	assert.Contains(t, b.String(), "600 of 1900 points.")
}
