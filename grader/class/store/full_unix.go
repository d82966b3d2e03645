//go:build unix

package store

import (
	"errors"
	"syscall"
)

// isFull says whether an error means that a disk has no room left.
func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }
