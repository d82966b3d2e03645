package course_test

import (
	"strings"
	"testing"

	"failurelab/lab"
	"failurelab/lab/course"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func causesOf(list []course.Incident) map[lab.Cause]int {
	of := map[lab.Cause]int{}
	for _, i := range list {
		of[i.Cause]++
	}
	return of
}

// What only SQL or metrics tell apart is in every shift, in equal parts: there is nothing to be had from a guess.
func TestEveryShiftHasAllTwins(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		of := causesOf(course.Incidents(seed, 60))
		assert.Equal(t, 6, of[lab.Healthy], "one in ten is healthy")
		for _, twin := range []lab.Cause{
			lab.RevokedKey, lab.InvalidAPIKey, lab.RevokedToken, lab.MissingScope, lab.UngrantedScope, lab.NotOwner, lab.UnknownOwner,
			lab.DeletedResource, lab.RemovedRow, lab.BeyondSequence, lab.SlowUpstream, lab.FrozenUpstream, lab.SlowQuery,
			lab.PoolExhausted, lab.ResourceExhaustion, lab.SlowReport, lab.SmallPool, lab.DNSTimeout, lab.WrongResolver,
		} {
			assert.Equal(t, 2, of[twin], "seed %d: %s", seed, twin)
		}
		assert.GreaterOrEqual(t, of[lab.DisabledUser], 4, "with a key, and with a token")
		assert.Greater(t, len(of), 28, "seed %d: other causes too", seed)
	}
}

// Every failure happens in some incident, or says why not.
func TestIncidentsAreOfAllCauses(t *testing.T) {
	t.Parallel()
	of := causesOf(course.Incidents(3, 4000))
	for _, f := range failure.All() {
		switch {
		case course.Absent(f.Cause) != "":
			assert.Zero(t, of[f.Cause], f.Cause)
		case f.Unsupported() == "":
			assert.Positive(t, of[f.Cause], f.Cause)
		}
	}
}

func TestWaysOfIncidentsAreLookAlikesOfTickets(t *testing.T) {
	t.Parallel()
	assert.Empty(t, course.LostWays(), "no such ticket has a look-alike of this cause that it breaks itself")
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
	names, dressed := map[string]bool{}, map[string]bool{}
	for _, i := range course.Incidents(1, 40) {
		w, err := i.Open()
		require.NoError(t, err)
		for _, name := range w.Database.Column(`select name from users where name not in ('admin', 'vandelay')`) {
			names[name] = true
		}
		dressed[w.Now().Format("15")] = true
		w.Close()
	}
	assert.Greater(t, len(names), 6)
	assert.Greater(t, len(dressed), 3, "clocks are hours apart")
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
		assert.Contains(t, w.Database.Column(`select '/api/v1/resource/' || id from resources where deleted_at is not null`), w.Request().Path)
		w.Close()
	}
	assert.Greater(t, len(asked), 3)
}

// Practice has an incident whose request leaves no log line, and another customer's line of the same path in the log. A triage
// that takes the last line for the customer's gets it wrong.
func TestPracticeHasAHerringWhereNothingWasReached(t *testing.T) {
	t.Parallel()
	found := false
	for _, i := range course.Incidents(course.Practice, 60) {
		if i.Herring == "" || i.Cause == lab.Healthy || i.Failure.Reached == lab.Yes {
			continue
		}
		w, err := i.Open()
		require.NoError(t, err)
		for _, line := range w.Lines() { // before the customer calls
			path, _, _ := strings.Cut(w.Request().Path, "?")
			found = found || line.Attrs["path"] == path
		}
		w.Close()
	}
	assert.True(t, found, "choose another course.Practice")
}

// Neither the first nor the last line of the customer's path is always the customer's.
func TestNoiseSharesThePathAndTheStatus(t *testing.T) {
	t.Parallel()
	first, last := 0, 0
	for _, i := range course.Incidents(1, 300) {
		if i.Cause != lab.MissingHeader && i.Cause != lab.RevokedKey && i.Cause != lab.RemovedRow {
			continue
		}
		w, err := i.Open()
		require.NoError(t, err)
		client := w.Client()
		resp, err := client.Do(w.Request().HTTP(t.Context()))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		client.CloseIdleConnections()
		lines, id := w.Lines(), resp.Header.Get("X-Request-Id")
		if lines[0].Attrs["request_id"] != id {
			first++
		}
		if lines[len(lines)-1].Attrs["request_id"] != id {
			last++
		}
		for _, line := range lines {
			assert.Equal(t, lines[0].Attrs["status"], line.Attrs["status"])
		}
		w.Close()
	}
	assert.Positive(t, first)
	assert.Positive(t, last)
}
