package export_test

import (
	"bytes"
	"encoding/csv"
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
