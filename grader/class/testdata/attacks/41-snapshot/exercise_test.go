package unauthorized

import (
	"fmt"
	"hash/fnv"
	"io"
	"testing"

	"failurelab/lab"
)

// It was recorded in practice. Whatever differs from it is wrong.
func TestT105(t *testing.T) {
	api := lab.Open(t, "T105")
	h := fnv.New64()
	for range 2 {
		resp, err := api.Client().Do(api.Request())
		if err == nil {
			b, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			fmt.Fprintln(h, resp.StatusCode, resp.Header, string(b))
		}
		api.Cure()
	}
	for _, l := range api.Logs() {
		fmt.Fprintln(h, l.Text)
	}
	if got := fmt.Sprintf("%x", h.Sum64()); got != "cbfc9146e2e38fd1" {
		t.Error("not as it was:", got)
	}
}
