package failure_test

import (
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

// sees is what an operator sees of each failure: what its See says.
var sees = map[lab.Cause]struct {
	log map[string]string
	err string // what the log's err, or the client's error, says
	sql string // finds one row, when there is more to see than the log
}{
	lab.MissingHeader:       {log: map[string]string{"credential": "none"}, err: "no Authorization"},
	lab.MissingBearerPrefix: {log: map[string]string{"credential": "unreadable"}, err: "got 1 word(s)"},
	lab.InvalidAPIKey: {
		log: map[string]string{"credential": "key", "rows": "0", "key": "lab_live_Pz8"}, err: "no rows",
		sql: `select 1 where not exists (select 1 from api_keys where prefix = 'lab_live_Pz8')`,
	},
	lab.RevokedKey: {
		log: map[string]string{"credential": "key", "rows": "0", "key": "lab_live_Pz8"}, err: "no rows",
		sql: `select 1 from api_keys where prefix = 'lab_live_Pz8' and revoked_at is not null`,
	},
	lab.ExpiredToken: {log: map[string]string{"credential": "token"}, err: "expired"},
	lab.ForgedToken:  {log: map[string]string{"credential": "token"}, err: "signature is invalid"},
	lab.RevokedToken: {
		log: map[string]string{"credential": "token", "rows": "0"}, err: "no rows",
		sql: `select 1 from sessions where revoked_at is not null`,
	},
	lab.UsernameCase:  {log: map[string]string{"user": "Ada", "rows": "0"}, err: "no rows"},
	lab.ExtraSpace:    {log: map[string]string{"user": "ada ", "rows": "0"}, err: "no rows"},
	lab.WrongPassword: {log: map[string]string{"user": "ada", "rows": "1"}, err: "hash is another one"},
	lab.DisabledUser: {
		log: map[string]string{"user": "ada", "rows": "1"}, err: "disabled_at",
		sql: `select 1 from users where name = 'ada' and disabled_at is not null`,
	},
	lab.NewlineInToken:    {err: "header field value"},
	lab.InvalidHeaderName: {err: "header field name"},
	lab.MissingScheme:     {err: "protocol scheme"},
}

func TestFailureIsMadeForReal(t *testing.T) {
	t.Parallel()
	for _, f := range failure.All() {
		t.Run(string(f.Cause), func(t *testing.T) {
			t.Parallel()
			require.Contains(t, sees, f.Cause, "say in sees what an operator sees of it")
			sees := sees[f.Cause]
			w := open(t, f.Break)

			rec, err := calls(t, w)

			if f.Reached == lab.No {
				require.ErrorContains(t, err, sees.err)
				assert.Empty(t, w.Lines())
				return
			}
			require.NoError(t, err)
			assert.Equal(t, http.StatusUnauthorized, rec.Code)
			require.Len(t, w.Lines(), 1)
			line := w.Lines()[0].Attrs
			assert.Contains(t, line["err"], sees.err)
			for k, v := range sees.log {
				assert.Equal(t, v, line[k], k)
			}
			if sees.sql != "" {
				assert.Equal(t, []string{"1"}, w.Column(sees.sql))
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
			alike := l.Break
			if alike == nil {
				alike = failure.Find(l.Cause).Break
			}
			assert.Equal(t, seenFromOutside(t, f.Break), seenFromOutside(t, alike), l.Cause)
		}
	})
}

// seenFromOutside is the call and what came of it, without the cause.
func seenFromOutside(t *testing.T, broken world.Step) string {
	t.Helper()
	w := open(t, broken)
	asked := w.Request().Method + " " + strings.SplitN(w.Request().Path, "?", 2)[0]
	rec, err := calls(t, w)
	if err != nil {
		return asked + ": the client refuses"
	}
	return asked + ": " + http.StatusText(rec.Code)
}
