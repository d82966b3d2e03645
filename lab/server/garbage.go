package server

import "runtime"

// spareHeap is how much garbage the server may hold beside as much as its labs hold.
const spareHeap = 8 << 20

// collectLess has the garbage collector run less often, until end is called. A lab at rest holds about 1 MiB, and the collector
// runs whenever a heap has doubled: it would run after every 500 requests, and take a tenth of the time that they take.
//
// The block counts as a part of the heap. It is never touched, so that the system gives it no memory. Unlike a higher GOGC, which
// is a factor, it does not let the heap of a whole class grow by much.
func collectLess() (end func()) {
	block := make([]byte, spareHeap)
	return func() { runtime.KeepAlive(block) }
}
