package course_test

import (
	"testing"

	"failurelab/lab"
	"failurelab/lab/course"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIncidentsAreOfAllCausesInEqualParts(t *testing.T) {
	t.Parallel()
	core := len(course.Core())
	n := 10 * core
	of, herrings := map[lab.Cause]int{}, 0
	for _, i := range course.Incidents(3, n) {
		of[i.Cause]++
		if i.Herring != "" {
			herrings++
		}
	}

	assert.Equal(t, n/10, of[lab.Healthy], "one in ten is healthy")
	assert.Equal(t, n/10, herrings, "one in ten has a red herring")
	assert.Len(t, of, core+1)
	for _, f := range course.Core() {
		assert.Equal(t, 9, of[f.Cause], f.Cause)
	}
}

func TestASeedMakesTheSameIncidents(t *testing.T) {
	t.Parallel()
	causes := func(seed uint64) (list []string) {
		for _, i := range course.Incidents(seed, 60) {
			list = append(list, string(i.Cause)+" "+i.Herring)
		}
		return list
	}
	assert.Equal(t, causes(1), causes(1))
	assert.NotEqual(t, causes(1), causes(2))
}

// A triage that knows the names of one seed knows nothing about the next.
func TestCustomersHaveOtherNames(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, i := range course.Incidents(1, 20) {
		w, err := i.Open()
		require.NoError(t, err)
		for _, name := range w.Database.Column(`select name from users where name not in ('admin', 'initech')`) {
			names[name] = true
		}
		w.Close()
	}
	assert.NotContains(t, names, "ada")
	assert.Greater(t, len(names), 6)
}

// The same goes for the ids.
func TestResourcesHaveOtherIDs(t *testing.T) {
	t.Parallel()
	asked := map[string]bool{}
	for _, i := range course.Incidents(1, 200) {
		if i.Cause != lab.DeletedResource {
			continue
		}
		w, err := i.Open()
		require.NoError(t, err)
		asked[w.Request().Path] = true
		assert.Equal(t, []string{w.Request().Path}, w.Database.Column(`select '/api/v1/resource/' || id from resources where deleted_at is not null`))
		w.Close()
	}
	assert.Greater(t, len(asked), 3)
}

// Practice has an incident whose request leaves no log line, and another line in the log. A triage that takes the last line
// for the customer's gets it wrong.
func TestPracticeHasAHerringWhereNothingWasReached(t *testing.T) {
	t.Parallel()
	found := false
	for _, i := range course.Incidents(course.Practice, 60) {
		if i.Herring == "" || i.Cause == lab.Healthy || i.Failure.Reached == lab.Yes {
			continue
		}
		w, err := i.Open()
		require.NoError(t, err)
		found = found || len(w.Lines()) > 0 // before the customer calls
		w.Close()
	}
	assert.True(t, found, "choose another course.Practice")
}
