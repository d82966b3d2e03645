package scaffold_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"failurelab/grader/author/starters"
	"failurelab/lab/course"
	"failurelab/lab/failure/causes"

	"github.com/stretchr/testify/require"
)

// The tests scaffold into a copy of the real tree, so they use names that no author would take, and the numbers that are
// free today.
const (
	oddFailure  = "haunted-by-moths" // lab.HauntedByMoths
	oddExercise = "network_authentication_required"
	oddStatus   = "511"
)

// free returns an exercise's name with a number that no exercise has, such as 08_odd.
func free(t *testing.T, words string) string {
	t.Helper()
	for n := 1; n < 10; n++ {
		number := fmt.Sprintf("%02d_", n)
		if !slices.ContainsFunc(starters.Exercises(), func(e string) bool { return strings.HasPrefix(e, number) }) {
			return number + words
		}
	}
	t.Skip("every number has its exercise")
	return ""
}

// nextTicket returns the number after an exercise's last ticket.
func nextTicket(t *testing.T, exercise string) string {
	t.Helper()
	tickets := course.Find(exercise).AllTickets()
	require.NotEmpty(t, tickets)
	var last int
	_, err := fmt.Sscanf(tickets[len(tickets)-1].Ticket.Number, "T%d", &last)
	require.NoError(t, err)
	return fmt.Sprintf("T%d", last+1)
}

// lastListed returns the last name of an exercise in the list.
func lastListed(t *testing.T, in, exercise string) string {
	t.Helper()
	groups, err := causes.Groups(in)
	require.NoError(t, err)
	i := slices.IndexFunc(groups, func(g causes.Group) bool { return g.Exercise == exercise })
	require.GreaterOrEqual(t, i, 0)
	return groups[i].Names[len(groups[i].Names)-1]
}

const root = "../../.."

// sources is what scaffolding reads and changes.
var sources = []string{"lab/*.go", "lab/course/*.go", "lab/failure/*.go"}

// module copies a part of the module, with exercises as they are handed out: here they may hold a learner's work.
func module(t *testing.T, patterns ...string) string {
	t.Helper()
	to := t.TempDir()
	for _, pattern := range append(patterns, "exercises/*/main_test.go", "exercises/*/README.md", "solutions/*/main_test.go") {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			name, err := filepath.Rel(root, file)
			require.NoError(t, err)
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			write(t, to, name, source)
		}
	}
	for _, e := range starters.Exercises() {
		for name, source := range starters.Files(e) {
			write(t, to, path.Join("exercises", e, name), source)
			write(t, to, path.Join(starters.Dir, e, name), source)
		}
	}
	return to
}

func write(t *testing.T, root, name string, content []byte) {
	t.Helper()
	file := filepath.Join(root, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o750))
	require.NoError(t, os.WriteFile(file, content, 0o600))
}

// tree returns every file below a folder.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(root, name))
		files[name] = string(b)
		return err
	}))
	return files
}

// changed returns the files that differ, sorted.
func changed(before, after map[string]string) (names []string) {
	for name := range before {
		if _, ok := after[name]; !ok {
			names = append(names, name+" is gone")
		}
	}
	for name := range after {
		if before[name] != after[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
