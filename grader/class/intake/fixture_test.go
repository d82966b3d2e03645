package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	one = "package unauthorized\n\n// one\n"
	two = "package forbidden\n\n// two\n"
)

var (
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	known = Options{Exercises: []string{"01_unauthorized", "02_forbidden", "03_not_found"}}
)

// tree is what a folder or an archive holds: text by path.
type tree map[string]string

func (tr tree) paths() []string { return slices.Sorted(maps.Keys(tr)) }

// under is the tree in a folder.
func (tr tree) under(dir string) tree {
	below := tree{}
	for path, text := range tr {
		below[dir+"/"+path] = text
	}
	return below
}

// write lays a tree out as files, all of noon.
func write(t *testing.T, dir string, tr tree) {
	t.Helper()
	for _, path := range tr.paths() {
		full := filepath.Join(dir, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
		require.NoError(t, os.WriteFile(full, []byte(tr[path]), 0o644))
		require.NoError(t, os.Chtimes(full, noon, noon))
	}
}

// zips packs a tree. Each change can make a header lie.
func zips(t testing.TB, tr tree, change ...func(*zip.FileHeader)) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, path := range tr.paths() {
		h := &zip.FileHeader{Name: path, Method: zip.Deflate, Modified: noon}
		for _, c := range change {
			c(h)
		}
		w, err := z.CreateHeader(h)
		require.NoError(t, err)
		if !strings.HasSuffix(path, "/") {
			_, err = w.Write([]byte(tr[path]))
			require.NoError(t, err)
		}
	}
	require.NoError(t, z.Close())
	return b.String()
}

// tars packs headers, each with the text that its size asks for.
func tars(t testing.TB, headers ...*tar.Header) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, h := range headers {
		text := h.Uname // a place to keep the text
		h.Uname, h.Size, h.Mode, h.ModTime = "", int64(len(text)), 0o644, noon
		require.NoError(t, w.WriteHeader(h))
		_, err := w.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.NoError(t, z.Close())
	return b.String()
}

func targz(t testing.TB, tr tree) string {
	t.Helper()
	var headers []*tar.Header
	for _, path := range tr.paths() {
		headers = append(headers, &tar.Header{Name: path, Typeflag: tar.TypeReg, Uname: tr[path]})
	}
	return tars(t, headers...)
}

// texts are a submission's files.
func texts(s Submission) tree {
	tr := tree{}
	for path, text := range s.Files {
		tr[path] = string(text)
	}
	return tr
}

// reasons are a submission's refusals, each on a line.
func reasons(s Submission) []string {
	var lines []string
	for _, r := range s.Refused {
		lines = append(lines, "["+r.Exercise+"] "+r.String())
	}
	return lines
}

// read writes a class, and reads it.
func read(t *testing.T, class tree, o Options) []Submission {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, class)
	all, err := Folder(dir, o)
	require.NoError(t, err)
	return all
}

// alone reads a class of one entry.
func alone(t *testing.T, class tree, o Options) Submission {
	t.Helper()
	all := read(t, class, o)
	require.Len(t, all, 1)
	return all[0]
}
