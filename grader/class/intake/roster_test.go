package intake

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rostered writes a roster and reads it.
func rostered(t *testing.T, text string) (*Roster, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roster.csv")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	return ReadRoster(file)
}

func TestRoster(t *testing.T) {
	t.Parallel()
	want := []Student{{"1", "Doe, Jane", "A", "red", "jane@example.org", ""}, {"2", "Bob", "B", "", "", ""}}
	for name, text := range map[string]string{
		"comma":           "id,name,section,team,email\n1,\"Doe, Jane\",A,red,jane@example.org\n2,Bob,B,,\n",
		"semicolon":       "id;name;section;team;email\n1;Doe, Jane;A;red;jane@example.org\n2;Bob;B\n",
		"tab":             "id\tname\tsection\tteam\temail\n1\tDoe, Jane\tA\tred\tjane@example.org\n2\tBob\tB\t\t\n",
		"other order":     "Email, Name ,ID,SECTION,Team,Points\njane@example.org,\"Doe, Jane\",1,A,red,5\n,Bob,2,B,,\n",
		"Windows and BOM": "\ufeffid,name,section,team,email\r\n2,Bob,B,,\r\n\r\n1,\"Doe, Jane\",A,red,jane@example.org",
		"empty lines":     "id,name,section,team,email\n,,,,\n1,\"Doe, Jane\",A,red,jane@example.org\n2,Bob,B,,\n,,,,\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := rostered(t, text)
			require.NoError(t, err)
			assert.Equal(t, want, r.Students)
		})
	}
}

func TestRosterErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "roster.csv:1: the first line has to name the columns",
		"1,Jane\n":                  "roster.csv:1: the first line has to name the columns",
		"name,email\nJane,j@x\n":    "one of them has to be id",
		"id,name,sid\n1,a,2\n":      `roster.csv:1: two columns are "id"`,
		"id,name\n1,a\n\n2,b\n1,c":  "roster.csv:5: the id 1 stands in line 2 already",
		"id,name\nAnn,a\nann,b\n":   "roster.csv:3: the id ann stands in line 2 already",
		"id,name\n1,a\n,b\n":        "roster.csv:3: the id is missing",
		"id,name\n1,\"a\n":          "roster.csv:",
		"id,name\n1,a\n2,\"b\" c\n": "roster.csv:3: ",
		"id,name\n1,\x1b[31m\n":     "roster.csv:2: the line has a control character",
		"id,name\n1,\"a\nb\"\n":     "roster.csv:2: the line has a control character or a line break in it",
		"id,name\n1,\xff\n":         "roster.csv:2: The line has a byte in it that is not UTF-8",
	} {
		_, err := rostered(t, text)
		assert.ErrorContains(t, err, want, "%q", text)
	}
	_, err := ReadRoster(filepath.Join(t.TempDir(), "missing.csv"))
	assert.ErrorContains(t, err, "read the roster: ")
}

func TestMissing(t *testing.T) {
	t.Parallel()
	r, err := rostered(t, "id,name\nc,Cy\na,Ann\nb,Bob\n")
	require.NoError(t, err)
	missing := r.Missing([]Submission{{Student: "b"}, {Student: "stranger"}})
	assert.Equal(t, []Student{{ID: "a", Name: "Ann"}, {ID: "c", Name: "Cy"}}, missing)
	assert.Empty(t, (*Roster)(nil).Missing(nil))
	s, ok := r.Student("b")
	assert.True(t, ok)
	assert.Equal(t, "Bob", s.Name)
	_, ok = r.Student("x")
	assert.False(t, ok)
}

func TestWho(t *testing.T) {
	t.Parallel()
	r, err := rostered(t, `id,name,team,email,username
s100,Jane Doe,red,jane.d@example.org,octo-jane
s200,Bob Smith,red,bob@example.org,
s300,Ana María López,blue-2,,
s400,Kim Lee,,kim1@example.org,
s500,Kim Lee,,kim2@example.org,
`)
	require.NoError(t, err)
	o := Options{Roster: r}
	for entry, want := range map[string]string{
		"s100": "s100", "S100.zip": "s100", "jane.d@example.org": "s100", "jane.d.tar.gz": "s100", "Jane Doe": "s100", "jane_doe.zip": "s100",
		"Doe, Jane": "s100", "doejane": "s100", "octo-jane": "s100", "api-lab-octo-jane": "s100", "api-lab-bob": "s200", "api-lab-s200": "s200",
		"Jane Doe_123456_assignsubmission_file_": "s100", "Jane Doe_123456_assignsubmission_file_s200.zip": "s100",
		"Ana María López_7_assignsubmission_file_": "s300", "bob_part1.zip": "s200", "smithbob_1234_5678_octo-jane.zip": "s200", "smithbob_LATE_1_2_hw.zip": "s200",
		"x_LATE_s200_2_hw.zip": "s200",
		"kim1":                 "s400", "kim2.zip": "s500",
	} {
		ids, notes := o.who(entry)
		assert.Equal(t, []string{want}, ids, entry)
		assert.Empty(t, notes, entry)
	}
	for entry, want := range map[string]string{"stranger.zip": "stranger", "x_y_z_bob": "x_y_z_bob", "Eve_5_assignsubmission_file_bob.zip": "Eve_5"} {
		ids, notes := o.who(entry)
		assert.Equal(t, []string{want}, ids, entry)
		assert.Equal(t, []string{"Not on the roster."}, notes, entry)
	}
	ids, notes := o.who("Kim Lee.zip")
	assert.Equal(t, []string{"Kim Lee"}, ids)
	assert.Equal(t, []string{"More than one student on the roster is called Kim Lee: s400, s500. Rename the entry to the id of one of them."}, notes)
	for entry, want := range map[string][]string{"red": {"s100", "s200"}, "api-lab-blue-2": {"s300"}} {
		ids, notes := o.who(entry)
		assert.Equal(t, want, ids, entry)
		assert.Len(t, notes, 1)
	}
	ids, _ = Options{Prefix: "api-lab"}.who("api-lab-octo-jane")
	assert.Equal(t, []string{"octo-jane"}, ids)
}

func TestATeamsEntryIsEachMembers(t *testing.T) {
	t.Parallel()
	r, err := rostered(t, "id,team\na,red\nb,red\nc,blue\n")
	require.NoError(t, err)
	o := known
	o.Roster = r
	all := read(t, tree{"red/" + good: two}, o)
	require.Len(t, all, 2)
	for i, id := range []string{"a", "b"} {
		assert.Equal(t, id, all[i].Student)
		assert.Equal(t, tree{good: two}, texts(all[i]))
		assert.Equal(t, []string{"Handed in for the team red."}, all[i].Notes)
	}
	assert.Equal(t, []Student{{ID: "c", Team: "blue"}}, r.Missing(all))
}
