// The grader command shows the whole course, gives hints, replays labs and proves the course.
package main

import (
	"os"

	"failurelab/grader/command"
)

func main() { os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr)) }
