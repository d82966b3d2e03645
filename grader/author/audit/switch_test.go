package audit

import (
	"fmt"
	"go/parser"
	"os"
	"strings"
	"testing"

	"failurelab/grader/internal/golden"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the surgery makes of every form that an assertion has, and what it says of each.
func TestSwitched(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("testdata/solution.go.txt")
	require.NoError(t, err)
	changed, found, err := switched("solution_test.go", source, 7)
	require.NoError(t, err)
	golden.Equal(t, "testdata/switched.go.txt", string(changed))
	assert.Equal(t, strings.Count(string(source), "\n"), strings.Count(string(changed), "\n"), "no line moves")

	var said strings.Builder
	for _, a := range found {
		fmt.Fprintf(&said, "%d %s stops=%v plumbing=%v status=%v error=%v exists=%v  %s\n", a.Number, a.At(), a.Stops, a.Plumbing, a.Status, a.Error, a.Exists, a.Text)
	}
	golden.Equal(t, "testdata/assertions.txt", said.String())
}

// An assertion that has no switch would be taken for one that matters.
func TestNotSwitched(t *testing.T) {
	t.Parallel()
	_, _, err := switched("x_test.go", []byte(`package p

func TestX(t *testing.T) { assert.True(testing.TB(t), true) }
`), 1)
	require.ErrorContains(t, err, "x_test.go:3:28: cannot switch this assertion off")
	_, _, err = switched("x_test.go", []byte("package"), 1)
	require.Error(t, err)
}

func TestStatusIn(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]int{
		"rec.Code != http.StatusNotFound":       {404},
		"resp.StatusCode == 504":                {504},
		`resp.Status != "504 Gateway Timeout"`:  {504},
		"http.StatusGatewayTimeout == code":     {504},
		"problem.Status == http.StatusNotFound": nil,
		`line.Attr("status") == "404"`:          nil,
		"rec.Code == 7":                         nil,
		"http.MethodGet == code":                nil,
	} {
		e, err := parser.ParseExpr(source)
		require.NoError(t, err)
		assert.Equal(t, want, statusIn(asNodes(e)), source)
	}
}
