// Want T105 too weak: the goroutine asserts after the test has ended, so that it asserts nothing.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)

	go func() {
		time.Sleep(time.Minute)
		assert.Contains(t, api.Logs()[0].Attr("err"), "expired")
	}()
}
