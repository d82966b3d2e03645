// Want T105 wrong: at most eight tests of a ticket are judged.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	for n := range 9 {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			api := lab.Open(t, "T105")

			rec := httptest.NewRecorder()
			api.ServeHTTP(rec, api.Request())
			assert.NotEqual(t, http.StatusOK, rec.Code)
		})
	}
}
