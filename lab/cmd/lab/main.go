// Command lab starts the lab as a server, to be called and looked at.
package main

import (
	"os"

	"failurelab/lab/server"
)

func main() { os.Exit(server.Main(os.Args[1:], os.Getenv, os.Stdout, os.Stderr)) }
