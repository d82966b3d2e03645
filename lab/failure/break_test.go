package failure_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"failurelab/lab/failure"
	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Only expires_at tells an expired token from a good one that is checked with a fast clock.
func TestExpiryLiesBeforeTheLogOnlyForAnExpiredToken(t *testing.T) {
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
	for _, f := range []failure.Failure{failure.RevokedToken, failure.FastClock} {
		ahead, w := expiry(f)
		assert.True(t, ahead.After(w.Now()), f.Cause)
	}
}

func TestCureHelpsTheCustomer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, f *failure.Failure) {
		w := open(t, f.Break)
		_, _ = calls(t, w) // the trouble comes first

		_, err := w.Cure(f.Cure)

		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, answered(t, w).Code)
	})
}

// A look-alike with another response could be told apart without looking for the cause.
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
