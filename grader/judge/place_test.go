package judge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/grader/internal/small"
	"failurelab/lab/wire"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// learners is an observer whose learner has two files, of 12 lines and of 3. The second one stands in for another file.
func learners(t *testing.T) *observer {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, "exercises", "01_unauthorized")
	require.NoError(t, os.MkdirAll(folder, 0o700))
	write := func(path, text string) string {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	write(filepath.Join(folder, "exercise_test.go"), strings.Repeat("\n", 9)+"func TestHelper(t *testing.T) {\n\tx.Get(\"WWW-Authenticate\")\n}\n")
	write(filepath.Join(folder, "left_out_test.go"), "\n\n\n")
	write(filepath.Join(folder, "README.md"), "\n\n\n")
	other := write(filepath.Join(t.TempDir(), "handed_in"), "package x\n\nfunc TestOther(t *testing.T) {}")
	return &observer{exercise: small.Exercise(), Options: Options{Root: root, Files: map[string]string{
		"01_unauthorized/helpers_test.go": other, "01_unauthorized/left_out_test.go": "", "02_forbidden/x_test.go": other,
	}}}
}

// A //line directive may name any file. Next, At and every other place are the learner's own all the same.
func TestPlacesAreTheLearnersOwn(t *testing.T) {
	t.Parallel()
	j := learners(t)
	folder := filepath.Join(j.Root, "exercises", "01_unauthorized")
	nowhere := wire.Place{File: here}
	for _, tc := range []struct {
		file string
		line int
		want wire.Place
	}{
		{filepath.Join(folder, "exercise_test.go"), 12, wire.Place{File: here, Line: 12}},
		{filepath.Join(folder, "helpers_test.go"), 3, wire.Place{File: "exercises/01_unauthorized/helpers_test.go", Line: 3}},
		{"failurelab/" + here, 12, wire.Place{File: here, Line: 12}},
		{filepath.Join(folder, "exercise_test.go"), 14, nowhere},
		{filepath.Join(folder, "exercise_test.go"), 0, nowhere},
		{filepath.Join(folder, "exercise_test.go"), -1, nowhere},
		{filepath.Join(folder, "left_out_test.go"), 1, nowhere},
		{filepath.Join(folder, "no_such_test.go"), 1, nowhere},
		{filepath.Join(folder, "README.md"), 1, nowhere},
		{filepath.Join(folder, "sub", "exercise_test.go"), 1, nowhere},
		{folder + "/../02_forbidden/x_test.go", 1, nowhere},
		{folder + "/../../exercise_test.go", 1, nowhere},
		{"exercise_test.go", 1, nowhere},
		{"/etc/shadow", 1, nowhere},
		{"/etc/x_test.go", 1, nowhere},
		{"\x1b[2J_test.go", 1, nowhere},
		{"", 0, nowhere},
	} {
		assert.Equal(t, tc.want, j.place(wire.Place{File: tc.file, Line: tc.line}), "%s:%d", tc.file, tc.line)
	}
	for at, want := range map[string]string{
		"exercise_test.go:12": "exercise_test.go:12", "helpers_test.go:3": "helpers_test.go:3",
		"exercise_test.go:99": "", "x_test.go:1": "", "exercise_test.go:x": "", "exercise_test.go": "", "": "",
	} {
		assert.Equal(t, want, j.line(at), at)
	}
	assert.Equal(t, here, where(nowhere), "no line 0")
}

func TestWhereATestBegins(t *testing.T) {
	t.Parallel()
	j := learners(t)
	for test, want := range map[string]string{
		"TestHelper": "exercise_test.go:10", "TestHelper/sub": "exercise_test.go:10", "TestOther": "helpers_test.go:3", "TestHelp": "", "": "",
	} {
		assert.Equal(t, want, j.declared(test), test)
	}
}

func TestWhatResponsesShow(t *testing.T) {
	t.Parallel()
	j := learners(t)
	x := wire.Exchange{
		Status: 401, Received: map[string][]string{"Www-Authenticate": {"Bearer"}, "Content-Type": {"x"}}, Body: `{"www-authenticate": 1, "type": "x"}`,
	}
	empty := wire.Exchange{Received: map[string][]string{"Www-Authenticate": {""}}, Body: `{"www-authenticate": ""}`}
	both := Names{Status: 401, Header: []string{"Www-Authenticate"}, Body: []string{"www-authenticate"}}

	assert.Equal(t, []Names{both, {}, {}, both}, j.shows([]wire.Exchange{x, empty, {Body: "no JSON"}, x, x}))
}
