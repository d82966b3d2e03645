//go:build !unix

package grader

import "os/exec"

// Without process groups a learner's grandchildren live on until they end by themselves; they cannot hold up a verdict.
func own(*exec.Cmd) {}

func yield(*exec.Cmd) {}

func killGroup(*exec.Cmd) {}
