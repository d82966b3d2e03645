package class

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// GraderDigest is the SHA-256, in hex, of a program, which is the running one: its labs and its rule of grading are in it.
func GraderDigest(program string) (string, error) {
	f, err := os.Open(program)
	if err != nil {
		return "", fmt.Errorf("read the grader itself: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("read the grader itself: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// CourseDigest is the SHA-256, in hex, of what submissions are built with: go.mod, go.sum, and the packages that learners import.
func CourseDigest(root string) (string, error) {
	h := sha256.New()
	add := func(path string) error {
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s %d\n%s", filepath.ToSlash(path), len(b), b)
		return nil
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		if err := add(name); err != nil {
			return "", fmt.Errorf("read the course: %w", err)
		}
	}
	for _, folder := range []string{"lab", filepath.Join("lab", "wire")} {
		entries, err := fs.ReadDir(os.DirFS(root), filepath.ToSlash(folder))
		if err != nil {
			return "", fmt.Errorf("read the course: %w", err)
		}
		for _, e := range entries { // sorted
			name := e.Name()
			if e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				continue
			}
			if err := add(filepath.Join(folder, name)); err != nil {
				return "", fmt.Errorf("read the course: %w", err)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
