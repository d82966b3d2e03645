// Want T401 too weak: the status and the cure catch no look-alike.
// Want T402 too weak: the status and the cure catch no look-alike.
// Want T403 too weak: the status and the cure catch no look-alike.
// Want T404 too weak: the status and the cure catch no look-alike.
// Want T405 too weak: the status and the cure catch no look-alike.

package internal_error

import (
	"failurelab/lab"
	"github.com/stretchr/testify/assert"
	"net/http"
	"net/http/httptest"
	"testing"
)

func statusOnly(t *testing.T, ticket string, code int, side lab.Side, reached, slow lab.Answer, cause lab.Cause, ev func(api *lab.API, id string) lab.Fact) {
	api := lab.Open(t, ticket)
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, code, rec.Code) // SYMPTOM
	f := ev(api, rec.Header().Get("X-Request-Id"))
	api.Cure()
	rec = httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusOK, rec.Code) // CURE
	api.Diagnose(lab.Diagnosis{Reached: reached, Slow: slow, Side: side, Cause: cause, Evidence: f})
}
func errFact(api *lab.API, id string) lab.Fact { return api.Log(id).Fact("err") }

func TestT401(t *testing.T) {
	statusOnly(t, "T401", 500, lab.Server, lab.Yes, lab.No, lab.Crash, errFact)
}
func TestT402(t *testing.T) {
	statusOnly(t, "T402", 500, lab.Server, lab.Yes, lab.No, lab.DatabaseLost, errFact)
}
func TestT403(t *testing.T) {
	statusOnly(t, "T403", 500, lab.Server, lab.Yes, lab.No, lab.UnhandledError, errFact)
}
func TestT404(t *testing.T) {
	statusOnly(t, "T404", 500, lab.Server, lab.Yes, lab.Yes, lab.ResourceExhaustion, func(api *lab.API, id string) lab.Fact { return api.Metrics().Fact("db_connections_used") })
}
func TestT405(t *testing.T) {
	statusOnly(t, "T405", 200, lab.Server, lab.Yes, lab.No, lab.PanicAfterFirstByte, errFact)
}
