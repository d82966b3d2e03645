// Want T501 too weak: that the database was asked is true of them all.

package gateway_timeout

import (
	"net/http"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT501(t *testing.T) {
	api := lab.Open(t, "T501")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	require.NotEmpty(t, api.Logs())
	assert.NotEmpty(t, api.Logs()[0].Attr("query_ms"))
}

func TestT502(t *testing.T) {
	api := lab.Open(t, "T502")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	require.NotEmpty(t, api.Logs())
	assert.NotEmpty(t, api.Logs()[0].Attr("query_ms"))
}

func TestT503(t *testing.T) {
	api := lab.Open(t, "T503")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	require.NotEmpty(t, api.Logs())
	assert.NotEmpty(t, api.Logs()[0].Attr("query_ms"))
}

func TestT504(t *testing.T) {
	api := lab.Open(t, "T504")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	require.NotEmpty(t, api.Logs())
	assert.NotEmpty(t, api.Logs()[0].Attr("query_ms"))
}

func TestT505(t *testing.T) {
	api := lab.Open(t, "T505")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, http.StatusGatewayTimeout, resp.StatusCode)
	require.NotEmpty(t, api.Logs())
	assert.NotEmpty(t, api.Logs()[0].Attr("query_ms"))
}
