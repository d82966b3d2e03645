package judge

import (
	"os"
	"path/filepath"
	"testing"

	"failurelab/grader/internal/small"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPartInALine(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`assert.Equal(t, "ada", line.Attr("user"))`:              "ada",
		`assert.Equal(t, "Ada ", line.Attr("user"))`:             "Ada",
		`api.SQL("... where prefix = 'lab_live_Pz8'")`:           "lab_live_Pz8",
		`key := "lab_live_Pz81Wd0RtYb6" // of ada's`:             "lab_live_Pz81Wd0RtYb6",
		`metadata := adapter(radar)`:                             "",
		`// ada is the customer`:                                 "",
		`assert.Equal(t, http.StatusUnauthorized, rec.Code)`:     "",
		`assert.Contains(t, err, "EUR 12.50") // as it was once`: "EUR 12.50",
	} {
		part, ok := partIn(line)
		assert.Equal(t, want, part.Word, line)
		assert.Equal(t, want != "", ok, line)
	}
}

func TestCopies(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	folder := filepath.Join(root, "exercises", small.Folder)
	require.NoError(t, os.MkdirAll(folder, 0o755))
	const source = "package x\n\nconst key = \"lab_live_Pz8\"\n\nfunc TestT105(t *testing.T) {\n\tuser(\"ada\")\n}\n"
	require.NoError(t, os.WriteFile(filepath.Join(folder, "exercise_test.go"), []byte(source), 0o600))
	j := &observer{Options: Options{Root: root}, exercise: small.Exercise()}

	copies := j.copies()

	require.Len(t, copies, 2)
	assert.Equal(t, "lab_live_Pz8", copies[0].Word)
	assert.Equal(t, "exercise_test.go:3", copies[0].At)
	assert.Empty(t, copies[0].In)
	assert.Equal(t, "ada", copies[1].Word)
	assert.Equal(t, "exercise_test.go:6", copies[1].At)
	assert.Equal(t, "TestT105", copies[1].In)

	r := &rule{exercise: small.Exercise(), o: &Observations{Copied: copies}}
	assert.Equal(t, "ada", r.copied("TestT105/cause", folder+"/exercise_test.go:9").Word, "it stands in the test")
	assert.Equal(t, "lab_live_Pz8", r.copied("TestT105", folder+"/exercise_test.go:3").Word, "it stands in the line that fails")
	assert.Equal(t, "lab_live_Pz8", r.copied("TestT101", folder+"/exercise_test.go:99").Word, "it stands outside of all tests")
	assert.Nil(t, (&rule{exercise: small.Exercise(), o: &Observations{}}).copied("TestT105", "exercise_test.go:1"))
}
