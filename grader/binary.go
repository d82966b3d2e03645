package grader

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"failurelab/grader/internal/gotool"
)

// binary returns the path of the grader for the module that contains dir. It builds the grader if there is none, or if its
// sources have changed.
func binary(dir string) (string, error) {
	root, err := moduleRoot(dir)
	if err != nil {
		return "", err
	}
	digest, err := sourceDigest(root)
	if err != nil {
		return "", err
	}
	name := "grader-" + rootName(root)
	file := name + "-" + digest + exe()
	folders, err := gotool.CacheFolders()
	for _, cache := range folders {
		if path := filepath.Join(cache, file); isFile(path) {
			return path, nil
		}
	}
	if err != nil {
		return "", err
	}
	cache, err := writable(folders, name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(cache, file)
	unlock, err := lock(filepath.Join(cache, name+".lock"))
	if err != nil {
		return "", fmt.Errorf("lock %s: %w", cache, err)
	}
	defer unlock()
	if isFile(path) { // the tests of another package built it while we waited
		return path, nil
	}
	return path, build(root, cache, path)
}

// build compiles the grader into path, and removes graders that were built from older sources.
func build(root, cache, path string) error {
	if _, err := exec.LookPath("go"); err != nil {
		return fmt.Errorf("the grader is not built yet, and the go command that builds it is not on the PATH. Put Go's bin folder on the PATH, or run `go test ./exercises/...` once in a terminal where go works, in %s", root)
	}
	screen := terminal()
	defer screen.Close()
	fmt.Fprintln(screen, "Building the grader and its labs. This happens once, and takes about a minute ...")
	began := time.Now()
	args := []string{"build", "-o", path + ".new"}
	if raceEnabled {
		args = append(args, "-race")
	}
	cmd := gotool.Command(context.Background(), root, append(args, "./grader/cmd/grader")...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		text := strings.TrimSpace(said.String())
		return fmt.Errorf("the grader could not be built (%w). %s The go command said:\n%s", err, gotool.Remedy(text), text)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	fmt.Fprintf(screen, "Built in %.0f seconds.\n", time.Since(began).Seconds())
	removeOthers(cache, rootName(root), path)
	return nil
}

// removeOthers removes graders that were built from older sources of the same module. It may fail to remove one that is running.
func removeOthers(cache, root, path string) {
	old, _ := filepath.Glob(filepath.Join(cache, "grader-"+root+"-*"))
	for _, file := range old {
		if file != path && raceOf(file) == raceOf(path) {
			_ = os.Remove(file)
		}
	}
}

// raceOf says whether a grader was built with the race detector.
func raceOf(file string) bool { return strings.HasSuffix(strings.TrimSuffix(file, exe()), raceSuffix) }

const raceSuffix = "-race"

// sourceDigest identifies everything that the grader is built from: size and time of each source file, the Go version, the system.
func sourceDigest(root string) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOOS, runtime.GOARCH, root)
	for _, name := range []string{"go.mod", "go.sum"} {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			return "", err
		}
		stamp(h, name, info)
	}
	err := walkSources(root, func(path string, info os.FileInfo) {
		if !info.IsDir() {
			stamp(h, path, info)
		}
	})
	if err != nil {
		return "", err
	}
	digest := hex.EncodeToString(h.Sum(nil)[:12])
	if raceEnabled {
		digest += raceSuffix
	}
	return digest, nil
}

func stamp(w io.Writer, name string, info os.FileInfo) {
	fmt.Fprintln(w, name, info.Size(), info.ModTime().UnixNano())
}

// walkSources visits the folders and files that the grader is built from, below lab and grader.
func walkSources(root string, visit func(path string, info os.FileInfo)) error {
	for _, folder := range []string{"lab", "grader"} {
		err := filepath.Walk(filepath.Join(root, folder), func(path string, info os.FileInfo, err error) error {
			switch {
			case err != nil:
				return err
			case info.IsDir() && info.Name() == "testdata":
				return filepath.SkipDir
			case !strings.HasSuffix(path, "_test.go"):
				visit(path, info)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("read the grader's sources: %w", err)
		}
	}
	return nil
}

// sourceFolders returns the folders of the grader's sources, and the files go.mod and go.sum.
func sourceFolders() ([]string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	root, err := moduleRoot(dir)
	if err != nil {
		return nil, err
	}
	paths := []string{filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum")}
	err = walkSources(root, func(path string, info os.FileInfo) {
		if info.IsDir() {
			paths = append(paths, path)
		}
	})
	return paths, err
}

// moduleRoot returns the lab's folder: dir, or a parent of it.
func moduleRoot(dir string) (string, error) {
	for at := dir; ; at = filepath.Dir(at) {
		if b, err := os.ReadFile(filepath.Join(at, "go.mod")); err == nil && bytes.HasPrefix(b, []byte("module failurelab\n")) {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("%s is not in the lab's folder: no parent folder has the go.mod of module failurelab", dir)
		}
	}
}

// rootName is a short name for a module's folder, because one machine may have several.
func rootName(root string) string {
	sum := sha256.Sum256([]byte(root))
	return hex.EncodeToString(sum[:4])
}

// writable returns the first folder in which it can create a file. The file's name begins with name.
func writable(folders []string, name string) (string, error) {
	var first error
	for _, folder := range folders {
		err := os.MkdirAll(folder, 0o700)
		if err == nil {
			var f *os.File
			if f, err = os.CreateTemp(folder, name+".try-"); err == nil {
				_, _ = f.Close(), os.Remove(f.Name())
				return folder, nil
			}
		}
		if first == nil {
			first = err
		}
	}
	return "", fmt.Errorf("there is no folder to keep the grader in: %w. Set XDG_CACHE_HOME or GOCACHE to a writable folder", first)
}

// cannotStart is the error for a grader that was built but does not start.
func cannotStart(grader string, err error) error {
	return fmt.Errorf("start %s: %w. If that disk does not let programs run (noexec), set XDG_CACHE_HOME to a folder on another disk. If it does, delete that file, and the grader is built again", grader, err)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func exe() string {
	if runtime.GOOS == "windows" {
		return ".exe" // or it cannot be started
	}
	return ""
}

// terminal is where people see a message at once. go test holds back what tests print until a package is done.
func terminal() io.WriteCloser {
	name := "/dev/tty"
	if runtime.GOOS == "windows" {
		name = "CONOUT$"
	}
	if f, err := os.OpenFile(name, os.O_WRONLY, 0); err == nil {
		return f
	}
	return struct {
		io.Writer
		io.Closer
	}{os.Stderr, io.NopCloser(nil)}
}
