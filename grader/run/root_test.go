package run

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRoot(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	write := func(dir, text string) string {
		dir = filepath.Join(top, dir)
		require.NoError(t, os.MkdirAll(dir, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o600))
		return dir
	}
	lab := write("lab", "module failurelab\n\ngo 1.26\n")
	inside := write("lab/exercises/mine", "module example.com/mine\n")
	other := write("other", "module failurelab2\n")
	for from, want := range map[string]string{lab: lab, inside: lab, filepath.Join(lab, "no/such/folder"): lab, other: "", top: ""} {
		root, err := Root(from)
		assert.Equal(t, want, root, from)
		if want == "" {
			assert.ErrorContains(t, err, "cd to where you cloned it")
		} else {
			assert.NoError(t, err, from)
		}
	}
}

func TestForStudents(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	assert.False(t, ForStudents(root), "this is no course")
	assert.False(t, ForStudents(""))
	require.NoError(t, os.MkdirAll(filepath.Join(root, "lab"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, "lab", "lab.go"), nil, 0o600))
	assert.True(t, ForStudents(root))
	require.NoError(t, os.Mkdir(filepath.Join(root, "solutions"), 0o755))
	assert.False(t, ForStudents(root))
}
