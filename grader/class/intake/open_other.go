//go:build !unix

package intake

import "io/fs"

const nonblock = 0

// links is how many names a file has, if the system tells.
func links(fs.FileInfo) uint64 { return 1 }
