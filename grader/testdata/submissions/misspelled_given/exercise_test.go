// Want T105 wrong: the ticket hands over no tokn.

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

	r := api.Request()
	r.Header.Set("Authorization", "Bearer "+api.Given("tokn"))
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, r)
	assert.Equal(t, http.StatusOK, rec.Code)
}
