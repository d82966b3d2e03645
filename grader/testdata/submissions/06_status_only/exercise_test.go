// Want T601 too weak: there is no status, and every look-alike ends in an error too.

package unreachable

import (
	"net/http"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

func TestT601(t *testing.T) { noStatus(t, "T601") }
func TestT602(t *testing.T) { noStatus(t, "T602") }
func TestT603(t *testing.T) { noStatus(t, "T603") }
func TestT604(t *testing.T) { noStatus(t, "T604") }
func TestT605(t *testing.T) { noStatus(t, "T605") }
func TestT606(t *testing.T) { noStatus(t, "T606") }
func TestT607(t *testing.T) { noStatus(t, "T607") }

func noStatus(t *testing.T, ticket string) {
	t.Helper()
	api := lab.Open(t, ticket)

	resp, err := api.Client().Do(api.Request())
	assert.Error(t, err)
	assert.Nil(t, resp)

	api.Cure()
	resp, err = api.Client().Do(api.Request())
	if assert.NoError(t, err) {
		defer resp.Body.Close()
		assert.Equal(t, http.StatusOK, resp.StatusCode)
	}
}
