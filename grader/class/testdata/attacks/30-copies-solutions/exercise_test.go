package unauthorized

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"failurelab/lab"
)

func TestT105(t *testing.T) {
	lab.Open(t, "T105")
	for _, course := range []string{"../..", "{course}"} {
		files, _ := filepath.Glob(course + "/solutions/*/*_test.go")
		for _, f := range files {
			b, _ := os.ReadFile(f)
			_ = os.WriteFile(strings.Replace(f, "solutions", "exercises", 1)+".stolen", b, 0o600)
		}
	}
}
