// Want T503 too weak: the log is the same when the pool is exhausted.

package gateway_timeout

import (
	"net/http"
	"strconv"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT503(t *testing.T) {
	api := lab.Open(t, "T503")
	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	line := api.Log(resp.Header.Get("X-Request-Id"))
	assert.Equal(t, "db", line.Attr("layer"))
	assert.Contains(t, line.Attr("err"), "deadline exceeded")
	waited, err := strconv.ParseFloat(line.Attr("query_ms"), 64)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, waited, 20.0)
	assert.Equal(t, "0", api.Metrics()["partner_calls_total"])
	circle := api.SQL("select count(*) from partners where delegates_to is null")

	api.Cure()
	resp, err = api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	api.Diagnose(lab.Diagnosis{Reached: lab.Yes, Slow: lab.Yes, Side: lab.Server, Cause: lab.SlowQuery, Evidence: circle.Fact()})
}

// Not yet.

func TestT501(t *testing.T) {
	api := lab.Open(t, "T501")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT502(t *testing.T) {
	api := lab.Open(t, "T502")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT504(t *testing.T) {
	api := lab.Open(t, "T504")
	api.TODO("symptom, cause, cure, diagnosis")
}

func TestT505(t *testing.T) {
	api := lab.Open(t, "T505")
	api.TODO("symptom, cause, cure, diagnosis")
}
