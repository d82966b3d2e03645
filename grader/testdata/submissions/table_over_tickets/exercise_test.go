// Want T103 done: each case is a subtest, and each subtest has a ticket of its own.

package unauthorized

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeys(t *testing.T) {
	for _, tc := range []struct {
		ticket string
		rows   [][]string
		cause  lab.Cause
	}{
		{"T103", [][]string{{"1", "1"}}, lab.RevokedKey},
		{"T104", [][]string{{"0", "0"}}, lab.InvalidAPIKey},
	} {
		t.Run(tc.ticket, func(t *testing.T) {
			api := lab.Open(t, tc.ticket)

			rec := httptest.NewRecorder()
			api.ServeHTTP(rec, api.Request())
			require.Equal(t, http.StatusUnauthorized, rec.Code)

			line := api.Log(rec.Header().Get("X-Request-Id"))
			require.NotEmpty(t, line.Attr("key"))
			keys := api.SQL(fmt.Sprintf("select count(*), count(revoked_at) from api_keys where prefix = '%s'", line.Attr("key")))
			assert.Equal(t, tc.rows, keys.Rows)

			api.Cure()
			rec = httptest.NewRecorder()
			api.ServeHTTP(rec, api.Request())
			assert.Equal(t, http.StatusOK, rec.Code)

			api.Diagnose(lab.Diagnosis{
				Reached:  lab.Yes,
				Slow:     lab.No,
				Side:     lab.Client,
				Cause:    tc.cause,
				Evidence: keys.Fact(),
			})
		})
	}
}
