// Want crashed: a goroutine of a test without a ticket panics.
package unauthorized

import (
	"sync"
	"testing"
)

func TestHelper(t *testing.T) {
	var group sync.WaitGroup
	group.Go(func() { panic("\x1b[2Jno") })
	group.Wait()
}
