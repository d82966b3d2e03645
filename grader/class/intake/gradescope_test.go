package intake

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const exported = `---
submission_1:
  :submitters:
  - :name: Jane Doe
    :sid: '0100'
    :email: jane@example.org
  :created_at: 2026-11-18 22:08:08.123456000 Z
  :score: 3.0
submission_2:
  :submitters:
  - :name: Bob
    :sid:
    :email: bob@example.org
  - :name: Cy
    :sid: '300'
    :email: cy@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: &1 2026-11-19 08:00:00.000000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: America/Los_Angeles
    time: 2026-11-19 00:00:00.000000000 Z
`

func TestGradescopeExport(t *testing.T) {
	t.Parallel()
	class := tree{"submission_1/" + good: two, "submission_2/x/" + good: two, "submission_3/" + good: two, "submission_metadata.yml": exported}
	all := read(t, class, known)
	require.Len(t, all, 4)
	var who []string
	for _, s := range all {
		who = append(who, s.Student)
		assert.Equal(t, tree{good: two}, texts(s))
	}
	assert.Equal(t, []string{"0100", "300", "bob@example.org", "submission_3"}, who)
	assert.True(t, all[0].Time.Equal(time.Date(2026, 11, 18, 22, 8, 8, 123456000, time.UTC)), all[0].Time)
	assert.Equal(t, FromGradescope, all[0].TimeFrom)
	assert.True(t, all[1].Time.Equal(time.Date(2026, 11, 19, 8, 0, 0, 0, time.UTC)), all[1].Time)
	assert.Equal(t, FromFiles, all[3].TimeFrom)

	r, err := rostered(t, "id,email\njane,jane@example.org\nbob,bob@example.org\n")
	require.NoError(t, err)
	o := known
	o.Roster = r
	all = read(t, class, o)
	who = nil
	for _, s := range all {
		who = append(who, s.Student)
	}
	assert.Equal(t, []string{"300", "bob", "jane", "submission_3"}, who)
	assert.Equal(t, []string{"300 is not on the roster."}, all[0].Notes)

	dir := t.TempDir()
	write(t, dir, tree{"submission_metadata.yml": "a: [", "a/" + good: two})
	_, err = Folder(dir, known)
	assert.ErrorContains(t, err, "export the submissions from Gradescope again")
}

func TestGradescopeJob(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, tree{
		"submission/" + good: two, "submission/submission_metadata.json": "a student's own",
		"submission_metadata.json": `{"id": 1, "created_at": "2026-11-18T14:22:32.365935-07:00", "users": [{"email": "jane@example.org", "id": 7, "name": "Jane"}, {"email": "bob@example.org"}]}`,
	})
	s, err := One(dir+"/submission", known)
	require.NoError(t, err)
	assert.Equal(t, "jane@example.org", s.Student)
	assert.Equal(t, tree{good: two}, texts(s))
	assert.True(t, s.Time.Equal(time.Date(2026, 11, 18, 21, 22, 32, 365935000, time.UTC)), s.Time)
	assert.Equal(t, FromGradescope, s.TimeFrom)
	assert.Equal(t, []string{"Handed in together with bob@example.org."}, s.Notes)
}

func TestOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, tree{"alice.zip": zips(t, with(nil)), "submission/exercises/" + good: two})
	for _, path := range []string{"/alice.zip", "/submission", "/submission/", "/submission/."} {
		s, err := One(dir+path, known)
		require.NoError(t, err)
		assert.Equal(t, tree{good: two}, texts(s), path)
		assert.Contains(t, []string{"alice", "submission"}, s.Student)
	}
}
