package failure_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"failurelab/lab"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func causes() []string {
	var all []string
	for _, f := range failure.All() {
		all = append(all, string(f.Cause))
	}
	return all
}

// `ls lab/failure` is the list of what the lab can do.
func TestEveryFailureHasAFileOfItsName(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var declared []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		require.NoError(t, err)
		if strings.Contains(string(src), "= Failure{") {
			declared = append(declared, strings.ReplaceAll(strings.TrimSuffix(file, ".go"), "_", "-"))
		}
	}
	assert.ElementsMatch(t, causes(), declared, "name a new failure in All, and its file like its cause")
}

// Every cause that a learner can hand in has a failure.
func TestEveryCauseHasItsFailure(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "../cause.go", nil, 0)
	require.NoError(t, err)
	var named []string
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			for _, value := range v.Values {
				cause, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				require.NoError(t, err)
				named = append(named, cause)
			}
		}
		return true
	})
	assert.ElementsMatch(t, causes(), named)
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, f := range failure.All() {
		assert.Same(t, f, failure.Find(f.Cause), "two failures with one cause: %s", f.Cause)
	}
	assert.Same(t, &failure.ExpiredToken, failure.Find(lab.ExpiredToken))
	assert.Nil(t, failure.Find("no such cause"))
}

func TestNoSentenceIsMissing(t *testing.T) {
	t.Parallel()
	for _, f := range failure.All() {
		t.Run(string(f.Cause), func(t *testing.T) {
			t.Parallel()
			assert.NotEmpty(t, f.Means, "what it means")
			assert.NotEmpty(t, f.See, "what one would see")
			assert.Contains(t, []lab.Answer{lab.Yes, lab.No}, f.Reached)
			assert.Contains(t, []lab.Answer{lab.Yes, lab.No}, f.Slow)
			assert.Contains(t, []lab.Side{lab.Client, lab.Server, lab.Between}, f.Side)
		})
	}
}
