// Want crashed: a test without a ticket waits for itself. The verdict names it.
package unauthorized

import (
	"sync"
	"testing"
)

func TestHelper(t *testing.T) {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
}
