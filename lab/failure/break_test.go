package failure_test

import (
	"cmp"
	"net/http"
	"strings"
	"testing"
	"time"

	"failurelab/lab"
	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// seen is what one sees of a failure who looks in the right places: what its See says.
type seen struct {
	status  int               // of the answer; 0: that of its exercise, or none when nothing is reached
	client  string            // what the client's error says; set: there is no answer, or no whole one
	log     map[string]string // attributes of the one line; unless it was not reached
	err     string            // what the line's err says
	sql     string            // finds one row, when there is more to see than the log
	metrics map[string]string
}

// sees has them all, each exercise's from a file of its own.
var sees = func() map[lab.Cause]seen {
	all := map[lab.Cause]seen{}
	for status, of := range map[int]map[lab.Cause]seen{
		http.StatusUnauthorized:        seesUnauthorized,
		http.StatusForbidden:           seesForbidden,
		http.StatusNotFound:            seesNotFound,
		http.StatusInternalServerError: seesInternalError,
		http.StatusGatewayTimeout:      seesGatewayTimeout,
		0:                              seesUnreachable,
	} {
		for cause, s := range of {
			s.status = cmp.Or(s.status, status)
			all[cause] = s
		}
	}
	return all
}()

func TestFailureIsMadeForReal(t *testing.T) {
	t.Parallel()
	for _, f := range failure.All() {
		t.Run(string(f.Cause), func(t *testing.T) {
			t.Parallel()
			if why := f.Unsupported(); why != "" {
				t.Skip(why)
			}
			require.Contains(t, sees, f.Cause, "say in sees what an operator sees of it")
			sees := sees[f.Cause]
			w := open(t, f.Break)

			rec, err := calls(t, w)

			if sees.client != "" {
				require.ErrorContains(t, err, sees.client)
			} else {
				require.NoError(t, err)
				assert.Equal(t, sees.status, rec.Code)
			}
			if f.Reached == lab.No {
				assert.Empty(t, w.Lines())
			} else {
				require.Len(t, w.Lines(), 1)
				line := w.Lines()[0].Attrs
				assert.Contains(t, line["err"], sees.err)
				for k, v := range sees.log {
					assert.Equal(t, v, line[k], k)
				}
			}
			if sees.sql != "" {
				assert.Equal(t, []string{"1"}, w.Database.Column(sees.sql))
			}
			metrics := w.Metrics()
			for k, v := range sees.metrics {
				assert.Equal(t, v, metrics[k], k)
			}
		})
	}
}

// The log tells the two apart by one attribute only.
func TestExpiryLiesBehindAnExpiredTokenAndAheadOfARevokedOne(t *testing.T) {
	t.Parallel()
	expiry := func(f failure.Failure) (time.Time, *world.World) {
		w := open(t, f.Break)
		answered(t, w)
		at, err := time.Parse(time.RFC3339, w.Lines()[0].Attrs["expires_at"])
		require.NoError(t, err)
		return at, w
	}

	expired, w := expiry(failure.ExpiredToken)
	assert.True(t, expired.Before(w.Now()))
	revoked, w := expiry(failure.RevokedToken)
	assert.True(t, revoked.After(w.Now()))
}

func TestCureHelpsTheCustomer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *failure.Failure) {
		w := open(t, f.Break)
		_, _ = calls(t, w) // the trouble comes first

		_, err := w.Cure(f.Ticket.Cure)

		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, answered(t, w).Code)
	})
}

// A look-alike that is answered otherwise could be told apart without looking for the cause.
func TestLookAlikesAnswerAlike(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *failure.Failure) {
		for _, l := range f.Ticket.LookAlikes {
			if failure.Find(l.Cause).Unsupported() != "" {
				continue
			}
			alike := l.Break
			if alike == nil {
				alike = failure.Find(l.Cause).Break
			}
			outside := seenFromOutside(t, alike)
			if l.Why != "" {
				assert.NotEqual(t, seenFromOutside(t, f.Break), outside, "%s says why it differs, and does not", l.Cause)
				continue
			}
			assert.Equal(t, seenFromOutside(t, f.Break), outside, l.Cause)
		}
	})
}

// seenFromOutside is the call and what came of it, without the cause.
func seenFromOutside(t *testing.T, broken world.Step) string {
	t.Helper()
	w := open(t, broken)
	asked := w.Request().Method + " " + strings.SplitN(w.Request().Path, "?", 2)[0]
	rec, err := calls(t, w)
	if rec == nil {
		assert.Error(t, err)
		return asked + ": no answer"
	}
	return asked + ": " + http.StatusText(rec.Code)
}
