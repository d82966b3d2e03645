// Want started: a test that ends before it opens a ticket counts for none.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	token, err := os.ReadFile("token.txt")
	if err != nil {
		t.Fatal(err)
	}
	api := lab.Open(t, "T105")

	r := api.Request()
	r.Header.Set("Authorization", "Bearer "+string(token))
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, r)
	assert.Equal(t, http.StatusOK, rec.Code)
}
