// Want T105 wrong: the database does not understand the query.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)

	sessions := api.SQL("selec count(*) from sessions where revoked_at is null")
	assert.Len(t, sessions.Rows, 1)
}
