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

// seen is what an operator sees of a failure: what its See says.
type seen struct {
	status  int               // of the response; 0: that of its exercise, or none if no request arrives
	client  string            // what the client's error says; if set, there is no complete response
	log     map[string]string // attributes of the one line, if the request arrives
	err     string            // what the line's err says
	sql     string            // a query whose one value is 1; "" if the log shows all
	metrics map[string]string
}

// sees has one entry for each failure. Each exercise has a file of its own for them.
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
				assertHas(t, sees.log, w.Lines()[0].Attrs)
				assert.Contains(t, w.Lines()[0].Attrs["err"], sees.err)
			}
			if sees.sql != "" {
				assert.Equal(t, []string{"1"}, w.Database.Column(sees.sql))
			}
			assertHas(t, sees.metrics, w.Metrics())
		})
	}
}

// assertHas fails unless got has all of want. A value of "" stands for an absent one.
func assertHas(t *testing.T, want, got map[string]string) {
	t.Helper()
	for k, v := range want {
		assert.Equal(t, v, got[k], k)
	}
}

// One attribute of the log line is all that tells the two apart.
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
		_, _ = calls(t, w) // the failure happens before the cure

		_, err := w.Cure(f.Ticket.Cure)

		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, answered(t, w).Code)
	})
}

// A test could catch a look-alike with another response without looking for the cause.
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

// seenFromOutside is the request, and the status or the missing response.
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
