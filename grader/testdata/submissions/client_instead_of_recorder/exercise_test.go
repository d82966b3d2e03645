// Want T105 done: a real client sees all that a recorder sees.

package unauthorized

import (
	"net/http"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	resp, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	assert.NotContains(t, resp.Header.Get("WWW-Authenticate"), "description")

	line := api.Log(resp.Header.Get("X-Request-Id"))
	assert.Contains(t, line.Attr("err"), "expired")

	api.Cure()
	fresh, err := api.Client().Do(api.Request())
	require.NoError(t, err)
	defer fresh.Body.Close()
	assert.Equal(t, http.StatusOK, fresh.StatusCode)

	api.Diagnose(lab.Diagnosis{
		Reached:  lab.Yes,
		Slow:     lab.No,
		Side:     lab.Client,
		Cause:    lab.ExpiredToken,
		Evidence: line.Fact("err"),
	})
}
