package intake

import (
	"archive/zip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLayouts(t *testing.T) {
	t.Parallel()
	flat := tree{"01_unauthorized/exercise_test.go": one, "02_forbidden/exercise_test.go": two}
	clone := tree{
		"exercises/01_unauthorized/exercise_test.go": one, "exercises/01_unauthorized/main_test.go": "ours",
		"exercises/01_unauthorized/README.md": "#", "exercises/02_forbidden/exercise_test.go": two, "exercises/02_forbidden/main_test.go": "ours",
		"solutions/01_unauthorized/exercise_test.go": "stolen", "solutions/03_not_found/solution_test.go": "stolen",
		"grader/testdata/01_unauthorized/exercise_test.go": "not theirs", "go.mod": "module evil", ".git/config": "[core]",
	}
	litter := tree{
		"__MACOSX/01_unauthorized/._exercise_test.go": "\x00", "01_unauthorized/.DS_Store": "\x00", "01_unauthorized/exercise_test.go~": "\x00",
		"01_unauthorized/.exercise_test.go.swp": "\x00", "01_unauthorized/#exercise_test.go#": "\x00", "01_unauthorized/.#exercise_test.go": "\x00",
		"01_unauthorized/.idea/x_test.go": "\x00", "01_unauthorized/exercise_test.go.orig": "\x00", "Thumbs.db": "\x00", "01_unauthorized/._exercise_test.go": "\x00",
	}
	for path, text := range flat {
		litter[path] = text
	}
	for name, tc := range map[string]struct {
		class tree
		who   string
	}{
		"exercise folders":          {flat.under("alice"), "alice"},
		"a clone":                   {clone.under("alice"), "alice"},
		"a clone in a folder":       {clone.under("alice/api-lab"), "alice"},
		"nested twice":              {clone.under("alice/a/b"), "alice"},
		"doubled by unpacking":      {tree{"alice/01_unauthorized/01_unauthorized/exercise_test.go": one, "alice/02_forbidden/02_forbidden/exercise_test.go": two}, "alice"},
		"other capitals":            {tree{"alice/01_Unauthorized/exercise_test.go": one, "alice/02_FORBIDDEN/exercise_test.go": two}, "alice"},
		"litter":                    {litter.under("alice"), "alice"},
		"zip":                       {tree{"alice.zip": zips(t, flat)}, "alice"},
		"zip of a clone":            {tree{"alice.zip": zips(t, clone.under("api-lab"))}, "alice"},
		"zip with litter":           {tree{"alice.zip": zips(t, litter)}, "alice"},
		"tar.gz":                    {tree{"alice.tar.gz": targz(t, flat)}, "alice"},
		"tgz of ./":                 {tree{"alice.tgz": targz(t, clone.under("."))}, "alice"},
		"tgz that calls itself zip": {tree{"alice.zip": targz(t, flat)}, "alice"},
		"zip in a folder":           {tree{"alice/hw.zip": zips(t, flat)}, "alice"},
		"two zips in a folder":      {tree{"alice/1.zip": zips(t, tree{"01_unauthorized/exercise_test.go": one}), "alice/2.zip": zips(t, tree{"02_forbidden/exercise_test.go": two})}, "alice"},
		"Moodle":                    {clone.under("Jane Doe_123456_assignsubmission_file_"), "Jane Doe_123456"},
		"Moodle, zip":               {tree{"Jane Doe_123456_assignsubmission_file_/hw.zip": zips(t, clone)}, "Jane Doe_123456"},
		"Moodle, without folders":   {tree{"Jane Doe_123456_assignsubmission_file_hw.zip": zips(t, clone)}, "Jane Doe_123456"},
		"Classroom 50":              {clone.under("api-lab-alice"), "api-lab-alice"},
		"loose files":               {tree{"alice/exercise_test.go": one, "alice/b_test.go": two}, "alice"},
		"loose files, nested":       {tree{"alice/x/exercise_test.go": one, "alice/x/b_test.go": two, "alice/x/y/c_test.go": one}, "alice"},
		"Windows":                   {tree{"alice/01_unauthorized/exercise_test.go": "\ufeff" + strings.ReplaceAll(one, "\n", "\r\n"), "alice/02_forbidden/exercise_test.go": two}, "alice"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := alone(t, tc.class, known)
			want := tree{"01_unauthorized/exercise_test.go": one, "02_forbidden/exercise_test.go": two}
			if strings.HasPrefix(name, "loose") {
				want = tree{"01_unauthorized/exercise_test.go": one, "02_forbidden/b_test.go": two}
			}
			assert.Equal(t, want, texts(s))
			assert.Empty(t, s.Refused)
			assert.Empty(t, s.Notes)
			assert.Equal(t, tc.who, s.Student)
			assert.True(t, s.Time.Equal(noon), s.Time)
			assert.Equal(t, FromFiles, s.TimeFrom)
		})
	}
}

func TestWhatDoesNotCount(t *testing.T) {
	t.Parallel()
	s := alone(t, tree{
		"a/01_unauthorized/exercise_test.go": one, "a/01_unauthorized/helper.go": "package x", "a/01_unauthorized/sub/x_test.go": "package sub",
		"a/01_unauthorized/_off_test.go": "package x", "a/01_unauthorized/notes.txt": "\x00", "a/09_unknown/exercise_test.go": one, "a/x_test.go": one,
	}, known)
	assert.Equal(t, tree{"01_unauthorized/exercise_test.go": one}, texts(s))
	assert.Empty(t, s.Refused)
	assert.Equal(t, []string{
		"01_unauthorized/_off_test.go does not count: go ignores names that begin with _ or a dot.",
		"01_unauthorized/helper.go does not count: only *_test.go files do. If the tests need it, it has to be renamed, so that its name ends with _test.go.",
		"01_unauthorized/sub/x_test.go does not count: only files directly in the exercise's folder do.",
	}, s.Notes)
}

func TestOneLooseFileOfOneExercise(t *testing.T) {
	t.Parallel()
	s := alone(t, tree{"alice_test.go": "package anything\n"}, Options{Exercises: []string{"01_unauthorized"}})
	assert.Equal(t, "alice_test", s.Student)
	assert.Equal(t, tree{"01_unauthorized/alice_test.go": "package anything\n"}, texts(s))
	s = alone(t, tree{"alice/a_test.go": "package anything\n", "alice/b_test.go": two}, known)
	assert.Equal(t, tree{"02_forbidden/b_test.go": two}, texts(s), "a file that we cannot place costs no other")
	why := "a_test.go: We cannot tell which exercise this file is of. Hand it in inside its folder, as 01_unauthorized/exercise_test.go."
	assert.Empty(t, s.Refused)
	assert.Equal(t, []string{why}, s.Notes)
	s = alone(t, tree{"alice/a_test.go": "package anything\n"}, known)
	assert.Equal(t, []string{"[] " + why}, reasons(s))
	s = alone(t, tree{"alice/a_test.go": "\x00"}, Options{Exercises: []string{"01_unauthorized"}})
	assert.Equal(t, []string{"[01_unauthorized] 01_unauthorized/a_test.go:1: The line has a NUL byte in it. Save the file as plain text."}, reasons(s))
}

func TestTimeOfAnArchive(t *testing.T) {
	t.Parallel()
	oslo := time.FixedZone("CET", 3600)
	legacy := func(h *zip.FileHeader) {
		h.Modified = time.Time{}
		h.ModifiedDate, h.ModifiedTime = (2026-1980)<<9|11<<5|20, 13<<11 //nolint:staticcheck // 13:00 on some clock: the new field always writes a zone
	}
	o := known
	o.Zone = oslo
	s := alone(t, tree{"alice.zip": zips(t, tree{"01_unauthorized/exercise_test.go": one}, legacy)}, o)
	assert.True(t, s.Time.Equal(noon), s.Time)
	assert.Equal(t, []string{"The archive names no time zone, so its times are taken to be of CET."}, s.Notes)

	s = alone(t, tree{"alice.zip": zips(t, tree{"README": ""})}, known)
	assert.True(t, s.Time.Equal(noon), "the archive's own")
	assert.Equal(t, FromArchive, s.TimeFrom)
}

func TestDigest(t *testing.T) {
	t.Parallel()
	flat := tree{"01_unauthorized/exercise_test.go": one, "02_forbidden/exercise_test.go": two}
	a, b := alone(t, flat.under("alice"), known), alone(t, tree{"bob.zip": zips(t, flat.under("x"))}, known)
	assert.Equal(t, a.Digest(), b.Digest(), "the student and the packing do not matter")
	assert.Len(t, a.Digest(), 64)
	seen := map[string]bool{a.Digest(): true}
	for _, other := range []tree{
		{"a/01_unauthorized/exercise_test.go": one},
		{"a/01_unauthorized/exercise_test.go": one, "a/02_forbidden/exercise_test.go": two + "\n"},
		{"a/01_unauthorized/exercise_test.go": one, "a/02_forbidden/x_test.go": two},
		{"a/01_unauthorized/exercise_test.go": one, "a/02_forbidden/exercise_test.go": "\x00"},
	} {
		d := alone(t, other, known).Digest()
		assert.False(t, seen[d], "%v", other)
		seen[d] = true
	}
}

func TestLean(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, tree{"alice/01_unauthorized/exercise_test.go": one})
	whole, err := Folder(dir, known)
	require.NoError(t, err)
	o := known
	o.Lean = true
	lean, err := Folder(dir, o)
	require.NoError(t, err)
	assert.Nil(t, lean[0].Files)
	assert.Equal(t, whole[0].Digest(), lean[0].Digest())
	again, err := lean[0].Load(o)
	require.NoError(t, err)
	assert.Equal(t, whole[0], again)
	write(t, dir, tree{"alice/01_unauthorized/exercise_test.go": two})
	_, err = lean[0].Load(o)
	assert.ErrorIs(t, err, ErrChanged)
}

func TestTheSameInputGivesTheSameOutput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, tree{
		"bob/01_unauthorized/exercise_test.go": one, "alice.zip": zips(t, tree{"01_unauthorized/a_test.go": "\x00", "01_unauthorized/b_test.go": "\x00", "02_forbidden/x.go": ""}),
		"alice/02_forbidden/exercise_test.go": two, "roster.csv": "id\n", "notes.pdf": "",
	})
	first, err := Folder(dir, known)
	require.NoError(t, err)
	require.Len(t, first, 2)
	assert.Equal(t, "alice", first[0].Student)
	for range 20 {
		again, err := Folder(dir, known)
		require.NoError(t, err)
		assert.Equal(t, first, again)
	}
}

func TestNoFolder(t *testing.T) {
	t.Parallel()
	_, err := Folder(t.TempDir()+"/missing", known)
	assert.ErrorContains(t, err, "read the submissions: ")
	_, err = One(t.TempDir()+"/missing", known)
	assert.ErrorContains(t, err, "read the submission: ")
}
