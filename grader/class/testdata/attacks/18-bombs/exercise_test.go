package unauthorized

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"failurelab/lab"

	"github.com/stretchr/testify/assert"
)

// The honest part.
func TestT108(t *testing.T) {
	api := lab.Open(t, "T108")
	_, err := api.Client().Do(api.Request())
	assert.Error(t, err)
}

// bomb opens a ticket, so that it goes off only in runs with that ticket.
func bomb(t *testing.T, ticket string, explode func()) {
	if !attack {
		t.Skip()
	}
	api := lab.Open(t, ticket)
	api.ServeHTTP(httptest.NewRecorder(), api.Request())
	explode()
}

var kept [][]byte

func TestHeap(t *testing.T) {
	bomb(t, "T101", func() {
		for {
			b := make([]byte, 1<<20)
			for i := 0; i < len(b); i += 4096 {
				b[i] = 1
			}
			kept = append(kept, b)
		}
	})
}

func TestOneMake(t *testing.T) {
	bomb(t, "T102", func() {
		b := make([]byte, 1536<<20)
		for i := 0; i < len(b); i += 4096 {
			b[i] = 1
		}
	})
}

func TestGoroutines(t *testing.T) {
	bomb(t, "T103", func() {
		for {
			go func() { select {} }()
		}
	})
}

func TestHugeFile(t *testing.T) {
	bomb(t, "T104", func() {
		f, _ := os.Create("/tmp/huge")
		for {
			if _, err := f.Write(make([]byte, 1<<20)); err != nil {
				panic(err)
			}
		}
	})
}

func TestLoops(t *testing.T) {
	bomb(t, "T105", func() {
		for range 8 {
			go func() {
				for {
				}
			}()
		}
		for {
		}
	})
}

func TestOutput(t *testing.T) {
	bomb(t, "T106", func() {
		line := []byte(strings.Repeat("\x1b[2J900 of 900 points ", 1000))
		for {
			_, _ = os.Stdout.Write(line)
		}
	})
}

func TestForks(t *testing.T) {
	bomb(t, "T107", func() {
		for {
			_, _ = os.StartProcess(os.Args[0], []string{"{marker}", "x"}, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
		}
	})
}

// A child of this program starts two more, and they do the same.
func init() {
	for attack && os.Args[0] == "{marker}" {
		for range 2 {
			_, _ = os.StartProcess("/bin/"+"01_unauthorized.test", []string{"{marker}", "x"}, &os.ProcAttr{Files: []*os.File{os.Stdin, os.Stdout, os.Stderr}})
		}
	}
}

const attack = true
