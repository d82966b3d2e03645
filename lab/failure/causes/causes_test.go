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

const (
	list = "package failure\n\nvar list = []group{\n\t{\"01_unauthorized\", []*Failure{\n\t\t&TLSExpired,\n\t\t&Crash,\n\t}},\n\t{\"02_forbidden\", []*Failure{}},\n}\n"
	late = "package failure\n\nvar TLSExpired = Failure{}\n\nvar helper = 1\n"
	fell = "package failure\n\nvar Crash = Failure{}\n"
)

// write writes the sources of failures into a folder that is the test's own.
func write(t *testing.T, sources map[string]string) (root string) {
	t.Helper()
	root = t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(root, "lab/failure"), 0o750))
	for name, source := range sources {
		require.NoError(t, os.WriteFile(filepath.Join(root, "lab/failure", name), []byte(source), 0o600))
	}
	return root
}

func TestFiles(t *testing.T) {
	t.Parallel()
	files, err := causes.Files(write(t, map[string]string{
		"list.go": list, "tls_expired.go": late, "crash.go": fell, "crash_test.go": "package failure\n\nvar Never = Failure{}\n",
	}))
	require.NoError(t, err)

	assert.Contains(t, string(files[causes.Causes]), "// The suspects of 01_unauthorized.\nconst (\n"+
		"\tCrash      Cause = \"crash\"\n\tTLSExpired Cause = \"tls-expired\"\n)\n")
	assert.NotContains(t, string(files[causes.Causes]), "02_forbidden", "it has no suspects yet")
	assert.Contains(t, string(files[causes.Constants]), "\tlab.Crash:      \"Crash\",\n\tlab.TLSExpired: \"TLSExpired\",\n}\n")
	for name, source := range files {
		assert.Regexp(t, `^// Code generated .* DO NOT EDIT\.\n\npackage `, string(source), name)
	}
}

// Each message says which file to open.
func TestFilesNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		sources map[string]string
		want    string
	}{
		"no file":      {map[string]string{"list.go": list, "crash.go": fell}, "lab/failure/list.go names TLSExpired, and no file beside it has `var TLSExpired = Failure{`"},
		"not in list":  {map[string]string{"list.go": list, "crash.go": fell, "tls_expired.go": late, "dns_timeout.go": "package failure\nvar DNSTimeout = Failure{}\n"}, "lab/failure/dns_timeout.go declares DNSTimeout: add a line &DNSTimeout to an exercise in lab/failure/list.go"},
		"twice":        {map[string]string{"list.go": "package failure\nvar list = []group{{\"01\", []*Failure{&Crash, &Crash}}}\n", "crash.go": fell}, "names Crash twice"},
		"no list":      {map[string]string{"list.go": fell}, "lab/failure/list.go: it does not declare list"},
		"another list": {map[string]string{"list.go": "package failure\nvar list = []*Failure{&Crash}\n", "crash.go": fell}, "an element of list is not an exercise and its failures"},
		"no folder":    {nil, "list.go"},
		"not Go":       {map[string]string{"list.go": list, "crash.go": "no Go"}, "crash.go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := causes.Files(write(t, tc.sources))
			assert.ErrorContains(t, err, tc.want)
		})
	}
}
