// Want T304 too weak: the log reads the same for whatever the API did not find.

package not_found

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestLog(t *testing.T) {
	for _, ticket := range []string{"T301", "T302", "T303", "T304", "T305", "T306", "T307"} {
		t.Run(ticket, func(t *testing.T) {
			api := lab.Open(t, ticket)

			rec := httptest.NewRecorder()
			api.ServeHTTP(rec, api.Request())
			assert.Equal(t, http.StatusNotFound, rec.Code)
			for _, line := range api.Logs() {
				assert.Equal(t, "404", line.Attr("status"))
				assert.Equal(t, "WARN", line.Attr("level"))
			}
		})
	}
}
