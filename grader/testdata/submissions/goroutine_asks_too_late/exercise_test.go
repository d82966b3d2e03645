// Want T105 crashed: the goroutine goes on after its test has ended, and asks a lab that is closed.

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
		time.Sleep(50 * time.Millisecond)
		assert.Contains(t, api.Logs()[0].Attr("err"), "expired")
	}()
}

func TestBackoff(t *testing.T) {
	time.Sleep(300 * time.Millisecond)
}
