package command

import "github.com/spf13/cobra"

// explainCompletion explains how to use cobra's completion scripts. Learners start the grader with go run, but a shell completes
// only programs.
func explainCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Short = "Let your shell complete commands, tickets and labs."
		c.Long = `Let your shell complete commands, tickets, exercises, causes and labs.

A shell completes the arguments of programs on your PATH, not those of "go run".
So build the grader once into such a folder, and build it again after an update:

  go build -o ~/go/bin/grader ./grader/cmd/grader

Then load the script of your shell, here bash:

  source <(grader completion bash)

From then on "grader hint T1" and the Tab key list tickets. Start it in the lab's
folder. "grader completion bash --help" says how to load it in every new shell.`
		c.Example = "  grader completion bash\n  grader completion zsh\n  grader completion fish\n  grader completion powershell"
	}
}
