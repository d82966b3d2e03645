package failure_test

import (
	"os"
	"path/filepath"
	"testing"

	"failurelab/lab"
	"failurelab/lab/failure"

	"github.com/stretchr/testify/assert"
)

// `ls lab/failure` is the list of what the lab can do.
func TestEveryFailureHasAFileOfItsName(t *testing.T) {
	t.Parallel()
	for _, f := range failure.All() {
		assert.FileExists(t, filepath.Join("../..", f.File()))
	}
	_, err := os.Stat("../../lab/failure/list.go")
	assert.NoError(t, err, "the paths lead to the root of the module")
}

func TestFind(t *testing.T) {
	t.Parallel()
	for _, f := range failure.All() {
		assert.Same(t, f, failure.Find(f.Cause), "two failures have the cause %s", f.Cause)
	}
	assert.Same(t, &failure.ExpiredToken, failure.Find(lab.ExpiredToken))
	assert.Nil(t, failure.Find("no such cause"))
}

// Incidents are drawn in this order, and every class has its own seed: the order must not move.
func TestAllIsInTheOrderOfTheTickets(t *testing.T) {
	t.Parallel()
	last, exercise := "", byte(0)
	for _, f := range failure.All() {
		if f.Ticket == nil {
			exercise = 0 // what follows is the next exercise, or more suspects without a ticket
			continue
		}
		assert.Greater(t, f.Ticket.Number, last)
		last = f.Ticket.Number
		assert.Contains(t, []byte{0, last[1]}, exercise, "%s stands among the tickets of another exercise", last)
		exercise = last[1]
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	suspects := failure.Of("02_forbidden")
	assert.Subset(t, suspects, []*failure.Failure{&failure.UnknownOwner, &failure.ReadOnlyKey, &failure.NotOwner})
	assert.NotContains(t, suspects, &failure.ExpiredToken)
	suspects[0] = nil
	assert.NotNil(t, failure.Of("02_forbidden")[0], "the list is the caller's own")
	assert.Empty(t, failure.Of("no such exercise"))
}

func TestConstant(t *testing.T) {
	t.Parallel()
	for cause, want := range map[lab.Cause]string{
		lab.ExpiredToken:  "ExpiredToken",
		lab.InvalidAPIKey: "InvalidAPIKey",
		lab.DNSNXDOMAIN:   "DNSNXDOMAIN",
		lab.DNSServfail:   "DNSServfail",
		"no-such-cause":   "NoSuchCause",
		"odd--api-":       "OddApi",
		"":                "",
	} {
		assert.Equal(t, want, failure.Constant(cause), cause)
	}
}
