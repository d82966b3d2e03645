package failure

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestResponseIsSentAsTheHandlerWroteIt(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		handler http.HandlerFunc
		status  int
		body    string
	}{
		"nothing written": {handler: func(http.ResponseWriter, *http.Request) {}, status: http.StatusOK},
		"a body alone": {status: http.StatusOK, body: "x", handler: func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(rw, "x")
		}},
		"flushed before its status": {status: http.StatusOK, handler: func(rw http.ResponseWriter, _ *http.Request) {
			_ = http.NewResponseController(rw).Flush()
			rw.WriteHeader(http.StatusTeapot)
		}},
		"the first of two": {status: http.StatusTeapot, body: "y", handler: func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(http.StatusEarlyHints)
			rw.WriteHeader(http.StatusTeapot)
			rw.WriteHeader(http.StatusOK)
			_, _ = io.WriteString(rw, "y")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kept := record(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				rw.Header().Set("A", "b")
				tc.handler(rw, r)
			}), httptest.NewRequest(http.MethodGet, "/", nil))

			for range 2 {
				sent := httptest.NewRecorder()
				kept.send(sent)
				assert.Equal(t, tc.status, sent.Code)
				assert.Equal(t, "b", sent.Header().Get("A"))
				assert.Equal(t, tc.body, sent.Body.String())
			}
		})
	}
}
