// Package golden compares what a program prints with files that hold what it should print. It imports nothing of the
// project, so that every package's tests can use it.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write golden files anew")

// Equal asserts that got is what a file holds, and writes the file when the test runs with -update.
func Equal(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "if that is what you want: go test . -update in this folder, and read the diff")
}

// What differs from run to run, from one Go to the next or from one machine to the next, by name.
var unstable = []struct {
	what    *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`"stack":"[^"]*"`), "STACK"},
	{regexp.MustCompile(`(?s)goroutine \d+ \[.*?\n(\n|FAIL|$)`), "STACK\n$1"},
	{regexp.MustCompile(`\(\d+\.\d\ds\)`), "(SECONDS)"},
	{regexp.MustCompile(`\t(\(cached\)|\d+\.\d+s)`), "\tSECONDS"},
	{regexp.MustCompile(`X-Request-Id \w+\.\.\.  +\S+`), "X-Request-Id ID  TIME"},
	{regexp.MustCompile(`no X-Request-Id  +\S+`), "no X-Request-Id  TIME"},
	{regexp.MustCompile(`\b[A-Z2-7]{16}\b`), "ID"},
	{regexp.MustCompile(`127\.0\.0\.1:\d+`), "ADDRESS"},
	{regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`), "TOKEN"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)`), "INSTANT"},
	{regexp.MustCompile(`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d`), "LOGGED"},
	{regexp.MustCompile(`"\w+_ms":[\d.e-]+`), "LATENCY"},
	{regexp.MustCompile(`0x[0-9a-f]+`), "0xADDR"},
	{regexp.MustCompile(`-test\.shuffle \d+`), "-test.shuffle SEED"},
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
	text = strings.ReplaceAll(text, root, "ROOT")
	for _, u := range unstable {
		text = u.what.ReplaceAllString(text, u.instead)
	}
	return text
}

func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}
