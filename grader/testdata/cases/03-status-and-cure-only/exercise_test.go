// Want T301 too weak: the status and the cure catch no look-alike.
// Want T302 too weak: the status and the cure catch no look-alike.
// Want T303 too weak: the status and the cure catch no look-alike.
// Want T304 too weak: the status and the cure catch no look-alike.
// Want T305 too weak: the status and the cure catch no look-alike.
// Want T307 too weak: the status and the cure catch no look-alike.

package not_found

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

func q(s string) func(api *lab.API, id string) lab.Fact {
	return func(api *lab.API, id string) lab.Fact { return api.SQL(s).Fact() }
}
func TestT301(t *testing.T) {
	statusOnly(t, "T301", 404, lab.Client, lab.Yes, lab.No, lab.WrongPath, func(api *lab.API, id string) lab.Fact { return api.Log(id).Fact("route") })
}
func TestT302(t *testing.T) {
	statusOnly(t, "T302", 404, lab.Client, lab.Yes, lab.No, lab.DeletedResource, q("select deleted_by from resources where id = 77 and deleted_at is not null"))
}
func TestT303(t *testing.T) {
	statusOnly(t, "T303", 404, lab.Between, lab.No, lab.No, lab.GatewayMiss, func(api *lab.API, id string) lab.Fact { return api.Metrics().Fact("gateway_unrouted_total") })
}
func TestT304(t *testing.T) {
	statusOnly(t, "T304", 404, lab.Client, lab.Yes, lab.No, lab.BeyondSequence, q("select seq from sqlite_sequence where name = 'resources'"))
}
func TestT305(t *testing.T) {
	statusOnly(t, "T305", 404, lab.Server, lab.Yes, lab.No, lab.RemovedRow, q("select (select seq from sqlite_sequence where name = 'resources'), (select count(*) from resources where id = 100)"))
}
func TestT306(t *testing.T) {
	statusOnly(t, "T306", 404, lab.Between, lab.No, lab.No, lab.StaleDNS, func(api *lab.API, id string) lab.Fact { return api.Metrics().Fact("dns_answer") })
}
func TestT307(t *testing.T) {
	statusOnly(t, "T307", 404, lab.Server, lab.Yes, lab.No, lab.HiddenByOwnership, func(api *lab.API, id string) lab.Fact { return api.Log(id).Fact("owner") })
}
