//go:build !linux

package class_test

import "testing"

func (s *stage) asNobody(t *testing.T) { t.Skip("only Linux has the sandbox") }

func (s *stage) requireNobodyLeft(t *testing.T) { t.Helper() }
