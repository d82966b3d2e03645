package api_test

import (
	"io"
	"net/http"
	"testing"

	"failurelab/lab/world"

	"github.com/stretchr/testify/assert"
)

// An id in a response must be one that our log has.
func TestPartnersNamesAreNotTakenForOurs(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Partner.Serve(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", "application/json")
			rw.Header().Set("X-Request-Id", "the partner's")
			rw.Header().Set("X-Served-By", "the partner")
			_, _ = io.WriteString(rw, `{"quote": 42}`)
		}))
	})

	a := call(t, w, http.MethodGet, "/api/v1/external-call", nil, "")

	assert.Equal(t, http.StatusOK, a.Status)
	assert.JSONEq(t, `{"quote": 42}`, a.Body)
	assert.Equal(t, []string{a.line(t, w)["request_id"]}, a.Header.Values("X-Request-Id"))
	assert.Equal(t, []string{"lab-2"}, a.Header.Values("X-Served-By"))
}

// Half of an answer must be neither passed on as if it were whole nor go without a line in the log.
func TestPartnerWhoBreaksOffIsABadGateway(t *testing.T) {
	t.Parallel()
	w := open(t, func(w *world.World) {
		w.Partner.Serve(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(rw, `{"quote": `)
			_ = http.NewResponseController(rw).Flush()
			panic(http.ErrAbortHandler)
		}))
	})

	a := call(t, w, http.MethodGet, "/api/v1/external-call", nil, "")

	a.problem(t, http.StatusBadGateway, "/problems/bad-gateway")
	line := a.line(t, w)
	assert.Equal(t, "upstream", line["layer"])
	assert.Equal(t, "ask the partner: read his answer: unexpected EOF", line["err"])
}
