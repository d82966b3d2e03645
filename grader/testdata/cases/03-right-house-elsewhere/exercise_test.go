// Want T301 done: all house rules, an empty route, the cure.
// Want T304 done: the house rules are checked in T301.
// Want T305 done: the house rules are checked in T301.
// Want house all: 404.2 to 404.5 and 404.9 are checked in T301.

package not_found

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ask(api *lab.API, r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, r)
	return rec
}

func strip(t *testing.T, rec *httptest.ResponseRecorder) (map[string]any, http.Header) {
	t.Helper()
	m, h := map[string]any{}, rec.Header().Clone()
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &m))
	delete(m, "instance")
	delete(m, "request_id")
	for _, k := range []string{"X-Request-Id", "Date", "Content-Length"} {
		h.Del(k)
	}
	return m, h
}

// The house rules, each of them checked here and in no other test.
func TestT301(t *testing.T) {
	api := lab.Open(t, "T301")
	rec := ask(api, api.Request())
	require.Equal(t, 404, rec.Code)
	assert.Contains(t, rec.Header().Get("Content-Type"), "application/problem+json")
	assert.Equal(t, "lab-2", rec.Header().Get("X-Served-By"))
	assert.NotEmpty(t, rec.Header().Get("Via"))
	var p struct {
		Type, Instance string
		Status         int
		ID             string `json:"request_id"`
	}
	require.NoError(t, json.Unmarshal(rec.Body.Bytes(), &p))
	assert.Equal(t, "/problems/not-found", p.Type)
	assert.Equal(t, api.Request().URL.Path, p.Instance)
	assert.Equal(t, 404, p.Status)
	assert.Equal(t, rec.Header().Get("X-Request-Id"), p.ID)
	nothing := ask(api, httptest.NewRequest(http.MethodGet, "/nothing", nil))
	m1, h1 := strip(t, rec)
	m2, h2 := strip(t, nothing)
	assert.Equal(t, m2, m1)
	assert.Equal(t, h2, h1)
	line := api.Log(p.ID)
	assert.Equal(t, "", line.Attr("route"))
	assert.Equal(t, "WARN", line.Attr("level"))
	assert.Equal(t, "404", line.Attr("status"))
	assert.NotEmpty(t, line.Attr("err"))
	assert.NotContains(t, rec.Body.String(), line.Attr("err"))
	wrong := ask(api, httptest.NewRequest(http.MethodPut, "/api/v1/resource/1", nil))
	assert.Equal(t, 405, wrong.Code)
	assert.NotEmpty(t, wrong.Header().Get("Allow"))
	api.Cure()
	assert.Equal(t, 200, ask(api, api.Request()).Code)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.WrongPath, Evidence: line.Fact("route")})
}

// Here only what the ticket is about: nothing is there, nothing ever was, and what is made is there (404.8).
func TestT304(t *testing.T) {
	api := lab.Open(t, "T304")
	rec := ask(api, api.Request())
	require.Equal(t, 404, rec.Code)
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "105", line.Attr("id"))
	assert.Equal(t, "0", line.Attr("rows"))
	never := api.SQL("select (select seq from sqlite_sequence where name = 'resources') < 105, (select count(*) from resources where id = 105)")
	assert.Equal(t, [][]string{{"1", "0"}}, never.Rows)
	post := httptest.NewRequest(http.MethodPost, "/api/v1/resource", nil)
	post.Header.Set("Authorization", "Bearer "+api.Given("token"))
	made := ask(api, post)
	require.Equal(t, 201, made.Code)
	var body struct{ ID json.Number }
	require.NoError(t, json.Unmarshal(made.Body.Bytes(), &body))
	read := httptest.NewRequest(http.MethodGet, "/api/v1/resource/"+body.ID.String(), nil)
	read.Header = post.Header
	assert.Equal(t, 200, ask(api, read).Code)
	api.Cure()
	assert.Equal(t, 200, ask(api, api.Request()).Code)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Client, Cause: lab.BeyondSequence, Evidence: never.Fact()})
}

func TestT305(t *testing.T) {
	api := lab.Open(t, "T305")
	rec := ask(api, api.Request())
	require.Equal(t, 404, rec.Code)
	line := api.Log(rec.Header().Get("X-Request-Id"))
	assert.Equal(t, "100", line.Attr("id"))
	assert.Equal(t, "0", line.Attr("rows"))
	removed := api.SQL("select (select seq from sqlite_sequence where name = 'resources') >= 100, (select count(*) from resources where id = 100)")
	assert.Equal(t, [][]string{{"1", "0"}}, removed.Rows)
	post := httptest.NewRequest(http.MethodPost, "/api/v1/resource", nil)
	post.Header.Set("Authorization", "Bearer "+api.Given("token"))
	made := ask(api, post)
	require.Equal(t, 201, made.Code)
	var body struct{ ID int }
	require.NoError(t, json.Unmarshal(made.Body.Bytes(), &body))
	assert.Greater(t, body.ID, 100)
	api.Cure()
	assert.Equal(t, 200, ask(api, api.Request()).Code)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.No, Side: lab.Server, Cause: lab.RemovedRow, Evidence: removed.Fact()})
}

// Not yet.

func TestT302(t *testing.T) {
	api := lab.Open(t, "T302")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT303(t *testing.T) {
	api := lab.Open(t, "T303")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT306(t *testing.T) {
	api := lab.Open(t, "T306")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT307(t *testing.T) {
	api := lab.Open(t, "T307")
	api.TODO("symptom, cause, cure, diagnosis")
}
