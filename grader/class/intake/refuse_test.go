package intake

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const good = "02_forbidden/exercise_test.go"

// with adds a good exercise to a tree.
func with(tr tree) tree {
	all := tree{good: two}
	for path, text := range tr {
		all[path] = text
	}
	return all
}

func TestRefusedFilesCostTheirOwnExercise(t *testing.T) {
	t.Parallel()
	many := tree{}
	for i := range MaxFiles + 1 {
		many[fmt.Sprintf("01_unauthorized/x%d_test.go", i)] = one
	}
	for name, tc := range map[string]struct {
		bad  tree
		want string
	}{
		"NUL":            {tree{"01_unauthorized/a_test.go": "package x\n\x00\n"}, "01_unauthorized/a_test.go:2: The line has a NUL byte in it. Save the file as plain text."},
		"no UTF-8":       {tree{"01_unauthorized/a_test.go": "package x\r\n\r\n// \xff\n"}, "01_unauthorized/a_test.go:3: The line has a byte in it that is not UTF-8. Save the file as UTF-8."},
		"UTF-16":         {tree{"01_unauthorized/a_test.go": "\xff\xfep\x00"}, "01_unauthorized/a_test.go: The file is UTF-16. Save it as UTF-8."},
		"over 1 MB":      {tree{"01_unauthorized/a_test.go": strings.Repeat("/", MaxFile+1)}, "01_unauthorized/a_test.go: The file is over 1 MB. Hand in your tests only."},
		"over 200 files": {many, "01_unauthorized: The folder has more than 200 files. Hand in your *_test.go files only."},
		"capitals":       {tree{"01_unauthorized/a_test.go": one, "01_unauthorized/A_test.go": one}, "01_unauthorized/a_test.go: " + isDouble},
		"name":           {tree{"01_unauthorized/\x1b[31mred_test.go": one}, `01_unauthorized/\x1b[31mred_test.go: The file's name has a character that we do not accept. Rename it: use a-z, A-Z, 0-9, - and _ only.`},
		"name, no UTF-8": {tree{"01_unauthorized/\xff_test.go": one}, `01_unauthorized/\xff_test.go: The file's name is not valid UTF-8. Rename it: use letters, digits, - and _ only.`},
		"right to left":  {tree{"01_unauthorized/\u202eog_test.go": one}, `01_unauthorized/\u202eog_test.go: The file's name has a character that we do not accept. Rename it: use a-z, A-Z, 0-9, - and _ only.`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for packing, class := range map[string]tree{
				"folder": with(tc.bad).under("alice"), "zip": {"alice.zip": zips(t, with(tc.bad))}, "tar": {"alice.tgz": targz(t, with(tc.bad))},
			} {
				s := alone(t, class, known)
				assert.Equal(t, []string{"[01_unauthorized] " + tc.want}, reasons(s), packing)
				assert.Equal(t, tree{good: two}, texts(s), packing)
			}
		})
	}
}

func TestPathsThatLeadOut(t *testing.T) {
	t.Parallel()
	for name, why := range map[string]string{
		"../01_unauthorized/x_test.go":           `leads out of the submission ("..")`,
		"a/../../01_unauthorized/x_test.go":      `leads out of the submission ("..")`,
		"/01_unauthorized/x_test.go":             "is absolute",
		"C:/01_unauthorized/x_test.go":           "names a drive",
		"c:01_unauthorized/x_test.go":            "names a drive",
		`exercises\01_unauthorized\x_test.go`:    "has a backslash",
		`01_unauthorized\x_test.go`:              "has a backslash",
		"01_unauthorized/../../../etc/x_test.go": `leads out of the submission ("..")`,
		"../x":                                   `leads out of the submission ("..")`,
		"/etc/cron.d/x":                          "is absolute",
		`..\x`:                                   "has a backslash",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, class := range []tree{{"alice.zip": zips(t, with(tree{name: one}))}, {"alice.tgz": targz(t, with(tree{name: one}))}} {
				s := alone(t, class, known)
				require.Len(t, s.Refused, 1)
				assert.Contains(t, s.Refused[0].Reason, why)
				if strings.Contains(name, "01_") {
					assert.Equal(t, "01_unauthorized", s.Refused[0].Exercise)
					assert.Equal(t, tree{good: two}, texts(s))
				} else {
					assert.Empty(t, s.Refused[0].Exercise)
					assert.Empty(t, s.Files, "of which exercise it is cannot be told")
				}
			}
		})
	}
}

func TestLinksAndDevicesInATar(t *testing.T) {
	t.Parallel()
	for kind, why := range map[byte]string{
		tar.TypeSymlink: isLink, tar.TypeLink: isHardLink, tar.TypeChar: isSpecial, tar.TypeBlock: isSpecial, tar.TypeFifo: isSpecial,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			for _, name := range []string{"01_unauthorized/x_test.go", "exercises/01_unauthorized/x_test.go"} {
				s := alone(t, tree{"alice.tgz": tars(t,
					&tar.Header{Name: strings.TrimSuffix(name, "01_unauthorized/x_test.go") + good, Typeflag: tar.TypeReg, Uname: two},
					&tar.Header{Name: name, Typeflag: kind, Linkname: "/etc/passwd"},
					&tar.Header{Name: "docs/link", Typeflag: kind, Linkname: "/etc/passwd"},
				)}, known)
				assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized/x_test.go: " + why}, reasons(s))
				assert.Equal(t, tree{good: two}, texts(s))
			}
		})
	}
}

func TestLinksInAZip(t *testing.T) {
	t.Parallel()
	s := alone(t, tree{"alice.zip": zips(t, with(tree{"01_unauthorized": "../../solutions/01_unauthorized"}), func(h *zip.FileHeader) {
		if h.Name == "01_unauthorized" {
			h.SetMode(0o777 | 1<<27) // fs.ModeSymlink
		}
	})}, known)
	assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized: " + isLink}, reasons(s))
	assert.Equal(t, tree{good: two}, texts(s))
}

func TestTwiceInAnArchive(t *testing.T) {
	t.Parallel()
	head := func(name, text string) *tar.Header {
		return &tar.Header{Name: name, Typeflag: tar.TypeReg, Uname: text}
	}
	s := alone(t, tree{"alice.tgz": tars(t, head("01_unauthorized/a_test.go", one), head("01_unauthorized/a_test.go", "x"), head(good, two))}, known)
	assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized/a_test.go: " + isDouble}, reasons(s))
	assert.Equal(t, tree{good: two}, texts(s))

	s = alone(t, tree{"alice.zip": zips(t, with(tree{"x/01_unauthorized/a_test.go": one, "y/01_unauthorized/a_test.go": two, "x/" + good: two}))}, known)
	assert.Equal(t, tree{good: two}, texts(s), "the outermost folder counts")
	assert.Empty(t, s.Refused)

	s = alone(t, tree{"alice.zip": zips(t, tree{"x/01_unauthorized/a_test.go": one, "y/01_unauthorized/a_test.go": two, "x/" + good: two})}, known)
	assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized/a_test.go: " + isDouble}, reasons(s), "which one counts cannot be told")
	assert.Equal(t, tree{good: two}, texts(s))

	s = alone(t, tree{"alice.zip": zips(t, tree{"solutions/" + good: one, "work/" + good: two})}, known)
	assert.Equal(t, tree{good: two}, texts(s), "a folder of solutions is the last that counts")
	assert.Empty(t, s.Refused)

	s = alone(t, tree{"alice/1.zip": zips(t, tree{"01_unauthorized/a_test.go": one}), "alice/2.zip": zips(t, with(tree{"01_unauthorized/a_test.go": two}))}, known)
	assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized/a_test.go: " + isDouble}, reasons(s))
	assert.Equal(t, tree{good: two}, texts(s))
}

func TestEncryptedAndOddZips(t *testing.T) {
	t.Parallel()
	// zip.Writer writes no such headers, so the bytes are changed afterwards: the flags and the method in the archive's table.
	patch := func(at int, value byte) string {
		z := []byte(zips(t, with(tree{"01_unauthorized/x_test.go": one})))
		z[bytes.Index(z, []byte("PK\x01\x02"))+at] |= value
		return string(z)
	}
	for why, z := range map[string]string{isSealed: patch(8, 1), string(oddMethod): patch(10, 9)} {
		s := alone(t, tree{"alice.zip": z}, known)
		assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized/x_test.go: " + why}, reasons(s))
		assert.Equal(t, tree{good: two}, texts(s))
	}
}

// noise does not get smaller by packing, so that an archive of it can be damaged in its middle.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = 'a' + byte(r.IntN(26))
	}
	return string(b)
}

func TestRefusedArchives(t *testing.T) {
	t.Parallel()
	z, tgz := zips(t, with(nil)), targz(t, with(nil))
	crc := []byte(zips(t, tree{good: noise(5000)}, func(h *zip.FileHeader) { h.Method = zip.Store }))
	crc[2000] ^= 1
	var bomb bytes.Buffer
	g := gzip.NewWriter(&bomb)
	w := tar.NewWriter(g)
	require.NoError(t, w.WriteHeader(&tar.Header{Name: "zeros", Typeflag: tar.TypeReg, Size: MaxUnpack + 1<<20}))
	_, err := io.CopyN(w, zeros{}, MaxUnpack+1<<20)
	require.NoError(t, err)
	require.NoError(t, g.Close())
	crowd := tree{}
	for i := range MaxEntries + 1 {
		crowd[fmt.Sprintf("d/%d", i)] = ""
	}
	var names []*tar.Header
	for path := range crowd {
		names = append(names, &tar.Header{Name: path, Typeflag: tar.TypeReg})
	}
	store := func(h *zip.FileHeader) { h.Method = zip.Store }
	long := func(h *zip.FileHeader) { h.Method, h.Comment = zip.Store, strings.Repeat("x", 9000) }
	thousand := tree{}
	for i := range 1000 {
		thousand[fmt.Sprintf("d/%d", i)] = ""
	}
	for name, tc := range map[string]struct {
		file, bytes, want string
	}{
		"empty":               {"a.zip", "", string(damaged)},
		"cut":                 {"a.zip", z[:len(z)/2], string(damaged)},
		"cut tar":             {"a.tgz", tgz[:len(tgz)/2], string(damaged)},
		"noise as gzip":       {"a.tgz", "\x1f\x8b" + noise(100), string(damaged)},
		"checksum":            {"a.zip", string(crc), good + ": " + string(damaged)},
		"7z":                  {"a.7z", "7z\xbc\xaf\x27\x1c" + noise(300), string(notZip)},
		"rar as zip":          {"a.zip", "Rar!\x1a\x07" + noise(300), string(notZip)},
		"grows without bound": {"a.tgz", bomb.String(), string(tooGrown)},
		"many in a zip":       {"a.zip", zips(t, crowd, store), string(tooMany)},
		"many in a tar":       {"a.tgz", tars(t, names...), string(tooMany)},
		"a long table":        {"a.zip", zips(t, thousand, long), string(tooMany)},
		"archive in archive":  {"a.zip", zips(t, tree{"b.zip": z}), "The archive holds another archive and no exercise. Unpack it, and hand in the folders of the exercises."},
		"nothing":             {"a.zip", zips(t, tree{"README": ""}), "We found no exercise in the submission. Hand in its folder, with your tests in it: 01_unauthorized/exercise_test.go."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := read(t, tree{tc.file: tc.bytes, "bob/" + good: two}, known)
			require.Len(t, all, 2)
			require.Len(t, all[0].Refused, 1)
			assert.Equal(t, tc.want, all[0].Refused[0].String())
			assert.Empty(t, all[0].Files)
			assert.Equal(t, tree{good: two}, texts(all[1]), "the class goes on")
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestTooMuchTogether(t *testing.T) {
	t.Parallel()
	big := tree{}
	for i := range MaxSources/MaxFile + 1 {
		big[fmt.Sprintf("01_unauthorized/x%d_test.go", i)] = strings.Repeat("/", MaxFile)
	}
	s := alone(t, tree{"alice.zip": zips(t, big)}, known)
	assert.Equal(t, []string{"[] " + string(tooMuch)}, reasons(s))
	assert.Empty(t, s.Files)

	many := tree{}
	for i := range MaxFiles/2 + 1 {
		many[fmt.Sprintf("alice/01_unauthorized/x%d_test.go", i)], many[fmt.Sprintf("alice/02_forbidden/x%d_test.go", i)] = one, two
	}
	s = alone(t, many, known)
	assert.Equal(t, []string{"[] The submission has more than 200 files. Hand in your *_test.go files only."}, reasons(s))
	assert.Empty(t, s.Files)
}

func TestAnEntrysNameIsShownEscaped(t *testing.T) {
	t.Parallel()
	s := alone(t, tree{"\x1b[31m\u202ealice\n/" + good: two}, known)
	assert.Equal(t, `\x1b[31m\u202ealice\n`, s.Entry)
	assert.Equal(t, `\x1b[31m\u202ealice\n`, s.Student)
}

func TestAFolderOfManyFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, tree{"a/1": "", "a/2": "", "b/1": "", "c": ""})
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer func() { _ = root.Close() }()
	visit := func(item) error { return nil }
	for budget, want := range map[int]error{6: nil, 5: tooMany, 2: tooMany} {
		left := budget
		assert.Equal(t, want, disk{root: root}.walk(".", 0, &left, visit), budget)
	}
}
