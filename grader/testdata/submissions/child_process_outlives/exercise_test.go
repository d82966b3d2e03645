// Want T105 too weak: what it leaves running neither helps nor holds anything up.

package unauthorized

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")

	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, api.Request())
	assert.Equal(t, http.StatusUnauthorized, rec.Code)

	tail := exec.Command("sleep", "60")
	tail.Stdout, tail.Stderr = os.Stdout, os.Stderr
	require.NoError(t, tail.Start())
}
