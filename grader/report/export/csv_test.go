package export_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/report/export"
	"failurelab/grader/result"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Cells that a spreadsheet would take for a formula begin with a quote. All other texts stay as they are.
func TestCellsAreNoFormulas(t *testing.T) {
	t.Parallel()
	f, ok := export.Find("csv")
	require.True(t, ok)
	c := result.Class{Members: []result.Member{
		{Person: result.Person{ID: "-12", Name: `=cmd|'/c calc'!A0`, Section: "@home"}},
		{Person: result.Person{ID: "+1+1", Name: "Ada, \"Countess\"\nof Lovelace", Section: "A"}},
	}}
	var b bytes.Buffer
	require.NoError(t, f.Class(&b, c, export.Options{}))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3)
	assert.Equal(t, []string{"id", "name", "points", "max"}, rows[0][:4])
	assert.Equal(t, []string{"-12", `'=cmd|'/c calc'!A0`, "0", "0"}, rows[1][:4], "a number is no formula")
	assert.Equal(t, []string{"'+1+1", "Ada, \"Countess\"\nof Lovelace"}, rows[2][:2])
	assert.Contains(t, rows[1], "'@home")
}

// The grade book has the roster's order, and a late penalty with what it is for.
func TestGradeBook(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(ofClass(t, "csv", class, export.Options{}))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"id", "name", "points", "max", "bonus", "late", "penalty", "final"}, rows[0][:8])
	require.Len(t, rows, 1+len(class.Members))
	for i, m := range class.Members {
		assert.Equal(t, m.ID, rows[i+1][0])
	}
	assert.Equal(t, []string{"s0004", "Edsger Dijkstra", "700", "1900", "0", "1 day 3 h late: 20% of the points lost", "140", "560"}, rows[4][:8])

	wide, err := csv.NewReader(strings.NewReader(ofClass(t, "csv", class, export.Options{Wide: true}))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, rows[0], wide[0][:len(rows[0])], "the wide one has the same columns first")
	assert.Equal(t, []string{"01_unauthorized", "T101", "T102"}, wide[0][len(rows[0]):][:3])
	assert.Len(t, wide[0], len(rows[0])+3+8+5, "and one for each exercise and ticket")

	one, _ := written(t, "csv", class, result.Audience{Feedback: result.Nothing}, "s0004")
	rows, err = csv.NewReader(strings.NewReader(one)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, []string{"s0004", "Edsger Dijkstra", "", "", "", "1 day 3 h late: 20% of the points lost", "", "", "B", "handed in", ""}, rows[1][:11], "not shown is not 0")
}

// A spreadsheet reads the columns as they are, and takes no name for a formula.
func TestLibreOfficeOpensTheGradeBook(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("there is no soffice (LibreOffice) on this machine; encoding/csv reads the file in the tests above")
	}
	dir := t.TempDir()
	text := ofClass(t, "csv", class, export.Options{Wide: true})
	require.NoError(t, os.WriteFile(filepath.Join(dir, "grades.csv"), []byte(text), 0o600))
	for _, to := range []string{"xlsx", "csv:Text - txt - csv (StarCalc):44,34,76"} { // there and back, as UTF-8
		from := map[bool]string{true: "grades.csv", false: "grades.xlsx"}[to == "xlsx"]
		args := []string{"--headless", "--convert-to", to, "--outdir", dir}
		if from == "grades.csv" {
			args = append(args, "--infilter=CSV:44,34,76,1") // commas, quotes, UTF-8: it asks a person that
		}
		cmd := exec.CommandContext(t.Context(), soffice, append(args, filepath.Join(dir, from))...)
		cmd.Env = append(os.Environ(), "HOME="+dir)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
	}
	back, err := os.ReadFile(filepath.Join(dir, "grades.csv"))
	require.NoError(t, err)
	got, err := csv.NewReader(bytes.NewReader(back)).ReadAll()
	require.NoError(t, err)
	want, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, want, got)
}
