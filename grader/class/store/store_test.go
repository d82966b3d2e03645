package store

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	require.NoError(t, err)
	return s
}

func TestARecordSurvives(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "a", "b"))
	_, err := s.Read("ada")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.NoError(t, s.Write(sample("ada")))
	got, err := s.Read("ada")
	require.NoError(t, err)
	assert.Equal(t, sample("ada"), got)

	changed := sample("ada")
	changed.Handed.Notes = nil
	require.NoError(t, s.Write(changed))
	got, err = s.Read("ada")
	require.NoError(t, err)
	assert.Equal(t, changed, got)
}

func TestIDsThatNoFileCanHold(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	require.EqualError(t, s.Write(Record{}), "a record needs the id of its student")
	require.ErrorContains(t, s.Write(sample("a\xff\x1b")), `student a\xff\x1b: the id is not valid UTF-8`)
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	onEverySystem := regexp.MustCompile(`^[a-z0-9_+-]{1,80}\.json$`)
	seen := map[string]string{}
	for _, id := range []string{
		"ada", "ADA", "Ada", "ada-1", "ada_1", "ada.1", "ada 1", "ada/1", `ada\1`, "..", ".", " ", "con", "CON", "con.txt", "nul", "com1",
		"-rf", "ada.", "ada ", "ähm", "ahm", "学生", "a:b", "a*b", "a?b", "<a>", "a|b", "a\nb", "a\x00b", strings.Repeat("a", 40),
		strings.Repeat("a", 41), strings.Repeat("é", 300), "ada@example.org", "../../etc/passwd", "run", "run.json", "%2e%2e", "ada+1",
		strings.TrimSuffix(fileName("Ada"), extension),
	} {
		name := fileName(id)
		assert.Regexp(t, onEverySystem, name)
		assert.False(t, device.MatchString(strings.TrimSuffix(name, extension)), name)
		assert.Empty(t, seen[name], "%q has the name of %q", id, seen[name])
		seen[name] = id
	}
	assert.Equal(t, "ada-1.json", fileName("ada-1"), "a usual id stays readable")
	assert.True(t, strings.HasPrefix(fileName("ada@example.org"), "ada_example_org+"))
}

func TestEveryIDIsWrittenAndRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	ids := []string{"\n", "..", "ADA", "Ada", "ada", "con", strings.Repeat("x", 1000), "é/é"}
	for _, id := range ids {
		require.NoError(t, s.Write(sample(id)))
	}
	all, err := All(dir)
	require.NoError(t, err)
	assert.Equal(t, ids, all.Class)
	for _, id := range ids {
		got, err := s.Read(id)
		require.NoError(t, err)
		assert.Equal(t, id, got.Student)
	}
}

func TestDamagedFilesAreNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	whole := sample("ada")
	require.NoError(t, s.Write(whole))
	b, err := os.ReadFile(s.path("ada"))
	require.NoError(t, err)
	for why, text := range map[string]string{
		"it is no JSON of ours":                             string(b[:len(b)/2]),
		"unexpected end of JSON input":                      "",
		`its schema is "x", and this version reads`:         `{"schema":"x"}`,
		"it is the record of bob, whose file is called bob": strings.Replace(string(b), `"student": "ada"`, `"student": "bob"`, 1),
		"Grade again to replace it":                         `[]`,
	} {
		require.NoError(t, os.WriteFile(s.path("ada"), []byte(text), 0o600))
		_, err := s.Read("ada")
		var damaged *DamagedError
		require.ErrorAs(t, err, &damaged)
		require.ErrorContains(t, err, why)
		assert.Equal(t, s.path("ada"), damaged.File)
		all, err := All(dir)
		require.NoError(t, err)
		assert.Empty(t, all.Found)
		require.Len(t, all.Damaged, 1)
		assert.Equal(t, s.path("ada"), all.Damaged[0].File)
	}
	require.NoError(t, s.Write(whole), "and it can be replaced")
}

func TestLeftoversOfAKilledProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old, young := filepath.Join(dir, records, ".ada.json.1.tmp"), filepath.Join(dir, records, ".ada.json.2.tmp")
	s := open(t, dir)
	require.NoError(t, s.Write(sample("ada")))
	for _, file := range []string{old, young} {
		require.NoError(t, os.WriteFile(file, []byte(`{"schema":`), 0o600))
	}
	long := time.Now().Add(-2 * abandoned)
	require.NoError(t, os.Chtimes(old, long, long))
	open(t, dir)
	assert.NoFileExists(t, old)
	assert.FileExists(t, young, "another process may be writing it")
	all, err := All(dir)
	require.NoError(t, err)
	assert.Len(t, all.Found, 1)
	assert.Empty(t, all.Damaged)
}

const writes = "FAILURELAB_TEST_STORE"

// TestWriter is the process that is killed: it writes one record, again and again.
func TestWriter(t *testing.T) {
	dir := os.Getenv(writes)
	if dir == "" {
		t.Skip("it is run by TestKilledInTheMiddle")
	}
	s := open(t, dir)
	for i := 0; ; i++ {
		r := sample("ada")
		r.Handed.Notes = []string{strings.Repeat("long ", 100_000)}
		require.NoError(t, s.Write(r))
		if i == 0 {
			fmt.Println("begun")
		}
	}
}

func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 3 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWriter$", "-test.timeout=1m")
		cmd.Env = append(os.Environ(), writes+"="+dir)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "begun"; {
		}
		for range 20 {
			all, err := All(dir)
			require.NoError(t, err)
			require.Empty(t, all.Damaged, "no half of a file is ever read")
			require.Len(t, all.Found, 1)
		}
		require.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait()
		got, err := open(t, dir).Read("ada")
		require.NoError(t, err)
		assert.Len(t, got.Handed.Notes[0], 500_000)
	}
}

func TestAFolderThatCannotBe(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(file)
	require.ErrorContains(t, err, "Choose another one with --out")
	_, err = All(file)
	require.ErrorContains(t, err, file+" is no folder of results")

	s := open(t, t.TempDir())
	require.NoError(t, os.RemoveAll(s.dir))
	require.ErrorContains(t, s.Write(sample("ada")), s.dir+": the record of ada was not written. What was written before is safe.")
}

func TestCurrent(t *testing.T) {
	t.Parallel()
	assert.True(t, Current(sample("ada"), digests()))
	for _, change := range []func(r *Record){
		func(r *Record) { r.Digests.Grader = "x" },
		func(r *Record) { r.Digests.Course = "x" },
		func(r *Record) { r.Digests.Settings = "x" },
		func(r *Record) { r.Digests.Submission = "x" },
		func(r *Record) { r.Exercises[0].Fault = "no disk" },
		func(r *Record) { r.Schema = "another" },
	} {
		r := sample("ada")
		change(&r)
		assert.False(t, Current(r, digests()))
	}
}
