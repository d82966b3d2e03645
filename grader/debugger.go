package grader

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"failurelab/lab/wire"
)

// onOneLab runs the tests in this process, so that a debugger finds them, on one correct lab that the grader hosts.
func onOneLab(grader, dir string, run func() int) (int, error) {
	cmd := exec.Command(grader, "lab", "--dir", dir)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe() // the grader ends when this closes, whatever becomes of us
	if err != nil {
		return 0, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, cannotStart(grader, err)
	}
	url, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		_ = cmd.Wait()
		return 0, fmt.Errorf("%s did not open a lab: see above", grader)
	}
	wire.Connect(strings.TrimSpace(url))
	fmt.Fprintln(os.Stderr, "not graded: this is one lab that keeps the contract. To be graded, use go test.")
	code := run()
	_ = stdin.Close()
	_ = cmd.Wait()
	return code, nil
}
