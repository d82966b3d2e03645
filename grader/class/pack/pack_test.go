package pack_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"failurelab/grader/author/starters"
	"failurelab/grader/class/pack"
	"failurelab/grader/class/release"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const root = "../../.."

// folder holds the static grader that all packs of this test have.
var folder string

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "failurelab-pack-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(code)
}

var program = sync.OnceValues(func() (string, error) {
	to := filepath.Join(folder, "grader.bin")
	cmd := exec.Command("go", "build", "-o", to, "./grader/cmd/grader")
	cmd.Dir = root
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=-buildvcs=false")
	cmd.Stderr = os.Stderr
	return to, cmd.Run()
})

var course = sync.OnceValues(func() (release.Course, error) { return release.Read(root) })

// packed writes a pack, and returns its folder.
func packed(t *testing.T, platform, dir string) string {
	t.Helper()
	grader, err := program()
	require.NoError(t, err)
	c, err := course()
	require.NoError(t, err)
	require.NoError(t, pack.Write(dir, pack.Options{Platform: platform, Program: grader, Course: c}))
	return dir
}

// handIn writes a submission: the starter of 01.
func handIn(t *testing.T, dir string) {
	t.Helper()
	for name, text := range starters.Files("01_unauthorized") {
		put(t, filepath.Join(dir, "01_unauthorized", name), string(text))
	}
}

func put(t *testing.T, file, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
}

// A pack has the same settings for all jobs, and of the course only what submissions are built against.
func TestPack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "pack")
	packed(t, "gradescope", dir)
	settings, err := os.ReadFile(filepath.Join(dir, "grade.yaml"))
	require.NoError(t, err)
	assert.Regexp(t, `(?m)^seed: [A-Z2-7]{52}$`, string(settings))
	var packages []string
	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "course"), func(path string, d os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(filepath.Join(dir, "course"), path); d.IsDir() {
			packages = append(packages, rel)
		}
		assert.False(t, strings.HasSuffix(path, "_test.go"), path)
		return err
	}))
	assert.Equal(t, []string{".", "lab", filepath.Join("lab", "wire")}, packages)
	grader, err := program()
	require.NoError(t, err)
	assert.ErrorContains(t, pack.Write(dir, pack.Options{Platform: "gradescope", Program: grader}), "is not empty")
	assert.ErrorContains(t, pack.Write(dir, pack.Options{Platform: "moodle", Program: grader}), `there is no pack for "moodle"`)
	other := filepath.Join(t.TempDir(), "pack")
	require.NoError(t, pack.Write(other, pack.Options{Platform: "github", Program: grader, Course: release.Course{}, Settings: []byte("seed: mine\n")}))
	settings, err = os.ReadFile(filepath.Join(other, "image", "grade.yaml"))
	require.NoError(t, err)
	assert.Equal(t, "seed: mine\n", string(settings))
}

func TestOnlyTheGraderIsPacked(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	require.NoError(t, err)
	for _, file := range []string{self, "pack.go", "missing"} {
		err := pack.Static(file)
		assert.ErrorContains(t, err, "is not the grader's program")
		assert.ErrorContains(t, err, "CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build")
	}
}
