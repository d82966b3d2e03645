package causes_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"failurelab/lab/failure/causes"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the generated files again")

const root = "../../.."

func TestGeneratedFilesAreCurrent(t *testing.T) {
	t.Parallel()
	files, err := causes.Files(root)
	require.NoError(t, err)
	for file, want := range files {
		if *update {
			require.NoError(t, os.WriteFile(filepath.Join(root, file), want, 0o600))
			continue
		}
		got, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(got), "%s is not current. Run: go generate ./lab/...", file)
	}
}
