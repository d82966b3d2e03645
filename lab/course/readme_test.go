package course_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the tables of the READMEs anew")

// A starter has the customer's words above each test.
func TestStartersQuoteTheCustomers(t *testing.T) {
	t.Parallel()
	for _, e := range course.All() {
		starter, err := os.ReadFile(filepath.Join("../../exercises", e.Name, "exercise_test.go"))
		require.NoError(t, err)
		for _, f := range e.Tickets() {
			assert.Contains(t, string(starter), fmt.Sprintf("// %s: %q", f.Ticket.Number, f.Ticket.Symptom))
		}
	}
}

// The tables of a README are between markers. They come from the same literals as the hints and verdicts.
func TestREADMEsSayWhatTheCodeDoes(t *testing.T) {
	t.Parallel()
	t.Run("the course", func(t *testing.T) {
		t.Parallel()
		says(t, "../../README.md", map[string]string{"exercises": course.Table()})
	})
	for _, e := range course.All() {
		t.Run(e.Name, func(t *testing.T) {
			t.Parallel()
			tables := map[string]string{"suspects": e.SuspectTable()}
			if !e.OnCall {
				tables["tickets"], tables["contract"] = e.TicketTable(), e.ContractTable()
			}
			says(t, filepath.Join("../../exercises", e.Name, "README.md"), tables)
		})
	}
}

// says compares the tables between a file's markers with the wanted ones, or with -update rewrites them.
func says(t *testing.T, file string, tables map[string]string) {
	t.Helper()
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	readme := string(b)
	for name, table := range tables {
		begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
		before, rest, ok := strings.Cut(readme, begin)
		require.True(t, ok, "%s has no %q", file, begin)
		got, after, ok := strings.Cut(rest, end)
		require.True(t, ok, "%s has no %q", file, end)
		if *update {
			readme = before + begin + table + end + after
			continue
		}
		assert.Equal(t, table, got, "to write it anew: go test ./lab/course -run README -update")
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(readme), 0o600))
	}
}
