package page

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, want string }{
		"a paragraph":         {"two\nlines", `[{"tag":"p","children":["two\n","lines"]}]`},
		"a hard break":        {"a  \nb", `[{"tag":"p","children":["a",{"tag":"br"},"b"]}]`},
		"emphasis":            {"*a* **b** `c*`", `[{"tag":"p","children":[{"tag":"em","children":["a"]}," ",{"tag":"strong","children":["b"]}," ",{"tag":"code","children":["c*"]}]}]`},
		"a heading":           {"# a", `[{"tag":"h4","children":["a"]}]`},
		"a list":              {"- a\n- b", `[{"tag":"ul","children":[{"tag":"li","children":["a"]},{"tag":"li","children":["b"]}]}]`},
		"numbers":             {"1. a", `[{"tag":"ol","children":[{"tag":"li","children":["a"]}]}]`},
		"a quote":             {"> a", `[{"tag":"blockquote","children":[{"tag":"p","children":["a"]}]}]`},
		"code":                {"```go\nx := 1\n```", `[{"tag":"pre","children":["x := 1"]}]`},
		"code by indentation": {"    x := 1", `[{"tag":"pre","children":["x := 1"]}]`},
		"a line":              {"---", `[{"tag":"hr"}]`},
		"HTML stays text":     {"a <b onclick=x>b</b>", `[{"tag":"p","children":["a ","\u003cb onclick=x\u003e","b","\u003c/b\u003e"]}]`},
		"an HTML block":       {"<script>alert(1)</script>", `[{"tag":"p","children":["\u003cscript\u003ealert(1)\u003c/script\u003e"]}]`},
		"a link is words":     {"[a](javascript:x)", `[{"tag":"p","children":["a"," (javascript:x)"]}]`},
		"an image is words":   {"![a](http://example.org/a.png)", `[{"tag":"p","children":["a"," (http://example.org/a.png)"]}]`},
		"an address":          {"<http://example.org>", `[{"tag":"p","children":["http://example.org"]}]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := json.Marshal(markdown(c.in))
			require.NoError(t, err)
			assert.JSONEq(t, c.want, string(got))
		})
	}
}

// What is nested too deep is still shown.
func TestDeepMarkdown(t *testing.T) {
	t.Parallel()
	got, err := json.Marshal(markdown(strings.Repeat("> ", 1000) + "deep"))
	require.NoError(t, err)
	assert.Contains(t, string(got), "deep")
	assert.LessOrEqual(t, strings.Count(string(got), "blockquote"), maxNesting)
}
