// Package golden compares what a program prints with files that hold what it should print. It imports next to
// nothing of the project, so that every package's tests can use it.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"failurelab/grader/internal/volatile"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files again")

// Equal asserts that a file contains got. With -update it writes the file instead.
func Equal(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "if that is what you want: go test . -update in this folder, and read the diff")
}

// printed is what differs from run to run, from one Go to the next or from one machine to the next, in what tests print.
var printed = []volatile.Pattern{
	volatile.Stack,
	{Regexp: regexp.MustCompile(`(?s)goroutine \d+ \[.*?\n(\n|FAIL|$)`), Word: "STACK\n$1"},
	{Regexp: regexp.MustCompile(`\(\d+\.\d\ds\)`), Word: "(SECONDS)"},
	{Regexp: regexp.MustCompile(`X-Request-Id \w+\.\.\.  +\S+`), Word: "X-Request-Id ID  TIME"},
	{Regexp: regexp.MustCompile(`no X-Request-Id  +\S+`), Word: "no X-Request-Id  TIME"},
	{Regexp: volatile.RequestID, Word: "ID"},
	volatile.Address, volatile.Token, volatile.Instant, volatile.Latency,
	{Regexp: regexp.MustCompile(`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d`), Word: "LOGGED"},
	{Regexp: regexp.MustCompile(`0x[0-9a-f]+`), Word: "0xADDR"},
}

// Stable is text without what differs.
func Stable(t *testing.T, text string) string {
	t.Helper()
	root, err := filepath.Abs(".")
	require.NoError(t, err)
	for !isModule(root) {
		require.NotEqual(t, filepath.Dir(root), root, "there is no go.mod above")
		root = filepath.Dir(root)
	}
	return volatile.Replace(strings.ReplaceAll(text, root, "ROOT"), printed...)
}

func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}
